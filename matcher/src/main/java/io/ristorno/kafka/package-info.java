/**
 * The way in from topics.
 *
 * <pre>
 * records ► [kafka] ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store, with the position
 *             ▲ you are here
 * </pre>
 *
 * <p>Kind: shell. One thread a feed: it polls, decodes, hands over a poll's records of a partition in one piece, and takes down how
 * far all is durable. How far that is lies in the store, not at the broker: {@link io.ristorno.kafka.TopicFeed} says why.
 */
@NullMarked
package io.ristorno.kafka;

import org.jspecify.annotations.NullMarked;
