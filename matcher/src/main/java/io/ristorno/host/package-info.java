/**
 * The single machine around the engine: one thread that applies, one that commits, one that loads.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► [ ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ] ► answer
 *                                 ▲ you are here: who calls whom, and when
 * </pre>
 *
 * <p>Kind: shell. {@link io.ristorno.host.Host} takes work in two lanes, has what an event touches at hand before the
 * engine sees it, groups effects into batches, and tells what came of each piece of work after its batch is synced.
 */
@NullMarked
package io.ristorno.host;

import org.jspecify.annotations.NullMarked;
