package io.ristorno.report.campaign;

import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.offer.Acquaintance;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The days by which sums over members are told, while they still move. A step ends when enough members have become purchasers in it, or
 * have joined while nobody bought anything; in one that holds for strata apart, that is so in each stratum in which anything was bought. It depends
 * on nothing that comes later, so whoever asks again sees the same steps, and a step more.
 *
 * <p>Each is told when the next one has ended: what comes behind the last one's end may be too little to be told by itself, and is told
 * with it once the campaign is final.
 *
 * @param moves by day and stratum
 * @param least members it takes
 */
record Steps(SortedMap<LocalDate, Map<Acquaintance, Move>> moves, long least) {
    /**
     * How sums have moved.
     *
     * @param purchasers who became such, less those who ceased to be
     * @param joined who had their first opportunity
     * @param bought whether anything was, or was given back
     */
    record Move(long purchasers, long joined, boolean bought) {
        static final Move NONE = new Move(0, 0, false);

        static Move of(ArmTally tally) {
            boolean quiet = tally.spend().s().signum() == 0
                    && tally.spend().q().signum() == 0
                    && tally.visits().s().signum() == 0
                    && tally.visits().q().signum() == 0;
            return new Move(tally.purchasers(), tally.spend().n(), !quiet);
        }

        Move plus(Move other) {
            return new Move(purchasers + other.purchasers, joined + other.joined, bought || other.bought);
        }
    }

    /**
     * A step that has ended.
     *
     * @param last its last day
     * @param bought whether anything was bought in it, by enough
     */
    record Step(LocalDate last, boolean bought) {}

    static Steps of(SortedMap<ArmKey, ArmTally> arms, LocalDate end, long least) {
        var moves = new TreeMap<LocalDate, Map<Acquaintance, Move>>();
        arms.forEach((key, tally) -> {
            if (key.day().isBefore(end)) {
                moves.computeIfAbsent(key.day(), _ -> new EnumMap<>(Acquaintance.class))
                        .merge(key.stratum(), Move.of(tally), Move::plus);
            }
        });
        return new Steps(moves, least);
    }

    /** All steps that have ended. */
    List<Step> ended() {
        var ended = new ArrayList<Step>();
        LocalDate before = LocalDate.MIN;
        for (LocalDate day : moves.keySet()) {
            Move all = between(before, day).values().stream().reduce(Move.NONE, Move::plus);
            if ((all.bought() ? all.purchasers() : all.joined()) >= least) {
                ended.add(new Step(day, all.bought()));
                before = day;
            }
        }
        return ended;
    }

    /** Those steps that hold for strata apart, each of one or more. */
    List<Step> apart() {
        var apart = new ArrayList<Step>();
        LocalDate before = LocalDate.MIN;
        boolean bought = false;
        for (Step step : ended()) {
            bought |= step.bought();
            if (holdsApart(before, step.last())) {
                apart.add(new Step(step.last(), bought));
                before = step.last();
                bought = false;
            }
        }
        return apart;
    }

    /** Up to which day strata are told apart once all is told until some last day. */
    Optional<LocalDate> apartFinally(LocalDate last) {
        Optional<LocalDate> told = told(apart());
        return holdsApart(told.orElse(LocalDate.MIN), last) ? Optional.of(last) : told;
    }

    /** The last day that is told of some steps while figures move. One in which enough have bought is kept back for the rest to go with. */
    static Optional<LocalDate> told(List<Step> ended) {
        int kept = ended.size() - 1;
        for (int i = kept; i >= 0; i--) {
            if (ended.get(i).bought()) {
                kept = i;
                break;
            }
        }
        return kept < 1 ? Optional.empty() : Optional.of(ended.get(kept - 1).last());
    }

    private boolean holdsApart(LocalDate before, LocalDate through) {
        return between(before, through).values().stream()
                .allMatch(move -> !move.bought() || move.purchasers() >= least);
    }

    private Map<Acquaintance, Move> between(LocalDate before, LocalDate through) {
        var sum = new EnumMap<Acquaintance, Move>(Acquaintance.class);
        LocalDate from = before.equals(LocalDate.MIN) ? before : before.plusDays(1);
        moves.subMap(from, through.plusDays(1))
                .values()
                .forEach(day -> day.forEach((stratum, move) -> sum.merge(stratum, move, Move::plus)));
        return sum;
    }
}
