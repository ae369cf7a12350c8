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

    /** The last days of all steps that have ended. */
    List<LocalDate> ends() {
        var ends = new ArrayList<LocalDate>();
        LocalDate before = LocalDate.MIN;
        for (LocalDate day : moves.keySet()) {
            Move all = between(before, day).values().stream().reduce(Move.NONE, Move::plus);
            if ((all.bought() ? all.purchasers() : all.joined()) >= least) {
                ends.add(day);
                before = day;
            }
        }
        return ends;
    }

    /** The last days of those steps that hold for strata apart. */
    List<LocalDate> apart() {
        var ends = new ArrayList<LocalDate>();
        LocalDate before = LocalDate.MIN;
        for (LocalDate day : ends()) {
            if (holdsApart(before, day)) {
                ends.add(day);
                before = day;
            }
        }
        return ends;
    }

    /** Up to which day strata are told apart once all is told until some last day. */
    Optional<LocalDate> apartFinally(LocalDate last) {
        Optional<LocalDate> told = told(apart());
        return holdsApart(told.orElse(LocalDate.MIN), last) ? Optional.of(last) : told;
    }

    /** The last of some ends that is told while figures move. */
    static Optional<LocalDate> told(List<LocalDate> ends) {
        return ends.size() < 2 ? Optional.empty() : Optional.of(ends.get(ends.size() - 2));
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
