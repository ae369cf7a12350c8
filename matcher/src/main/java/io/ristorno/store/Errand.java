package io.ristorno.store;

import io.ristorno.event.MemberEvent;

/**
 * An event on its way from one member to another: durable from when it was sent until it was taken, so that it comes exactly
 * once.
 *
 * @param number in the order of sending
 */
public record Errand(long number, MemberEvent event) {}
