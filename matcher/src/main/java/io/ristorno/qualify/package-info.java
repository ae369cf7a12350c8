/**
 * What a purchase is to each offer, before anybody says what it gets: whether it qualifies, and what it comes to, by itself and together
 * with others.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► [qualify ►] decide ► ledger ) = engine ► effects ► store ► answer
 *                                                         ▲ you are here
 * </pre>
 *
 * <p>Kind: core, the first half of the stage that {@code decide} ends. {@link io.ristorno.qualify.Case} is what there is to know.
 * {@link io.ristorno.qualify.Conditions} are tested in their published order, {@link io.ristorno.qualify.Basis} is what an offer sees of
 * the amounts, {@link io.ristorno.qualify.Worth} what it pays for them. What purchases are to offers that go by several
 * ({@link io.ristorno.qualify.Visits}) is known before any of them is decided: {@link io.ristorno.qualify.Turn} numbers them,
 * {@link io.ristorno.qualify.Together} adds them up. Explain is the same code with a recording {@link io.ristorno.qualify.Trace}.
 */
@NullMarked
package io.ristorno.qualify;

import org.jspecify.annotations.NullMarked;
