package io.ristorno.catalog;

import io.ristorno.catalog.Reading.Read;
import io.ristorno.catalog.Reading.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects all that is wrong with one text or edit.
 *
 * <p>Reading goes on after a problem with a stand-in, a harmless value of the right type. So that a stand-in is never
 * complained about, a field has at most one problem, the first, and none at all if something above it was refused. They end with the
 * {@value #MOST}th.
 */
final class Problems {
    /** Of a text that is wrong all over, so many tell enough: what is found behind them costs neither time nor memory. */
    static final int MOST = 1_000;

    private final List<Problem> found = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> above = new HashSet<>();

    void add(String path, String message, String mend) {
        if (isFull() || isRefused(path)) {
            return;
        }
        found.add(new Problem(path.isEmpty() ? "$" : path, message, mend));
        refused.add(path);
        for (String parent = path; !parent.isEmpty(); ) {
            parent = parent(parent);
            above.add(parent);
        }
    }

    /** Whether what stands at a path is the author's own, so that rules about it and its neighbours make sense. */
    boolean isClean(String path) {
        return found.isEmpty() || (!above.contains(path) && !isRefused(path));
    }

    boolean isFull() {
        return found.size() >= MOST;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** The value, unless something was wrong with it. */
    <T> Reading<T> reading(T value) {
        return found.isEmpty() ? new Read<>(value) : new Refused<>(found);
    }

    private boolean isRefused(String path) {
        String step = path;
        while (!refused.contains(step)) {
            if (step.isEmpty()) {
                return false;
            }
            step = parent(step);
        }
        return true;
    }

    private static String parent(String path) {
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return path.substring(0, Math.max(end, 0));
    }
}
