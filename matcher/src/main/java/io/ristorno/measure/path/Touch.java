package io.ristorno.measure.path;

import java.util.Comparator;

/**
 * Something of a campaign that a member met with.
 *
 * @param id whatever the touch is known by; of two with the same id one is heard
 * @param merchant whose campaign it is of
 * @param channel what models tell touches apart by: a medium, placement or campaign
 * @param atMillis of the epoch; 0 and below are times like others
 * @param isViewable whether it could be seen long enough; of clicks it does not matter
 */
public record Touch(
        String id, String member, String merchant, String channel, Kind kind, long atMillis, boolean isViewable) {
    /** What the member did. */
    public enum Kind {
        IMPRESSION,
        VIEW,
        CLICK,
        ACTIVATE;

        boolean isClick() {
            return this == CLICK || this == ACTIVATE;
        }
    }

    /** Time, then id. */
    public static final Comparator<Touch> IN_TIME =
            Comparator.comparingLong(Touch::atMillis).thenComparing(Touch::id);

    /** Clicks before views, then the later one, then the greater id. */
    static final Comparator<Touch> BY_CLAIM = Comparator.<Touch, Boolean>comparing(
                    touch -> touch.kind().isClick())
            .thenComparing(IN_TIME);
}
