package io.ristorno.offer;

import java.util.Locale;

/** A step in an offer's life that changes nothing of what it promises. */
public enum Step {
    /** A draft is handed in. */
    SUBMIT(Status.DRAFT, Status.IN_REVIEW),
    /** What was handed in goes back to its author. */
    REJECT(Status.IN_REVIEW, Status.DRAFT),
    /** What was handed in is published. */
    APPROVE(Status.IN_REVIEW, Status.LIVE),
    /** A live offer takes nothing new for a while. */
    PAUSE(Status.LIVE, Status.PAUSED),
    /** It goes on. */
    RESUME(Status.PAUSED, Status.LIVE);

    private final Status from;
    private final Status to;

    Step(Status from, Status to) {
        this.from = from;
        this.to = to;
    }

    /** Where the version stands that can take it. */
    public Status from() {
        return from;
    }

    /** Where the next version stands then. */
    public Status to() {
        return to;
    }

    /** Its name in paths: {@code submit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
