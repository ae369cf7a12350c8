/**
 * Which offers may fit a purchase: the catalogue, compiled.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► [match] ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                                ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.match.OfferIndex} is compiled off the engine's thread and adopted between two events;
 * {@link io.ristorno.match.Places} tells the location of a card acceptor's id, or of his name. A match allocates nothing. It tests what needs no
 * state; {@code qualify} has the last word on every condition.
 */
@NullMarked
package io.ristorno.match;

import org.jspecify.annotations.NullMarked;
