/**
 * What ads did, folded from the log: who had an opportunity and when, what he then bought, which touch gets the credit, as whole
 * numbers that add.
 *
 * <pre>
 * store: the batch carries the log ► cursor ► [attribute] ► sums ► measure ► report ► api
 *                                             ▲ you are here
 * </pre>
 *
 * <p>Kind: pure. It folds the engine's purchases and has no linking, expiry or amount rule of its own. Partitions merge by addition,
 * bit for bit; refunding everything brings every sum back to zero.
 */
@NullMarked
package io.ristorno.attribute;

import org.jspecify.annotations.NullMarked;
