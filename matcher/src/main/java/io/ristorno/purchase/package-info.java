/**
 * From card messages to purchases: a fold over the set of a relationship's events.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( [purchase] ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                       ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.purchase.Fold} is the door: duplicates, then links, then the fold of each group. All of
 * it is a function of the set of events, never of the order in which they came.
 */
@NullMarked
package io.ristorno.purchase;

import org.jspecify.annotations.NullMarked;
