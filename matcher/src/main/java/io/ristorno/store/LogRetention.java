package io.ristorno.store;

import java.util.OptionalLong;

/** Old batches of the log go, by whole files: nothing is rewritten, nothing is marked deleted. */
final class LogRetention {
    private LogRetention() {}

    static long forget(Database database, Reads reads, long epochMillis) {
        OptionalLong first = first(reads);
        if (first.isEmpty()) {
            return reads.mark().batch() + 1;
        }
        // The last batch stays, however old: it shows where the log ends.
        long keep = firstSince(reads, first.getAsLong(), reads.mark().batch(), epochMillis);
        if (keep > first.getAsLong()) {
            database.dropFiles(Family.LOG, new Key.OfLog(0).bytes(), new Key.OfLog(keep - 1).bytes());
        }
        return keep;
    }

    private static OptionalLong first(Reads reads) {
        long[] first = {-1};
        reads.log(0, (number, value) -> {
            first[0] = number;
            return false;
        });
        return first[0] < 0 ? OptionalLong.empty() : OptionalLong.of(first[0]);
    }

    /** Clocks never go back, so halving finds the first batch that is young enough. */
    private static long firstSince(Reads reads, long first, long end, long epochMillis) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = low + high >>> 1;
            if (reads.logClock(middle).orElse(Long.MIN_VALUE) < epochMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
