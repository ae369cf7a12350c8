/**
 * Statistics on integer sums: what a campaign has caused, how sure that is, and what it was worth.
 *
 * <pre>
 * log ► attribute: sums by campaign, arm, stratum, day ► [measure] ► report ► api
 *                                                           ▲ you are here
 *                               ./ristorno measure ► sheet ─┘
 * </pre>
 *
 * <p>Kind: pure. Whole numbers in, kept exact up to the numerator of each variance; {@code double} from there on, and nowhere else
 * in the house but here and in {@code report}. What can't be estimated is {@link io.ristorno.measure.Found.Unknown} with a reason,
 * never a number that is none. {@code path} shares sales among touches, {@code sheet} is the form that people fill in.
 *
 * <p>Where the formulas are from:
 *
 * <ul>
 *   <li>{@link io.ristorno.measure.Proportions}: Newcombe 1998, Statistics in Medicine 17:873, method 10; Wilson 1927.
 *   <li>{@link io.ristorno.measure.Lift}: Welch 1947, Biometrika 34:28; the delta method for quotients: Deng, Knoblich, Lu 2018
 *       (KDD, "Applying the delta method in metric analytics"); CUPED: Deng, Xu, Kohavi, Walker 2013 (WSDM).
 *   <li>{@link io.ristorno.measure.Strata}: Miratrix, Sekhon, Yu 2013, J. R. Statist. Soc. B 75:369, shares drawn by chance.
 *   <li>{@link io.ristorno.measure.Effect#alwaysValid}: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, arXiv 2103.06476; the mixture
 *       with a given width: Johari, Pekelis, Walsh, arXiv 1512.04922.
 *   <li>{@link io.ristorno.measure.SampleRatio}: Fabijan et al. 2019 (KDD, "Diagnosing sample ratio mismatch").
 *   <li>{@link io.ristorno.measure.Bootstrap}: Chamandy, Muralidharan, Najmi, Naidu 2012 (the Poisson bootstrap).
 *   <li>{@link io.ristorno.measure.Laplace}: Ghosh, Roughgarden, Sundararajan 2009 (the geometric mechanism).
 *   <li>Who is held out at all, and ghosts: Johnson, Lewis, Nubbemeyer 2017, J. Marketing Research 54:867.
 * </ul>
 */
@NullMarked
package io.ristorno.measure;

import org.jspecify.annotations.NullMarked;
