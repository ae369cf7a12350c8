/**
 * A processor's event becomes canonical transactions, as an adapter file says: no code here knows a processor's name.
 *
 * <pre>
 * HTTP ► processors (signature) ► [adapt] ► JSON ► decode ► feed ► engine ► effects ► store ► answer
 *                                    ▲ you are here
 *
 * adapter file ► Adapter ─┐
 *                         ├► Scene: rules in order ► Ignored | canonical transactions as JSON | Malformed
 * event ► Told, a tree ───┘
 * </pre>
 *
 * <p>Kind: pure. Imports the JDK, JSpecify and jackson-core. Decimals are exact from the bytes to the minor unit: none goes through
 * a binary fraction. Nothing is evaluated that a file could make run for long: paths, constants, tables and a few named
 * conversions, over an event that is bounded in bytes, depth and number of items.
 *
 * <p>Nothing that leaves this package quotes what an event held, other than in the fields that a rule asks for.
 */
@NullMarked
package io.ristorno.adapt;

import org.jspecify.annotations.NullMarked;
