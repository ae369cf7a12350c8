/**
 * Attribution beside the engine: reads the log with a cursor of its own, folds it, and writes sums and cursor together.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                                                        log, snapshot ◄┘
 *                                                                              └─► [projection] ► figures ► report ► api
 *                                                                                  ▲ you are here
 * </pre>
 *
 * <p>Kind: shell. What is counted is {@link io.ristorno.attribute}'s; here is when, and where it is kept. Whatever is wrong with the sums is
 * mended by throwing them away: the log and the store's states make them again, to the same bytes.
 */
@NullMarked
package io.ristorno.projection;

import org.jspecify.annotations.NullMarked;
