package io.ristorno.sandbox;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What a shop sells, as far as it shows in card traffic: what a purchase costs there, and what happens to it. */
enum Trade {
    COFFEE(300, 1800, 5814),
    GROCERIES(800, 12_000, 5411),
    RESTAURANT(1800, 14_000, 5812, 5813),
    PUMP(2000, 9500, 5542),
    HOTEL(9000, 70_000, 7011),
    CLOTHES(1900, 32_000, 5651, 5691),
    ELECTRONICS(1500, 120_000, 5732),
    PHARMACY(600, 7000, 5912),
    CINEMA(900, 5200, 7832),
    BAKERY(250, 1600, 5462),
    BOOKS(900, 8000, 5942),
    CARS(6000, 60_000, 7512),
    OTHER(500, 15_000);

    private final long leastMinor;
    private final long mostMinor;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final int[] mccs;

    Trade(long leastMinor, long mostMinor, int... mccs) {
        this.leastMinor = leastMinor;
        this.mostMinor = mostMinor;
        this.mccs = mccs;
    }

    /** The trade of a merchant category. */
    static Trade of(int mcc) {
        return Arrays.stream(values())
                .filter(trade -> Arrays.stream(trade.mccs).anyMatch(known -> known == mcc))
                .findFirst()
                .orElse(OTHER);
    }

    /**
     * What somebody pays: small amounts more often than large ones, and most of them a price that looks like one.
     *
     * @param scale minor units of the shop's currency for one cent: 10 for crowns
     */
    long amountMinor(SplittableRandom dice, long scale) {
        long span = mostMinor - leastMinor;
        // The smaller of two throws, squared down once more: half of all purchases cost less than a fifth of the
        // dearest.
        long one = dice.nextLong(1000);
        long share = Math.min(one, dice.nextLong(1000));
        long minor = (leastMinor + span * share / 1000 * (200 + share) / 1200) * scale;
        return switch (dice.nextInt(4)) {
            case 0 -> Math.max(100, minor / 100 * 100);
            case 1 -> minor / 100 * 100 + 90;
            case 2 -> minor / 100 * 100 + 50;
            default -> minor;
        };
    }
}
