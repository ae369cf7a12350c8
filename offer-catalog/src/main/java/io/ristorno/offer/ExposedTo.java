package io.ristorno.offer;

/**
 * What a member has to have seen, or done something about, before he buys: offers or campaigns of the same merchant, at one place of a
 * publisher's.
 *
 * @param placement in the publisher's words, as exposures name it, 1 to {@value #PLACEMENT_MAX} characters
 * @param kind what at least
 * @param withinDays for so many local calendar days behind it, 1 to {@value #WITHIN_DAYS_MAX}: a purchase of the last of them counts
 */
public record ExposedTo(String placement, Kind kind, int withinDays) {
    /** What somebody does about an offer that he is shown, from least to most: who did more did less as well. */
    public enum Kind {
        /** It was shown. */
        IMPRESSION,
        /** He looked at it by itself. */
        VIEW,
        /** He went where it leads, or took it. */
        CLICK
    }

    /** As long as publishers name one. */
    public static final int PLACEMENT_MAX = 100;

    /** Whether somebody has seen or done enough, where it is asked for. */
    public boolean isMetBy(String where, Kind did) {
        return did.compareTo(kind) >= 0 && placement.equals(where);
    }

    /** Longer than this nobody is moved by what he saw. */
    public static final int WITHIN_DAYS_MAX = 90;
}
