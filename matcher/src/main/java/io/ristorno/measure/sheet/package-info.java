/**
 * The sheets of {@code ./ristorno measure}: one a family of formulas, filled in by people, worked out by {@code measure} and
 * {@code report}.
 *
 * <p>A part of {@code measure}: pure. A tree of given values in, all problems at once or figures out; the shell reads and prints.
 * Amounts may have decimals: they become whole numbers of a common scale, exactly, before anything is added up.
 */
@NullMarked
package io.ristorno.measure.sheet;

import org.jspecify.annotations.NullMarked;
