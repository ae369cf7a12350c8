package io.ristorno.guard;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Stacking.Mode;
import io.ristorno.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Looks for the purchase of which one merchant may give the most by an offer and whatever can come together with it: one offer of each
 * group, additive ones, or a single exclusive one, as many and as much as a program allows, and on top what goes by several purchases.
 * Where others win the choice, members are given even more.
 *
 * <p>What is given together is greatest where one of them begins to give more, since in between each gives a smaller share the more is
 * bought. Offers are taken or left one by one, those that give most first; what cannot come to more than is found already is not
 * followed. The search ends after {@value #LOOKS_MOST} sets of offers: what is found then is right, and there may be worse.
 */
final class Stack {
    /** The others that are looked at: those that give most. */
    static final int OTHERS_MOST = 16;

    private static final int LOOKS_MOST = 200;

    /**
     * A purchase that offers can come together on.
     *
     * @param offers what it is given by
     * @param purchaseMinor how large it is
     * @param cost the share of it that the merchant pays
     */
    record Found(List<Offer> offers, long purchaseMinor, Ratio cost) {
        static final Found NOTHING = new Found(List.of(), 1, Ratio.NONE);
    }

    /**
     * An offer in it.
     *
     * @param ofMerchant the share of its rewards that the merchant pays
     * @param most the greatest share of a purchase that it costs him
     */
    private record Part(Offer offer, Reach reach, Subsidy subsidy, Ratio ofMerchant, Ratio most) {
        static Part of(Offer offer, Reach reach, List<Program> programs) {
            var subsidy = new Subsidy(offer, programs);
            return new Part(offer, reach, subsidy, Subsidy.ofMerchant(offer.funding()), subsidy.most());
        }

        boolean added() {
            return offer.added();
        }

        Stacking stacking() {
            return offer.stacking();
        }

        Ratio cost(long minor) {
            return subsidy.of(minor).times(ofMerchant);
        }

        /** Whether a purchase may be given by both. */
        boolean goesWith(Part other) {
            if (added() || other.added()) {
                return true;
            }
            boolean oneOfAGroup = stacking().mode() == Mode.BEST_OF_GROUP
                    && other.stacking().mode() == Mode.BEST_OF_GROUP
                    && stacking().group().equals(other.stacking().group());
            return stacking().mode() != Mode.EXCLUSIVE && other.stacking().mode() != Mode.EXCLUSIVE && !oneOfAGroup;
        }
    }

    private final List<Part> parts;
    private final List<Program> programs;
    private final int least;
    private Found best = Found.NOTHING;
    private int looks;

    private Stack(List<Part> parts, List<Program> programs, int least) {
        this.parts = parts;
        this.least = least;
        this.programs = programs;
    }

    /**
     * The purchase that costs most among those that an offer gives something of.
     *
     * @param programs whose members may make it
     * @param least by how many offers it is given at least
     */
    static Found worst(Neighbours near, List<Program> programs, int least) {
        Part first = Part.of(near.offers().getFirst(), near.reach().getFirst(), programs);
        List<Part> parts = new ArrayList<>(List.of(first));
        for (int i = 1; i < near.offers().size(); i++) {
            Part part = Part.of(near.offers().get(i), near.reach().get(i), programs);
            if (part.goesWith(first)) {
                parts.add(part);
            }
        }
        parts.subList(1, parts.size()).sort((one, other) -> greatestFirst(one.most, other.most));
        var stack = new Stack(parts.subList(0, Math.min(1 + OTHERS_MOST, parts.size())), programs, least);
        stack.with(List.of(first), first.reach, 1);
        return stack.best;
    }

    private static int greatestFirst(Ratio one, Ratio other) {
        if (one.isMoreThan(other)) {
            return -1;
        }
        return other.isMoreThan(one) ? 1 : 0;
    }

    private void with(List<Part> taken, Reach reach, int next) {
        if (looks >= LOOKS_MOST || !bound(taken, next).isMoreThan(best.cost)) {
            return;
        }
        if (next == parts.size()) {
            look(taken, reach);
            return;
        }
        Part part = parts.get(next);
        Reach both = reach.and(part.reach);
        if (!both.isEmpty() && taken.stream().allMatch(part::goesWith)) {
            var more = new ArrayList<>(taken);
            more.add(part);
            with(more, both, next + 1);
        }
        with(taken, reach, next + 1);
    }

    /** No purchase of those, and of any that follow, costs more: each as much as of any purchase, of each group the dearest. */
    private Ratio bound(List<Part> taken, int next) {
        Map<String, Ratio> groups = new HashMap<>();
        Ratio exclusive = Ratio.NONE;
        Ratio sum = Ratio.NONE;
        var all = new ArrayList<>(taken);
        all.addAll(parts.subList(next, parts.size()));
        for (Part part : all) {
            if (part.added() || part.stacking().mode() == Mode.ADDITIVE) {
                sum = sum.plus(part.most);
            } else if (part.stacking().mode() == Mode.EXCLUSIVE) {
                exclusive = greater(exclusive, part.most);
            } else {
                groups.merge(part.stacking().group(), part.most, Stack::greater);
            }
        }
        for (Ratio group : groups.values()) {
            sum = sum.plus(group);
        }
        return sum.plus(exclusive);
    }

    private static Ratio greater(Ratio one, Ratio other) {
        return other.isMoreThan(one) ? other : one;
    }

    private void look(List<Part> taken, Reach reach) {
        looks++;
        var amounts = new TreeSet<Long>();
        taken.forEach(part -> amounts.addAll(part.subsidy.steps()));
        for (long minor : amounts) {
            if (taken.getFirst().subsidy.of(minor).isMoreThan(Ratio.NONE)) {
                for (Program program : programs) {
                    if (reach.programs().has(program.id())) {
                        weigh(taken, minor, program);
                    }
                }
            }
        }
    }

    private void weigh(List<Part> taken, long minor, Program program) {
        List<Part> together = together(taken, minor, program);
        Ratio cost = costOf(together, minor, program);
        List<Part> all = new ArrayList<>(together);
        for (Part part : taken) {
            if (part.added() && part.cost(minor).isMoreThan(Ratio.NONE)) {
                cost = cost.plus(part.cost(minor));
                all.add(part);
            }
        }
        if (all.size() >= least && cost.isMoreThan(best.cost)) {
            best = new Found(all.stream().map(Part::offer).toList(), minor, cost);
        }
    }

    /** Of those that compete the offer itself, and of the others so many as a program lets together: those that cost most. */
    private static List<Part> together(List<Part> taken, long minor, Program program) {
        List<Part> competing = taken.stream()
                .filter(part -> !part.added() && part.subsidy.of(minor).isMoreThan(Ratio.NONE))
                .toList();
        int own = taken.getFirst().added() ? 0 : 1;
        List<Part> together = new ArrayList<>(competing.subList(0, own));
        competing.stream()
                .skip(own)
                .sorted((one, other) -> greatestFirst(one.cost(minor), other.cost(minor)))
                .forEach(together::add);
        int most = program.stacking().maxOffers();
        return most == 0 ? together : together.subList(0, Math.min(most, together.size()));
    }

    /** At most what a program lets them give together, as if it were paid by whoever of them takes most of it from the merchant. */
    private static Ratio costOf(List<Part> together, long minor, Program program) {
        Ratio sum = Ratio.NONE;
        Ratio dearest = Ratio.NONE;
        for (Part part : together) {
            sum = sum.plus(part.cost(minor));
            dearest = greater(dearest, part.ofMerchant);
        }
        int cap = program.stacking().totalCapBasisPoints();
        Ratio most = cap == 0 ? sum : Ratio.of(cap, BasisPoints.WHOLE).times(dearest);
        return sum.isMoreThan(most) ? most : sum;
    }
}
