package io.ristorno.store;

import io.ristorno.event.Event;
import java.util.List;

/**
 * A batch as the log keeps it.
 *
 * @param number of the batch
 * @param nowMillis the engine's clock when it was closed
 * @param events in engine order
 */
public record LoggedBatch(long number, long nowMillis, List<Event> events) {
    public LoggedBatch {
        events = List.copyOf(events);
    }
}
