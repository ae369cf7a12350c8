package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
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
import io.ristorno.program.Program;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** A catalogue of any size, every kind of condition in it; always the same one for a seed and a size. */
public final class GeneratedCatalogue {
    /** The one program of a generated catalogue. */
    public static final String PROGRAM = "prg_load";

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Commodity EURO = Commodity.currency("EUR").orElseThrow();
    private static final int[] CATEGORIES = {5411, 5812, 5814, 5912, 5942, 5651, 5732, 7832};
    private static final LocalDateTime FROM = LocalDateTime.parse("2020-01-01T00:00");
    private static final LocalDateTime UNTIL = LocalDateTime.parse("2100-01-01T00:00");
    /** Kinds of offers: the first three reward anything. */
    private static final int KINDS = 8;

    private final SplittableRandom dice;
    private final List<Merchant> merchants = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();

    private GeneratedCatalogue(long seed) {
        dice = new SplittableRandom(seed);
    }

    /**
     * Generates.
     *
     * @param count offers, one to three a merchant
     */
    public static Catalogue of(int count, long seed) {
        var generated = new GeneratedCatalogue(seed);
        while (generated.offers.size() < count) {
            generated.merchant(Math.min(generated.dice.nextInt(1, 4), count - generated.offers.size()));
        }
        generated.offers.sort(Comparator.comparing(Offer::id));
        generated.merchants.sort(Comparator.comparing(Merchant::id));
        return new Catalogue(1, List.of(new Program(PROGRAM, "Load", ZONE)), generated.merchants, generated.offers);
    }

    private void merchant(int count) {
        int number = merchants.size();
        String id = "mer_g" + number;
        int mcc = CATEGORIES[dice.nextInt(CATEGORIES.length)];
        int places = dice.nextInt(1, 3);
        var locations = new ArrayList<Location>(places);
        for (int i = 0; i < places; i++) {
            locations.add(location(number, i, mcc));
        }
        merchants.add(new Merchant(id, "Merchant " + number, locations));
        for (int i = 0; i < count; i++) {
            int kind = i == 0 ? dice.nextInt(3) : dice.nextInt(KINDS);
            offers.add(offer(id, kind, locations, mcc));
        }
    }

    private static Location location(int merchant, int index, int mcc) {
        String id = "loc_g" + merchant + "_" + index;
        var number = new MerchantNumber("G" + (10_000_000 + merchant) + "L" + index, "451234", "", Use.BOTH);
        return new Location(id, "Merchant " + merchant + " Berlin", ZONE, "DE", mcc, Channel.IN_STORE, List.of(number));
    }

    private Offer offer(String merchant, int kind, List<Location> locations, int mcc) {
        boolean fixed = kind == 2;
        Schedule schedule = switch (kind) {
            case 3 -> new Schedule(FROM, UNTIL, weekdays(), Hours.ALL_DAY, Optional.empty());
            case 4 -> new Schedule(FROM, UNTIL, EnumSet.allOf(DayOfWeek.class), hours(), Optional.of(ZONE));
            default -> Schedule.between(FROM, UNTIL);
        };
        Where where = switch (kind) {
            case 5 -> new Where(Set.of(locations.getFirst().id()), Set.of(), Set.of(), Set.of(), Set.of());
            case 6 -> new Where(Set.of(), Set.of(), Set.of(mcc), Set.of(Channel.IN_STORE), Set.of("DE"));
            default -> Where.EVERYWHERE;
        };
        return new Offer(
                "off_g" + offers.size(),
                1,
                merchant,
                "Offer " + offers.size(),
                Status.LIVE,
                Instant.MIN,
                schedule,
                where,
                Audience.EVERYBODY,
                fixed ? new Mechanic.Fixed(200) : new Mechanic.Percent(new BasisPoints(dice.nextInt(1, 21) * 100)),
                EURO,
                fixed ? 1000 : kind == 1 ? 500 : 0,
                OptionalLong.empty(),
                OptionalLong.of(2000),
                OptionalLong.empty(),
                kind == 7 ? List.of(new Limit(Limit.Kind.COUNT, Limit.Period.MONTH, 3)) : List.of(),
                kind == 7 ? OptionalLong.of(1_000_000_00) : OptionalLong.empty(),
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                dice.nextInt(1, 31),
                OptionalInt.empty(),
                Optional.empty());
    }

    private Set<DayOfWeek> weekdays() {
        var days = EnumSet.of(DayOfWeek.of(dice.nextInt(1, 8)));
        days.add(DayOfWeek.of(dice.nextInt(1, 8)));
        return days;
    }

    private Hours hours() {
        int from = dice.nextInt(6, 20) * 60;
        return new Hours(from, from + 180);
    }
}
