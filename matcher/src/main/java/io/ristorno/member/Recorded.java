package io.ristorno.member;

import io.ristorno.event.TransactionEvent;

/**
 * An event and what was answered to it.
 *
 * @param kept whether it belonged to a settled purchase when a tick passed, and so stays with it
 */
public record Recorded(TransactionEvent event, Answer answer, boolean kept) {
    /** An event that no settled purchase keeps. */
    public Recorded(TransactionEvent event, Answer answer) {
        this(event, answer, false);
    }

    /** The same, kept by its purchase or not. */
    public Recorded kept(boolean now) {
        return now == kept ? this : new Recorded(event, answer, now);
    }
}
