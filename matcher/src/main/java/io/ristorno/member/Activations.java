package io.ristorno.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The offers that a member has activated. Of each the earliest time counts, so it makes no difference in what order they are told, or
 * how often.
 *
 * @param all one an offer, in order of offer
 */
public record Activations(List<Activation> all) {
    /** Most that are kept of a member. */
    public static final int MOST = 512;

    /** None. */
    public static final Activations NONE = new Activations(List.of());

    public Activations {
        all = List.copyOf(all);
    }

    /** When an offer was activated, epoch milliseconds; empty if it never was. */
    public OptionalLong of(String offer) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).offer().equals(offer)) {
                return OptionalLong.of(all.get(i).atMillis());
            }
        }
        return OptionalLong.empty();
    }

    /** Whether an activation says nothing new. */
    public boolean knows(Activation activation) {
        OptionalLong known = of(activation.offer());
        return known.isPresent() && known.getAsLong() <= activation.atMillis();
    }

    /** The same with one more, or with an earlier time of one. */
    public Activations with(Activation activation) {
        if (knows(activation)) {
            return this;
        }
        var more = new ArrayList<Activation>(all.size() + 1);
        all.stream().filter(each -> !each.offer().equals(activation.offer())).forEach(more::add);
        more.add(activation);
        more.sort(Comparator.comparing(Activation::offer));
        return new Activations(more);
    }

    /** Those that fit. */
    public Activations only(Predicate<Activation> fits) {
        return all.isEmpty() ? this : new Activations(all.stream().filter(fits).toList());
    }

    /** Whether there is no room for one more. */
    public boolean isFull() {
        return all.size() >= MOST;
    }
}
