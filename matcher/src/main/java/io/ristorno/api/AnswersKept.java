package io.ristorno.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * First answers by the keys of their requests, to be given again. Kept {@link #KEPT}, in memory, in at most so many bytes: when there
 * are more, the oldest go first. A request that is under way is not forgotten before it is answered. For any thread.
 */
final class AnswersKept {
    static final Duration KEPT = Duration.ofHours(24);
    /** What an entry takes beside its answer. */
    private static final int ENTRY_BYTES = 400;

    private final long bytesMax;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    /**
     * An answer as it was given.
     *
     * @param location of what was made, {@code ""} if it was not told
     */
    record Answer(int status, String type, String location, String body) {}

    private static final class Entry {
        private final byte[] fingerprint;
        private final long begunMillis;
        private Optional<Answer> answer = Optional.empty();

        Entry(byte[] fingerprint, long begunMillis) {
            this.fingerprint = fingerprint;
            this.begunMillis = begunMillis;
        }

        long bytes() {
            return ENTRY_BYTES + 2L * answer.map(told -> told.body.length()).orElse(0);
        }
    }

    /** What a key was before. */
    sealed interface Before {
        /** Nobody's: it is this request's from now on. */
        record First() implements Before {}

        /** This request's, which is answered. */
        record Answered(Answer answer) implements Before {}

        /** This request's, which is under way. */
        record UnderWay() implements Before {}

        /** Another request's. */
        record Another() implements Before {}
    }

    AnswersKept(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** What a key was before; a new one is the request's from now on. */
    synchronized Before begin(String key, byte[] fingerprint, long nowMillis) {
        forget(nowMillis);
        Entry known = entries.get(key);
        if (known == null) {
            var entry = new Entry(fingerprint, nowMillis);
            entries.put(key, entry);
            bytes += entry.bytes();
            return new Before.First();
        }
        if (!Arrays.equals(known.fingerprint, fingerprint)) {
            return new Before.Another();
        }
        return known.answer.<Before>map(Before.Answered::new).orElseGet(Before.UnderWay::new);
    }

    /** Keeps the answer of a request that has begun. */
    synchronized void keep(String key, Answer answer, long nowMillis) {
        Entry entry = entries.get(key);
        if (entry != null && entry.answer.isEmpty()) {
            bytes -= entry.bytes();
            entry.answer = Optional.of(answer);
            bytes += entry.bytes();
            forget(nowMillis);
        }
    }

    /** The request came to nothing: it may come again. */
    synchronized void drop(String key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.answer.isEmpty()) {
            entries.remove(key);
            bytes -= entry.bytes();
        }
    }

    private void forget(long nowMillis) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            boolean old = nowMillis - entry.begunMillis > KEPT.toMillis();
            if (!old && bytes <= bytesMax) {
                return;
            }
            if (entry.answer.isPresent()) {
                oldest.remove();
                bytes -= entry.bytes();
            }
        }
    }
}
