/**
 * Double entry: every unit has a place.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► [ledger] ) = engine ► effects ► store ► answer
 *                                                                  ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.ledger.Posting} books the difference between what should stand and what stands of a
 * reward, {@link io.ristorno.ledger.PurseBook} what becomes of it once it is available; per commodity all accounts sum to zero,
 * always.
 */
@NullMarked
package io.ristorno.ledger;

import org.jspecify.annotations.NullMarked;
