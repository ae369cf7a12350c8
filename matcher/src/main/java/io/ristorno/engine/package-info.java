/**
 * The product in one method: {@link io.ristorno.engine.Engine#apply}.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = [engine] ► effects ► store ► answer
 *                                                                             ▲ you are here
 * </pre>
 *
 * <p>Kind: core. The one place where the stages meet. One thread calls it; it loads nothing, reads no clock and does no I/O.
 */
@NullMarked
package io.ristorno.engine;

import org.jspecify.annotations.NullMarked;
