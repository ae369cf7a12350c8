/**
 * What each offer should give a purchase, and why.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► [decide] ► ledger ) = engine ► effects ► store ► answer
 *                                                         ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.decide.Decision} is the door: conditions in their published order, limits, budget, the
 * choice among offers, amounts, stages. {@link io.ristorno.decide.Turn} numbers visits. Explain is the same code with a recording {@link io.ristorno.decide.Trace}.
 */
@NullMarked
package io.ristorno.decide;

import org.jspecify.annotations.NullMarked;
