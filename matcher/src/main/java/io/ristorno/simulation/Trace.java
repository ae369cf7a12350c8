package io.ristorno.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What happened, a line a step: the last lines, and a number that another history would hardly have. */
final class Trace {
    private static final int LINES_MAX = 60;
    private static final long PRIME = 0x100000001B3L;

    private final Deque<String> lines = new ArrayDeque<>(LINES_MAX + 1);
    private final Consumer<String> listener;
    private long hash = 0xCBF29CE484222325L;
    private int count;

    /**
     * @param listener told every line
     */
    Trace(Consumer<String> listener) {
        this.listener = listener;
    }

    void add(String line) {
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * PRIME;
        }
        hash = (hash ^ '\n') * PRIME;
        count++;
        String numbered = count + " " + line;
        listener.accept(numbered);
        lines.addLast(numbered);
        if (lines.size() > LINES_MAX) {
            lines.removeFirst();
        }
    }

    /** The last lines, each with its number. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    long hash() {
        return hash;
    }
}
