package io.ristorno.simulation;

import io.ristorno.host.Machine;
import io.ristorno.purchase.Horizon;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a seed is like: how often what befalls, how much memory there is, how many members. Every seed leaves some things out
 * altogether and has more of others, which finds more than a mean of everything would.
 *
 * @param steps until the faults end
 * @param settings of the machine
 * @param weights how often what comes next
 * @param members at most
 * @param scarce whether budgets run out
 * @param unlinkedKnown how long an unlinked card is known; twice as long, if it is another's by now
 * @param start of the clock
 */
record Temper(
        int steps,
        Machine.Settings settings,
        Map<Act, Integer> weights,
        int members,
        boolean scarce,
        Duration unlinkedKnown,
        Instant start) {
    /** Whether no message can come again behind the time when its card is let go: the service is not run otherwise. */
    boolean remembers() {
        return unlinkedKnown.toDays() >= Horizon.MOST_DAYS;
    }

    /** What may come next. */
    enum Act {
        BUY,
        SEND,
        ROUND,
        SEAL,
        COMMIT,
        READ,
        PROVE,
        CLOCK,
        JOIN,
        LINK,
        UNLINK,
        LEAVE,
        ERASE,
        MERGE,
        ERASING,
        FORGET,
        EDIT,
        PURSE,
        CHOOSE,
        RATES,
        RULE,
        LOOK,
        SWEEP,
        EVICT,
        STRIKE,
        KILL,
        CLOSE,
        FILL,
        LIST,
        LISTING
    }

    private static final List<String> STARTS = List.of(
            "2026-03-27T08:00:00Z",
            "2026-10-23T20:00:00Z",
            "2027-12-30T22:30:00Z",
            "2028-02-27T10:00:00Z",
            "2026-06-11T12:00:00Z");

    static Temper of(Dice dice, int steps) {
        Map<Act, Integer> weights = new EnumMap<>(Act.class);
        weights.put(Act.BUY, 2 + dice.below(4));
        weights.put(Act.SEND, 20 + dice.below(30));
        weights.put(Act.ROUND, 20 + dice.below(60));
        weights.put(Act.SEAL, 5 + dice.below(30));
        boolean slowDisk = dice.one(5);
        weights.put(Act.COMMIT, slowDisk ? 1 : 10 + dice.below(60));
        weights.put(Act.READ, slowDisk ? 1 : 10 + dice.below(40));
        weights.put(Act.PROVE, slowDisk ? 1 : 2 + dice.below(20));
        weights.put(Act.CLOCK, 4 + dice.below(12));
        weights.put(Act.JOIN, 2);
        weights.put(Act.LINK, 2 + dice.below(2));
        weights.put(Act.UNLINK, dice.below(3));
        weights.put(Act.LEAVE, dice.below(2));
        weights.put(Act.ERASE, dice.below(2));
        weights.put(Act.MERGE, dice.below(2));
        weights.put(Act.ERASING, 2 + dice.below(20));
        weights.put(Act.FORGET, dice.below(2));
        weights.put(Act.EDIT, dice.below(2));
        weights.put(Act.PURSE, dice.below(4));
        weights.put(Act.CHOOSE, dice.below(3));
        weights.put(Act.RATES, dice.below(2));
        weights.put(Act.RULE, dice.below(2));
        weights.put(Act.LOOK, 1);
        weights.put(Act.SWEEP, dice.below(2));
        weights.put(Act.EVICT, dice.below(3));
        weights.put(Act.STRIKE, dice.below(4));
        weights.put(Act.KILL, dice.below(3));
        weights.put(Act.CLOSE, dice.below(2));
        weights.put(Act.FILL, dice.one(4) ? 1 : 0);
        weights.put(Act.LIST, dice.below(2));
        weights.put(Act.LISTING, 2 + dice.below(10));
        return new Temper(
                steps,
                settings(dice),
                weights,
                2 + dice.below(dice.one(3) ? 60 : 20),
                !dice.one(3),
                Duration.ofDays(dice.one(4) ? 30 : Horizon.MOST_DAYS),
                Instant.parse(dice.any(STARTS)));
    }

    private static Machine.Settings settings(Dice dice) {
        long relationships = dice.one(3) ? 1 : 64L << 20;
        long members = dice.one(3) ? 1 : 64L << 20;
        return new Machine.Settings(
                dice.any(List.of(10, 100, 65_536)), dice.any(List.of(3, 20, 100, 4096)), relationships, members);
    }
}
