package io.ristorno.store;

import io.ristorno.event.Event;
import java.util.ArrayList;
import java.util.List;

/** A batch of the log: the engine's clock, and its events in the engine's order. */
final class LogFormat {
    static final int FORMAT = 1;

    private LogFormat() {}

    static void write(ValueWriter out, long nowMillis, List<Event> events) {
        out.begin(FORMAT, 0);
        out.moment(nowMillis);
        out.number(events.size());
        var writer = new EventWriter(out);
        for (Event event : events) {
            writer.logged(event);
        }
    }

    static LoggedBatch read(byte[] value, long number) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        long nowMillis = in.moment();
        int count = in.count();
        var events = new ArrayList<Event>(count);
        var reader = new EventReader(in);
        for (int left = count; left > 0; left--) {
            events.add(reader.logged());
        }
        in.end();
        return new LoggedBatch(number, nowMillis, events);
    }

    /** The clock alone. */
    static long nowMillis(byte[] value) {
        return ValueReader.of(value, FORMAT, 0).moment();
    }
}
