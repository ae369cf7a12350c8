package io.ristorno.kafka;

import java.util.ArrayDeque;

/**
 * One partition for as long as it is read: which of its records are on their way, and how far all of them have arrived. Records come in
 * the order of their offsets and arrive in any.
 */
final class Track {
    private final ArrayDeque<Delivery> open = new ArrayDeque<>();
    private long next;
    private long kept = -1;

    /**
     * A record on its way.
     */
    static final class Delivery {
        private final long offset;
        private boolean arrived;

        private Delivery(long offset) {
            this.offset = offset;
        }

        /** Its offset. */
        long offset() {
            return offset;
        }

        /** It is durable, or there is nothing of it that would be. */
        void arrive() {
            arrived = true;
        }
    }

    /** Reads from an offset on. */
    Track(long from) {
        next = from;
    }

    /** The next record. */
    Delivery take(long offset) {
        var delivery = new Delivery(offset);
        open.add(delivery);
        next = offset + 1;
        return delivery;
    }

    /** All before this offset was read: behind the last record there may be offsets without one, as at a transaction's end. */
    void reach(long offset) {
        next = Math.max(next, offset);
    }

    /** The offset before which everything has arrived. */
    long position() {
        while (!open.isEmpty() && open.peek().arrived) {
            open.poll();
        }
        return open.isEmpty() ? next : open.peek().offset;
    }

    /** Records that have not arrived, and those behind them. */
    int size() {
        position();
        return open.size();
    }

    /** Whether the position is another than the one that was kept last. */
    boolean hasMoved() {
        return position() != kept;
    }

    /** A position is in the store. */
    void keep(long position) {
        kept = position;
    }
}
