/**
 * The ways in for card traffic.
 *
 * <pre>
 * bytes ► [feed] ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► [answer]
 *           ▲ you are here, at both ends
 * </pre>
 *
 * <p>Kind: shell. I/O threads decode, make the card token and drop cards that nobody linked with one probe; the rest goes
 * to the host, a socket read a hand-off. {@link io.ristorno.feed.Sightings} takes down which acceptors the catalogue does not know.
 */
@NullMarked
package io.ristorno.feed;

import org.jspecify.annotations.NullMarked;
