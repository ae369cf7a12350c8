package io.ristorno.measure.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How long a touch is heard, by class. A touch is before its purchase, strictly, and as long before it as the bands say, both ends
 * included.
 */
public record Windows(Band click, Band view) {
    /** At most so many touches of a path: the oldest views go first, then the oldest clicks. */
    public static final int PATH_MOST = 32;

    /** A click 30 days, a view one. */
    public static final Windows USUAL = new Windows(Band.until(Duration.ofDays(30)), Band.until(Duration.ofDays(1)));

    /** A click so many days, a view so many; of 0 not even what came right before. */
    public static Windows days(int click, int view) {
        return new Windows(daily(click), daily(view));
    }

    private static Band daily(int days) {
        return days == 0 ? Band.NEVER : Band.until(Duration.ofDays(days));
    }

    /** From how long to how long before, both included. */
    public record Band(long fromMillis, long toMillis) {
        /** None. */
        static final Band NEVER = new Band(1, 0);

        static Band until(Duration longest) {
            return new Band(0, longest.toMillis());
        }

        boolean holds(long ageMillis) {
            return ageMillis >= fromMillis && ageMillis <= toMillis;
        }
    }

    /** Whether a touch may share in a purchase. */
    public boolean isEligible(Touch touch, Conversion sale) {
        return touch.member().equals(sale.member())
                && touch.merchant().equals(sale.merchant())
                && (touch.kind().isClick() || touch.isViewable())
                && touch.atMillis() < sale.atMillis()
                && of(touch).holds(sale.atMillis() - touch.atMillis());
    }

    /** The touches that share in a purchase, in time order. */
    public List<Touch> path(Collection<Touch> touches, Conversion sale) {
        return kept(touches.stream().filter(touch -> isEligible(touch, sale)).toList());
    }

    /** The last so many in time order, clicks rather than views. */
    static List<Touch> kept(List<Touch> touches) {
        var path = new ArrayList<>(touches);
        path.sort(Touch.BY_CLAIM);
        List<Touch> last = path.subList(Math.max(0, path.size() - PATH_MOST), path.size());
        return last.stream().sorted(Touch.IN_TIME).toList();
    }

    private Band of(Touch touch) {
        return touch.kind().isClick() ? click : view;
    }
}
