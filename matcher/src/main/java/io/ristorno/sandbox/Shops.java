package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Where cards are used: the shops of a catalogue's merchants, and others that nobody registered. */
public final class Shops {
    private static final List<String> NETWORKS = List.of("VISA", "MASTERCARD");
    private static final List<Integer> CATEGORIES = List.of(5411, 5814, 5812, 5912, 5942, 5651, 5732, 7832, 5999, 6011);
    private static final List<Country> COUNTRIES = List.of(
            new Country("DE", ZoneId.of("Europe/Berlin")),
            new Country("FR", ZoneId.of("Europe/Paris")),
            new Country("SE", ZoneId.of("Europe/Stockholm")),
            new Country("GB", ZoneId.of("Europe/London")),
            new Country("US", ZoneId.of("America/New_York")));

    private final List<Shop> registered;
    private final List<Shop> rewarding;
    private final List<Shop> unregistered;
    private final long[] popularity;

    private record Country(String code, ZoneId zone) {}

    private Shops(List<Shop> registered, List<Shop> rewarding, List<Shop> unregistered) {
        this.registered = registered;
        this.rewarding = rewarding;
        this.unregistered = unregistered;
        popularity = zipf(registered.size());
    }

    /**
     * The shops of a catalogue.
     *
     * @param unregistered how many others there are
     * @param now offers that reward everything now make a shop a {@linkplain #rewarding rewarding} one
     */
    public static Shops of(Catalogue catalogue, int unregistered, LocalDateTime now) {
        Map<String, List<Offer>> offers = new HashMap<>();
        for (Offer offer : catalogue.offers()) {
            offers.computeIfAbsent(offer.merchantId(), _ -> new ArrayList<>(2)).add(offer);
        }
        var registered = new ArrayList<Shop>();
        var rewarding = new ArrayList<Shop>();
        for (Merchant merchant : catalogue.merchants()) {
            List<Shop> shops = shops(merchant);
            registered.addAll(shops);
            offers.getOrDefault(merchant.id(), List.of()).stream()
                    .filter(offer -> rewardsEverything(offer, now))
                    .findFirst()
                    .ifPresent(offer -> shops.forEach(
                            shop -> rewarding.add(shop.rewarding(offer.currency(), offer.minSpendMinor()))));
        }
        return new Shops(registered, rewarding, others(unregistered));
    }

    private static List<Shop> shops(Merchant merchant) {
        var shops = new ArrayList<Shop>();
        for (Location location : merchant.locations()) {
            boolean alike = location.merchantNumbers().stream()
                    .allMatch(number -> number.network().isEmpty());
            for (String network : alike ? NETWORKS.subList(0, 1) : NETWORKS) {
                Shop.of(merchant.id(), location, network).ifPresent(shops::add);
            }
        }
        return shops;
    }

    /** Whether any purchase at the merchant earns, however often, if only it is large enough. */
    private static boolean rewardsEverything(Offer offer, LocalDateTime now) {
        var where = offer.where();
        boolean everywhere = where.locations().isEmpty()
                && where.excludeLocations().isEmpty()
                && where.mccs().isEmpty()
                && where.channels().isEmpty()
                && where.countries().isEmpty();
        return everywhere
                && offer.status() == Status.LIVE
                && offer.stop().isEmpty()
                && offer.limits().isEmpty()
                && !offer.isShared()
                && !offer.who().asksActivation()
                && !offer.who().asksCycle()
                && offer.who().exposedTo().isEmpty()
                && !offer.who().asksContact()
                && !offer.who().asksSegments()
                && offer.schedule().isEveryHour()
                && offer.schedule().from().isBefore(now.minusDays(1))
                && offer.schedule().until().isAfter(now.plusDays(2));
    }

    private static List<Shop> others(int count) {
        var shops = new ArrayList<Shop>(count);
        for (int i = 0; i < count; i++) {
            Country country = COUNTRIES.get(i % COUNTRIES.size());
            shops.add(Shop.unregistered(i, country.zone, country.code, CATEGORIES.get(i % CATEGORIES.size())));
        }
        return shops;
    }

    /** Running sums of 1/rank. */
    private static long[] zipf(int size) {
        long[] sums = new long[size];
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 1_000_000 / (i + 1) + 1;
            sums[i] = sum;
        }
        return sums;
    }

    /** A registered shop: few have most of the customers. */
    Shop popular(SplittableRandom dice) {
        long thrown = dice.nextLong(popularity[popularity.length - 1]);
        int found = java.util.Arrays.binarySearch(popularity, thrown);
        // A sum that was hit exactly belongs to the next shop.
        return registered.get(found >= 0 ? found + 1 : -found - 1);
    }

    /** A registered shop, all alike. */
    Shop registered(SplittableRandom dice) {
        return registered.get(dice.nextInt(registered.size()));
    }

    /** A shop where any purchase earns. */
    Shop rewarding(SplittableRandom dice) {
        return rewarding.get(dice.nextInt(rewarding.size()));
    }

    /** A shop that nobody registered. */
    Shop other(SplittableRandom dice) {
        return unregistered.get(dice.nextInt(unregistered.size()));
    }

    /** Shops of registered merchants, one a location and network. */
    public int registeredCount() {
        return registered.size();
    }

    /** Of these, where any purchase earns. */
    public int rewardingCount() {
        return rewarding.size();
    }
}
