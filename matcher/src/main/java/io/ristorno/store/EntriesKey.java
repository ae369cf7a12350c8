package io.ristorno.store;

import io.ristorno.event.StateKey;

/**
 * Where the entries of one event lie.
 *
 * @param key whose they are
 * @param batch in which they were written
 * @param index in that batch
 */
public record EntriesKey(StateKey key, long batch, int index) {}
