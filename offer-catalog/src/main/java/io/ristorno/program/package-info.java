/**
 * Who runs the members' side: issuer programs.
 *
 * <pre>
 * money ◄ merchant ◄ offer ◄ [program] ◄ guard ◄ catalog
 *                                ▲ you are here
 * </pre>
 *
 * <p>Kind: words.
 */
@NullMarked
package io.ristorno.program;

import org.jspecify.annotations.NullMarked;
