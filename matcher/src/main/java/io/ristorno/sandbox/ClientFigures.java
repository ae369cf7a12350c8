package io.ristorno.sandbox;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a client measured. Written by its thread, read by any. */
public final class ClientFigures {
    private static final int TAKEN = 0;
    private static final int FORMAT_ERROR = 30;
    private static final int TRY_AGAIN = 96;

    private final Latencies all = new Latencies();
    private final Latencies linked = new Latencies();
    private final Latencies lag = new Latencies();
    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder measuredAnswered = new LongAdder();
    private final LongAdder formatErrors = new LongAdder();
    private final LongAdder notTaken = new LongAdder();
    private final LongAdder otherCodes = new LongAdder();
    private final LongAdder strays = new LongAdder();
    private final LongAdder connectionsLost = new LongAdder();
    private final LongAdder restedNanos = new LongAdder();
    private final AtomicLong measuredNanos = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    /** The time, as the client's thread sees it. */
    void at(long nanos, long measuredFrom) {
        measuredNanos.lazySet(Math.max(0, nanos - measuredFrom));
    }

    void rested(long nanos) {
        if (measuredNanos.get() > 0) {
            restedNanos.add(nanos);
        }
    }

    void sent() {
        sent.increment();
    }

    /** How late a message was made, against when it was due. */
    void lag(long nanos) {
        lag.record(nanos);
    }

    void answered(int code, long nanos, boolean ofLinked, boolean measured) {
        answered.increment();
        switch (code) {
            case TAKEN -> {}
            case FORMAT_ERROR -> formatErrors.increment();
            case TRY_AGAIN -> notTaken.increment();
            default -> otherCodes.increment();
        }
        if (measured) {
            measuredAnswered.increment();
            all.record(nanos);
            if (ofLinked) {
                linked.record(nanos);
            }
        }
    }

    void stray() {
        strays.increment();
    }

    void connectionLost() {
        connectionsLost.increment();
    }

    void unanswered(long count) {
        unanswered.set(count);
    }

    /** Latencies of all messages. */
    public Latencies all() {
        return all;
    }

    /** Latencies of messages of linked cards: those whose answer waits for the store. */
    public Latencies linked() {
        return linked;
    }

    /** How late messages were made, where it was not the peer who held them back. */
    public Latencies lag() {
        return lag;
    }

    /** Messages sent, warm-up included. */
    public long sentCount() {
        return sent.sum();
    }

    /** Messages answered, warm-up included. */
    public long answeredCount() {
        return answered.sum();
    }

    /** Messages answered that were due after the warm-up. */
    public long measuredCount() {
        return measuredAnswered.sum();
    }

    /** How long was measured. */
    public long measuredNanos() {
        return measuredNanos.get();
    }

    /** How much of its time the client worked: near 100 it is the client that limits. */
    public long busyPercent() {
        long measured = measuredNanos.get();
        return measured == 0 ? 0 : 100 - Math.min(100, 100 * restedNanos.sum() / measured);
    }

    /** Answers that say that the message could not be read. */
    public long formatErrors() {
        return formatErrors.sum();
    }

    /** Answers that say that the message was not taken. */
    public long notTaken() {
        return notTaken.sum();
    }

    /** Answers with any other code than taken. */
    public long otherCodes() {
        return otherCodes.sum();
    }

    /** Answers that nobody waited for. */
    public long strays() {
        return strays.sum();
    }

    /** Connections that the service closed. */
    public long connectionsLost() {
        return connectionsLost.sum();
    }

    /** Messages that were never answered; known when the client is closed. */
    public long unanswered() {
        return unanswered.get();
    }

    /** Whatever should not have been. */
    public long errors() {
        return formatErrors() + notTaken() + otherCodes() + strays() + connectionsLost() + unanswered();
    }
}
