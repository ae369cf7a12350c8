package io.ristorno.sandbox;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages that wait for their answer, by trace number. A repeat has the number of its original, and both may wait: they are
 * answered alike, so the first answer is taken for the first.
 */
final class InFlight {
    private static final int TRACES = 1_000_000;

    private final long[] waiting = new long[TRACES];
    private final Map<Integer, ArrayDeque<Long>> repeats = new HashMap<>();
    private int count;

    /**
     * A message was sent.
     *
     * @param nanos from when on it counts as on its way; not 0
     */
    void sent(int trace, long nanos) {
        count++;
        if (waiting[trace] == 0) {
            waiting[trace] = nanos;
        } else {
            repeats.computeIfAbsent(trace, _ -> new ArrayDeque<>(1)).add(nanos);
        }
    }

    /** An answer came: since when it was awaited, 0 if nobody did. */
    long answered(int trace) {
        long since = waiting[trace];
        if (since == 0) {
            return 0;
        }
        count--;
        waiting[trace] = nextRepeat(trace);
        return since;
    }

    private long nextRepeat(int trace) {
        ArrayDeque<Long> others = repeats.isEmpty() ? null : repeats.get(trace);
        if (others == null) {
            return 0;
        }
        long next = others.remove();
        if (others.isEmpty()) {
            repeats.remove(trace);
        }
        return next;
    }

    int count() {
        return count;
    }
}
