/**
 * What must outlast the process: one RocksDB, one synced batch at a time.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► [store] ► answer
 *                                                                                                ▲ you are here
 * </pre>
 *
 * <p>Kind: shell. A {@link io.ristorno.store.Batch} carries its events in engine order beside the states that they changed: all
 * or nothing, synced, before anybody is answered. Recovery reads states and never decides again.
 */
@NullMarked
package io.ristorno.store;

import org.jspecify.annotations.NullMarked;
