package io.ristorno.sandbox;

import io.ristorno.money.Commodity;

/** Which currency a card is billed in, and what a purchase in another one comes to. */
final class Purses {
    private static final Commodity[] HOMES = {
        currency("EUR"),
        currency("EUR"),
        currency("EUR"),
        currency("EUR"),
        currency("EUR"),
        currency("GBP"),
        currency("GBP"),
        currency("SEK"),
        currency("USD"),
        currency("EUR")
    };

    private Purses() {}

    private static Commodity currency(String code) {
        return Commodity.currency(code).orElseThrow();
    }

    /** What a card is billed in: six of ten in euros. */
    static Commodity home(long card) {
        return HOMES[(int) (card / 10 % HOMES.length)];
    }

    /** The ISO 4217 number of a card's currency when a shop has another one, else 0. */
    static int billingCurrency(long card, Commodity shop) {
        Commodity home = home(card);
        return home.equals(shop) || shop.decimals() != home.decimals() ? 0 : home.numeric();
    }

    /** What the cardholder is billed. */
    static long billed(long minor, Commodity shop, long card) {
        return minor * thousandthsOfEuro(shop) / thousandthsOfEuro(home(card));
    }

    /** Rates that were true once: traffic needs no better. */
    private static long thousandthsOfEuro(Commodity currency) {
        return switch (currency.code()) {
            case "GBP" -> 1170;
            case "USD" -> 920;
            case "SEK" -> 88;
            default -> 1000;
        };
    }
}
