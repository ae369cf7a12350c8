/**
 * Which touches share in a sale, and how: rules for a purchase, models for many.
 *
 * <p>A part of {@code measure}: pure. What comes out is the same for every order of what comes in, and credits sum to the net amount
 * in minor units. Credit says who gets it, not what a touch has caused: that is what the holdout is for.
 *
 * <ul>
 *   <li>{@link io.ristorno.measure.path.Journeys#markov}: Anderl, Becker, von Wangenheim, Schumann 2016, Int. J. Research in
 *       Marketing 33:457, first order.
 *   <li>{@link io.ristorno.measure.path.Journeys#shapley}: Zhao, Mahboobi, Bagheri 2018, arXiv 1804.05327: of a sum of unanimity
 *       games it is the even split among distinct channels.
 *   <li>{@link io.ristorno.measure.path.Journeys#counterfactual}: Google's fractribution, github.com/google/fractribution.
 * </ul>
 */
@NullMarked
package io.ristorno.measure.path;

import org.jspecify.annotations.NullMarked;
