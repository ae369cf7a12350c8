package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import io.ristorno.qualify.AsOf;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A night on which many holds end almost at once: purchases that cleared, one a member, each with a reward in its hold.
 *
 * <p>A hold ends at midnight where the purchase was made, and a member's midnight comes with a lag that spreads everybody over
 * an hour. Here it does not: each member has bought just so far east or west that his midnight and his lag come to the same
 * moment as everybody else's. So a service needs no other clock than its own to see a million holds end in a minute.
 *
 * @param name of the night: another has merchants and purchases of its own
 * @param count purchases, of the first so many {@linkplain Enrolment members}
 * @param first moment at which one ends, a whole second
 * @param within which the others do: whole seconds of which an hour is a multiple
 */
public record Holds(String name, long count, Instant first, Duration within) {
    /** Merchants who gave the rewards. */
    private static final int MERCHANTS = 100;

    private static final int HOLD_DAYS = 1;
    /** The end of a hold is midnight behind its last day; the clearing is of noon on the day of the purchase. */
    private static final Duration CLEARED_BEFORE = Duration.ofHours(24 * HOLD_DAYS + 12);

    private static final Duration AUTHORISED_BEFORE = CLEARED_BEFORE.plusHours(1);
    private static final long HOUR_SECONDS = 3600;
    private static final long DAY_SECONDS = 86_400;
    private static final Commodity EURO = Commodity.currency("EUR").orElseThrow();

    public Holds {
        if (count < 1 || within.toSeconds() < 1 || HOUR_SECONDS % within.toSeconds() != 0) {
            throw new IllegalArgumentException("holds end within a part of an hour");
        }
        first = first.truncatedTo(ChronoUnit.SECONDS);
    }

    /** When all of it has been bought and has cleared, and no hold has ended. */
    public Instant bought() {
        return first.minus(CLEARED_BEFORE).plus(Duration.ofHours(1));
    }

    /** A catalogue with the merchants of these purchases and their offers. */
    public Catalogue beside(Catalogue others) {
        var merchants = new ArrayList<>(others.merchants());
        var offers = new ArrayList<>(others.offers());
        for (int i = 0; i < MERCHANTS; i++) {
            merchants.add(new Merchant(merchant(i), name + " " + i, List.of(location(i))));
            offers.add(offer(i));
        }
        return new Catalogue(others.revision(), others.programs(), merchants, others.campaigns(), offers);
    }

    private String merchant(long index) {
        return "mer_" + name + index % MERCHANTS;
    }

    private Location location(int index) {
        var number = new MerchantNumber(name.toUpperCase(Locale.ROOT) + index, "451234", "", Use.BOTH);
        return new Location(
                "loc_" + name + index,
                name + " " + index,
                ZoneId.of("UTC"),
                "DE",
                5411,
                Channel.IN_STORE,
                List.of(number));
    }

    private Offer offer(int index) {
        return new Offer(
                "off_" + name + index,
                1,
                merchant(index),
                "10 % back",
                Status.LIVE,
                Instant.MIN,
                Schedule.between(LocalDateTime.parse("2020-01-01T00:00"), LocalDateTime.parse("2100-01-01T00:00")),
                Where.EVERYWHERE,
                Audience.EVERYBODY,
                new Mechanic.Percent(new BasisPoints(1000)),
                EURO,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                OptionalLong.empty(),
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                HOLD_DAYS,
                OptionalInt.empty(),
                Optional.empty());
    }

    /** Whose purchase, and where. */
    public RelationshipKey relationship(long index) {
        return new RelationshipKey(
                Enrolment.member(GeneratedCatalogue.PROGRAM, index), new MerchantKey(merchant(index)));
    }

    /** What it gives. */
    public long rewardMinor(long index) {
        return 100 + index % 100;
    }

    /** A purchase and its clearing. */
    List<TransactionEvent> messages(long index) {
        var amount = Amount.of(10 * rewardMinor(index), EURO);
        Instant midnight = midnight(relationship(index).member());
        return List.of(
                new Authorization(message(index, "a", midnight, AUTHORISED_BEFORE), amount),
                new Clearing(message(index, "c", midnight, CLEARED_BEFORE), amount, 0, true));
    }

    /** The midnight that a member's lag is counted from. */
    private Instant midnight(MemberKey member) {
        long lag = AsOf.lagMillis(member) / 1000;
        return first.minusSeconds(lag - lag % within.toSeconds());
    }

    private Message message(long index, String suffix, Instant midnight, Duration before) {
        ZoneOffset zone = zone(midnight);
        Instant at = midnight.minus(before);
        return new Message(
                name,
                name + index + suffix,
                relationship(index).member(),
                Enrolment.slot(index),
                relationship(index).merchant(),
                "loc_" + name + index % MERCHANTS,
                zone,
                "DE",
                5411,
                Channel.IN_STORE,
                0,
                Moment.at(at, zone),
                new Traces("VISA", name + index, Original.NONE, "451234", "", "", "", ""),
                at.toEpochMilli());
    }

    /** Where it is midnight at a moment. */
    private static ZoneOffset zone(Instant midnight) {
        long passed = Math.floorMod(midnight.getEpochSecond(), DAY_SECONDS);
        return ZoneOffset.ofTotalSeconds(Math.toIntExact(passed > DAY_SECONDS / 2 ? DAY_SECONDS - passed : -passed));
    }
}
