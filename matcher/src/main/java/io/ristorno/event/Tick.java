package io.ristorno.event;

/**
 * The clock moved on. Time reaches the engine only so; an earlier one than the last changes nothing.
 *
 * @param nowMillis epoch milliseconds
 */
public record Tick(long nowMillis) implements Event {}
