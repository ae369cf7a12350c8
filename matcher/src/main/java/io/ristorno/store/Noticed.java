package io.ristorno.store;

import io.ristorno.event.Notice;

/**
 * A notice as it is kept.
 *
 * @param place where the list of a program's notices goes on behind it
 */
public record Noticed(String place, Notice notice) {}
