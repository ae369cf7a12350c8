/**
 * What each offer should give a purchase, and why.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► [decide] ► ledger ) = engine ► effects ► store ► answer
 *                                                         ▲ you are here
 * </pre>
 *
 * <p>Kind: core. {@link io.ristorno.decide.Decision} is the door: conditions in their published order, limits, budget, the
 * choice among offers, amounts, stages. What purchases are to offers that go by several ({@link io.ristorno.decide.Visits}) is known
 * before any of them is decided: {@link io.ristorno.decide.Turn} numbers them, {@link io.ristorno.decide.Threshold} adds them up,
 * {@link io.ristorno.decide.Successor} pays a part of one on the next. Explain is the same code with a recording
 * {@link io.ristorno.decide.Trace}.
 */
@NullMarked
package io.ristorno.decide;

import org.jspecify.annotations.NullMarked;
