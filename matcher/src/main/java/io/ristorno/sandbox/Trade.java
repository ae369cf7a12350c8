package io.ristorno.sandbox;

import io.ristorno.merchant.MerchantCategory;
import java.util.SplittableRandom;

/** What a shop sells, as far as it shows in card traffic: what a purchase costs there, and what happens to it. */
enum Trade {
    COFFEE(300, 1800),
    GROCERIES(800, 12_000),
    RESTAURANT(1800, 14_000),
    PUMP(2000, 9500),
    HOTEL(9000, 70_000),
    CLOTHES(1900, 32_000),
    ELECTRONICS(1500, 120_000),
    PHARMACY(600, 7000),
    CINEMA(900, 5200),
    BAKERY(250, 1600),
    BOOKS(900, 8000),
    CARS(6000, 60_000),
    OTHER(500, 15_000);

    private final long leastMinor;
    private final long mostMinor;

    Trade(long leastMinor, long mostMinor) {
        this.leastMinor = leastMinor;
        this.mostMinor = mostMinor;
    }

    /** The trade of a merchant category. */
    static Trade of(int mcc) {
        return switch (mcc) {
            case 5814 -> COFFEE;
            case 5411 -> GROCERIES;
            case 5812, 5813 -> RESTAURANT;
            case MerchantCategory.FUEL_DISPENSER -> PUMP;
            case 7011 -> HOTEL;
            case 5651, 5691 -> CLOTHES;
            case 5732 -> ELECTRONICS;
            case 5912 -> PHARMACY;
            case 7832 -> CINEMA;
            case 5462 -> BAKERY;
            case 5942 -> BOOKS;
            case 7512 -> CARS;
            default -> OTHER;
        };
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
        long thrown = dice.nextLong(1000);
        long share = Math.min(thrown, dice.nextLong(1000));
        long minor = (leastMinor + span * share / 1000 * (200 + share) / 1200) * scale;
        return switch (dice.nextInt(4)) {
            case 0 -> Math.max(100, minor / 100 * 100);
            case 1 -> minor / 100 * 100 + 90;
            case 2 -> minor / 100 * 100 + 50;
            default -> minor;
        };
    }
}
