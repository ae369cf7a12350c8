/**
 * The catalogue as a value: read from JSON, validated with all problems at once, edited into new versions, written back.
 *
 * <pre>
 * money ◄ merchant ◄ offer ◄ program ◄ guard ◄ [catalog]
 *                                                 ▲ you are here
 * </pre>
 *
 * <p>Kind: pure. Imports the JDK, JSpecify, Jackson and the words of this module; never a clock, a file or a socket.
 */
@NullMarked
package io.ristorno.catalog;

import org.jspecify.annotations.NullMarked;
