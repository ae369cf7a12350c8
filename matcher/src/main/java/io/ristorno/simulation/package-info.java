/**
 * The whole service on one seed: traffic, clock, crashes and a disk that fails, all thrown by dice, around the real engine, host
 * and store.
 *
 * <pre>
 * [simulation] ► event ► host ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► [simulation]
 *      ▲ you are here: in front as everybody who sends, behind as the disk
 * </pre>
 *
 * <p>Kind: shell. {@link io.ristorno.simulation.Simulation} takes the steps of {@link io.ristorno.host.Machine} in the order in
 * which its dice fall, on one thread: so a seed is a history, the same each time. The idea, and much of how it is done, is that
 * of TigerBeetle's VOPR.
 */
@NullMarked
package io.ristorno.simulation;

import org.jspecify.annotations.NullMarked;
