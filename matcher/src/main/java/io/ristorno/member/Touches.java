package io.ristorno.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a member has seen, or did something about, where an offer asks for it. It makes no difference in what order that is told, or how
 * often: where there is more than is kept, the latest days are.
 *
 * @param all one a merchant, place, kind and day, the latest day first
 */
public record Touches(List<Touch> all) {
    /** Most that are kept of a member. */
    public static final int MOST = 512;

    /** None. */
    public static final Touches NONE = new Touches(List.of());

    private static final Comparator<Touch> ORDER = Comparator.comparingLong(Touch::day)
            .reversed()
            .thenComparing(Touch::merchant)
            .thenComparing(Touch::placement)
            .thenComparing(Touch::kind);

    public Touches {
        all = List.copyOf(all);
    }

    /** The same with one more, and the latest of them if there are too many. */
    public Touches with(Touch touch) {
        var more = new ArrayList<Touch>(all.size() + 1);
        Touch both = touch;
        for (Touch each : all) {
            if (each.isBeside(touch)) {
                both = each.and(touch);
            } else {
                more.add(each);
            }
        }
        more.add(both);
        more.sort(ORDER);
        return new Touches(more.size() > MOST ? more.subList(0, MOST) : more);
    }

    /** Whether one says nothing new. */
    public boolean knows(Touch touch) {
        for (Touch each : all) {
            if (each.isBeside(touch)) {
                return each.and(touch).equals(each);
            }
        }
        return false;
    }

    /** Those that fit. */
    public Touches only(Predicate<Touch> fits) {
        return all.stream().allMatch(fits)
                ? this
                : new Touches(all.stream().filter(fits).toList());
    }
}
