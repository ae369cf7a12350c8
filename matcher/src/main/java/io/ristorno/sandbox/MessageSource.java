package io.ristorno.sandbox;

/** Where messages come from. Asked by one thread; the same seed and the same times give the same messages. */
@FunctionalInterface
public interface MessageSource {
    /**
     * The next message.
     *
     * @param nowMillis the time, epoch milliseconds; never goes back
     */
    CardMessage next(long nowMillis);
}
