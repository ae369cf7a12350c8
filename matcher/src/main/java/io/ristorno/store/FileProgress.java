package io.ristorno.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of card transactions, and how far it has been taken. Everything that it counts is durable.
 *
 * @param id {@code fil_...}; of two files the one that began first has the lesser id
 * @param name what its sender calls it
 * @param format {@code ndjson}, {@code csv} or {@code ipm}
 * @param mapping which columns are what, {@code ""} where there are none
 * @param way how it came
 * @param state how it stands
 * @param startedMillis when it began, epoch milliseconds
 * @param atMillis of what moment this is: of a file that has ended, when it did
 * @param records how many have their result, from the first on without a gap
 * @param bytes how many of the file had been read then, as it came
 * @param parts in how many values the results of those records lie
 * @param counts records by what became of them
 * @param sums what records of linked cards came to, by type and currency
 * @param digest SHA-256 of all its bytes in hexadecimal digits, {@code ""} while not all were seen
 * @param fault why it could not be read to its end
 * @param sameAs another file of the same bytes that was taken before, {@code ""} if there was none
 */
public record FileProgress(
        String id,
        String name,
        String format,
        String mapping,
        Way way,
        State state,
        long startedMillis,
        long atMillis,
        long records,
        long bytes,
        int parts,
        Map<String, Long> counts,
        List<Sum> sums,
        String digest,
        Optional<Fault> fault,
        String sameAs) {
    /** Most files that are remembered: the newest. */
    public static final int KEPT = 10_000;

    public FileProgress {
        counts = Map.copyOf(new TreeMap<>(counts));
        sums = List.copyOf(sums);
    }

    /** How a file comes. */
    public enum Way {
        /** Over HTTP. */
        UPLOAD,
        /** Laid into the watched folder. */
        FOLDER
    }

    /** How a file stands. */
    public enum State {
        /** It is being taken. */
        RUNNING,
        /** All of it was taken. */
        DONE,
        /** It cannot be read to its end; what came before counts. */
        FAILED,
        /** It broke off, or the service ended: sent again it is completed. */
        INTERRUPTED
    }

    /**
     * What records came to.
     *
     * @param type {@code clearing}, {@code refund}, ...
     * @param currency of ISO 4217
     * @param records how many
     * @param minor what they came to, minor units
     */
    public record Sum(String type, String currency, long records, long minor) {}

    /**
     * Why a file cannot be read any further.
     *
     * @param code a word that stays the same
     * @param record the number of the record that could not be read, from 1
     * @param message what is wrong
     * @param mend what to do about it
     */
    public record Fault(String code, long record, String message, String mend) {}

    /** The same as it stands otherwise. */
    public FileProgress standing(State other, String sameFile) {
        return new FileProgress(
                id,
                name,
                format,
                mapping,
                way,
                other,
                startedMillis,
                atMillis,
                records,
                bytes,
                parts,
                counts,
                sums,
                digest,
                fault,
                sameFile);
    }

    /** Whether it is being taken. */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Of how many records that became. */
    public long count(String outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}
