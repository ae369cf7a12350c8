package io.ristorno.store;

/**
 * How far a feed has read a partition of a topic: everything before it is durable here, or is nothing that would be.
 *
 * @param feed its name
 * @param topic its name
 * @param partition of the topic, from 0
 * @param high the topic's own id, which another topic of the same name does not have: its first eight bytes
 * @param low the other eight
 * @param offset of the first record that may not be
 */
public record TopicPosition(String feed, String topic, int partition, long high, long low, long offset) {}
