package io.ristorno.member;

import io.ristorno.money.Commodity;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member has available of one commodity, or owes of it.
 *
 * @param commodity of every amount
 * @param lots in order of expiry
 * @param touchedMillis the engine's clock at the last change
 * @param beforeMinor the balance before the first change at that clock
 * @param beforeMillis since when the balance had been that
 */
public record Pocket(Commodity commodity, List<Lot> lots, long touchedMillis, long beforeMinor, long beforeMillis) {
    public Pocket {
        lots = List.copyOf(lots);
    }

    /** One in which nothing ever was. */
    public Pocket(Commodity commodity) {
        this(commodity, List.of(), 0, 0, 0);
    }

    /** Ripe rewards and what else was given, less what was paid, spent, lost: less than 0 when the member owes. */
    public long balanceMinor() {
        long sum = 0;
        for (Lot lot : lots) {
            sum += lot.leftMinor();
        }
        return sum;
    }

    public long availableMinor() {
        return Math.max(0, balanceMinor());
    }

    /** What of the lots is available: less what is owed, which is taken from what expires first. */
    public List<Lot> usable() {
        long owed = 0;
        for (Lot lot : lots) {
            owed += Math.max(0, -lot.leftMinor());
        }
        var usable = new ArrayList<Lot>(lots.size());
        for (Lot lot : lots) {
            long minor = Math.max(0, lot.leftMinor());
            long left = Math.max(0, minor - owed);
            owed -= minor - left;
            if (left > 0) {
                usable.add(lot.of(left));
            }
        }
        return usable;
    }

    /** What the member owes. */
    public long receivableMinor() {
        return Math.max(0, -balanceMinor());
    }

    /**
     * The engine's clock when the balance became what it is. Changes at one clock that come to nothing are none: the order in which
     * they came must not matter.
     */
    public long sinceMillis() {
        return balanceMinor() == beforeMinor ? beforeMillis : touchedMillis;
    }

    /** Whether nothing is in it, and nothing ever stayed. */
    boolean isBlank() {
        return sinceMillis() == 0 && lots.stream().allMatch(lot -> lot.leftMinor() == 0);
    }

    /** The same with other lots. */
    public Pocket with(List<Lot> others, long nowMillis) {
        return touchedMillis == nowMillis
                ? new Pocket(commodity, others, nowMillis, beforeMinor, beforeMillis)
                : new Pocket(commodity, others, nowMillis, balanceMinor(), sinceMillis());
    }
}
