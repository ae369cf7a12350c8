package io.ristorno.program;

import io.ristorno.money.Commodity;
import io.ristorno.money.Ratio;
import io.ristorno.offer.Mechanic;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program's points: what every purchase earns of them, and what they are worth. Points are whole.
 *
 * @param currency of every amount here; the same for as long as the program has points
 * @param earn what a purchase earns, whoever's it is and wherever; empty where offers alone give points
 * @param value what points are worth beside cash; empty where nobody says
 * @param holdDays local calendar days between a clearing and the availability of what it earned, 0 to {@value #HOLD_DAYS_MAX}; the same
 *     for as long as the program has points
 * @param expiryDays local calendar days from the day on which points that a purchase earned became available, in which they can be used,
 *     1 to {@value #EXPIRY_DAYS_MAX}; empty for ever. What offers give expires as they say
 */
public record PointTerms(
        Commodity currency, Optional<Earn> earn, Optional<Value> value, int holdDays, OptionalInt expiryDays) {
    /** Of a program that says nothing else: as offers have it. */
    public static final int HOLD_DAYS = 14;

    public static final int HOLD_DAYS_MAX = 365;

    /** Ten years. */
    public static final int EXPIRY_DAYS_MAX = 3_650;

    /** Points, or minor units, in a rate. */
    public static final int RATE_MAX = Mechanic.PointRate.RATE_MAX;

    /** What one purchase earns at most, and what an offer multiplies that to: as much as an amount of a card message can be. */
    public static final long MOST = Mechanic.MOST;

    /** Points that are good for ever. */
    public PointTerms(Commodity currency, Optional<Earn> earn, Optional<Value> value, int holdDays) {
        this(currency, earn, value, holdDays, OptionalInt.empty());
    }

    /**
     * A point for each 1.00: 1 per 100.
     *
     * @param points 1 to {@value #RATE_MAX}
     * @param perMinor for so much of a purchase, in minor units, 1 to {@value #RATE_MAX}
     */
    public record Earn(int points, int perMinor) {
        /** Points for a minor unit. */
        public Ratio rate() {
            return Ratio.of(points, perMinor);
        }
    }

    /**
     * 100 points are worth 0.50: 100 for 50.
     *
     * @param points 1 to {@value #RATE_MAX}
     * @param minor what so many are worth, in minor units, 1 to {@value #RATE_MAX}
     */
    public record Value(int points, int minor) {
        /** Points for a minor unit. */
        public Ratio rate() {
            return Ratio.of(points, minor);
        }
    }
}
