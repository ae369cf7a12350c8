/**
 * What each offer should give a purchase, and why.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► [decide] ► ledger ) = engine ► effects ► store ► answer
 *                                                         ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.decide.Decision} is the door: of what a purchase is to each offer ({@code qualify}) it makes limits,
 * budget, the choice among offers, amounts and stages.
 */
@NullMarked
package io.ristorno.decide;

import org.jspecify.annotations.NullMarked;
