package io.ristorno.store;

import io.ristorno.event.Event;
import java.util.Optional;

/**
 * An event that broke a belief of the engine's and was set aside: it left no trace but this.
 *
 * @param number in the order of being set aside
 * @param event what it was; empty when not even that could be written down
 * @param failure what broke, and where: a class of exceptions and a place in the code, never what a message said
 * @param atMillis when, epoch milliseconds
 */
public record Quarantined(long number, Optional<Event> event, String failure, long atMillis) {}
