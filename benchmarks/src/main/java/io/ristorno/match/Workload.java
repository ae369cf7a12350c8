package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Moment;
import io.ristorno.member.Facts;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Spent;
import io.ristorno.merchant.Channel;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A seeded workload of the shape that speed is measured on: N offers, one to three a merchant, every kind of condition
 * present; purchases of which a tenth are at merchants with offers, these drawn by Zipf's law.
 */
public final class Workload {
    /** Purchases that are cycled through: more than any cache of the processor holds. */
    public static final int PURCHASES = 1 << 16;

    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity GBP = Commodity.currency("GBP").orElseThrow();
    private static final Commodity USD = Commodity.currency("USD").orElseThrow();
    private static final Commodity[] CURRENCIES = {EUR, EUR, EUR, GBP, USD};
    private static final String[] COUNTRIES = {"DE", "FR", "SE", "GB", "US"};
    private static final int[] MCCS = {5411, 5812, 5814, 5651, 5732, 5912, 7011, 5541, 5942, 7832};
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

    private final SplittableRandom random;
    final List<Offer> offers = new ArrayList<>();
    final List<Purchase> purchases = new ArrayList<>(PURCHASES);
    final List<MerchantKey> merchants = new ArrayList<>(PURCHASES);

    /** A workload of so many offer versions. */
    public Workload(int count, long seed, double shareAtOffers) {
        random = new SplittableRandom(seed);
        int merchant = 0;
        while (offers.size() < count) {
            int of = 1 + random.nextInt(3);
            for (int i = 0; i < of && offers.size() < count; i++) {
                addOffer(merchant, i);
            }
            merchant++;
        }
        for (int i = 0; i < PURCHASES; i++) {
            boolean known = random.nextDouble() < shareAtOffers;
            int at = known ? zipf(merchant) : merchant + random.nextInt(Math.max(1000, merchant * 9));
            merchants.add(new MerchantKey(merchantId(at)));
            purchases.add(purchase(at, i));
        }
    }

    public List<Offer> offers() {
        return offers;
    }

    public Catalogue catalogue() {
        return new Catalogue(1, List.of(), List.of(), offers);
    }

    private static String merchantId(int number) {
        return "mer_" + Integer.toString(number + 1_000_000, 36);
    }

    /** Zipf with exponent 1 by inversion of the continuous law. */
    private int zipf(int count) {
        double at = Math.pow(count + 1, random.nextDouble()) - 1;
        return Math.min(count - 1, (int) at);
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private void addOffer(int merchant, int number) {
        String id = "off_" + Integer.toString(merchant, 36) + "_" + number;
        boolean edited = chance(0.1);
        Offer first = offer(merchant, id, 1, Instant.MIN);
        offers.add(first);
        if (edited) {
            offers.add(offer(merchant, id, 2, Instant.parse("2026-06-01T10:00:00Z")));
        }
    }

    private Offer offer(int merchant, String id, int version, Instant from) {
        return new Offer(
                id,
                version,
                merchantId(merchant),
                "an offer",
                chance(0.02) ? Status.PAUSED : Status.LIVE,
                from,
                schedule(),
                where(merchant),
                Audience.EVERYBODY,
                chance(0.8)
                        ? new Mechanic.Percent(new BasisPoints(100 + random.nextInt(1900)))
                        : new Mechanic.Fixed(100 + random.nextInt(900)),
                CURRENCIES[merchant % CURRENCIES.length],
                chance(0.5) ? 1000 + random.nextInt(4000) : 0,
                OptionalLong.empty(),
                chance(0.5) ? OptionalLong.of(500 + random.nextInt(2000)) : OptionalLong.empty(),
                OptionalLong.empty(),
                chance(0.2) ? List.of(new Limit(Limit.Kind.COUNT, Limit.Period.OFFER, 1)) : List.of(),
                OptionalLong.empty(),
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                14,
                OptionalInt.empty(),
                Optional.empty());
    }

    private Schedule schedule() {
        LocalDateTime from = DAY.minusDays(random.nextInt(200)).atStartOfDay();
        LocalDateTime until = DAY.plusDays(chance(0.9) ? 1 + random.nextInt(200) : -random.nextInt(5))
                .atStartOfDay();
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        if (chance(0.2)) {
            days = EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY);
        }
        Hours hours = chance(0.2) ? new Hours(690, 840) : chance(0.05) ? new Hours(1320, 120) : Hours.ALL_DAY;
        return new Schedule(
                from.isBefore(until) ? from : until.minusDays(1),
                until,
                days,
                hours,
                chance(0.02) ? Optional.of(BERLIN) : Optional.empty());
    }

    private Where where(int merchant) {
        return new Where(
                chance(0.2) ? Set.of("loc_" + merchant + "_0", "loc_" + merchant + "_1") : Set.of(),
                chance(0.05) ? Set.of("loc_" + merchant + "_2") : Set.of(),
                chance(0.2) ? Set.of(MCCS[merchant % MCCS.length], 5999) : Set.of(),
                chance(0.2) ? Set.of(Channel.IN_STORE) : Set.of(),
                chance(0.2) ? Set.of(COUNTRIES[merchant % COUNTRIES.length]) : Set.of());
    }

    private Purchase purchase(int merchant, int number) {
        LocalDateTime local = DAY.atTime(LocalTime.of(random.nextInt(24), random.nextInt(60)));
        Commodity currency = chance(0.9) ? CURRENCIES[merchant % CURRENCIES.length] : USD;
        var spent = new Spent(100 + random.nextInt(15_000), 100 + random.nextInt(15_000));
        var facts = new Facts(
                "V:" + number,
                List.of(),
                Life.AUTHORISED,
                Moment.at(local.atZone(BERLIN).toInstant(), BERLIN),
                false,
                0,
                "loc_" + merchant + "_" + random.nextInt(4),
                BERLIN,
                COUNTRIES[merchant % COUNTRIES.length],
                MCCS[merchant % MCCS.length],
                chance(0.8) ? Channel.IN_STORE : Channel.ONLINE,
                0,
                currency,
                currency,
                spent,
                spent,
                List.of(),
                List.of(),
                false,
                0,
                0,
                false,
                (int) DAY.toEpochDay(),
                (int) DAY.plusDays(180).toEpochDay(),
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty());
        return new Purchase("pur_" + number, List.of(), "", facts, List.of(), List.of());
    }
}
