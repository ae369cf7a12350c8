/**
 * Exact money: whole minor units, named rounding, no {@code double}.
 *
 * <pre>
 * [money] ◄ merchant ◄ offer ◄ program ◄ guard ◄ catalog          offer-catalog: words, then reading and validating them
 *    ▲ you are here
 * </pre>
 *
 * <p>Kind: words. Imports the JDK and JSpecify only.
 */
@NullMarked
package io.ristorno.money;

import org.jspecify.annotations.NullMarked;
