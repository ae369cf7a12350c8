package io.ristorno.guard;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Where;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The purchases that offers reach, amounts aside: a product of independent conditions, so what several reach together is the product of
 * what they have in common in each. Of a purchase time, place and card are taken for known.
 *
 * @param from local, as {@code until}: the first moment
 * @param until the first moment that no longer counts
 * @param week the minutes of a week, Monday 00:00 first
 * @param places ids of locations; of a merchant without any, {@link #ANYWHERE}
 * @param lastBought how many days ago the member bought there last, {@link #LONG_AGO} for more than anybody asks, {@link #NEVER}
 */
record Reach(
        LocalDateTime from,
        LocalDateTime until,
        BitSet week,
        Among<String> places,
        Among<Integer> mccs,
        Among<String> programs,
        Among<String> networks,
        Among<String> products,
        Among<String> bins,
        BitSet lastBought) {
    private static final int DAY_MINUTES = 1_440;
    private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
    private static final int LONG_AGO = Audience.LOOKBACK_DAYS_MAX + 1;
    private static final int NEVER = LONG_AGO + 1;
    private static final String ANYWHERE = "";
    /** Local times of one moment lie no further apart, from UTC-12 to UTC+14. */
    private static final int ZONES_HOURS = 26;
    /** Of most offers, and never changed. */
    private static final BitSet EVERY_MINUTE = all(WEEK_MINUTES);

    private static final BitSet EVERYBODY = all(NEVER + 1);

    /**
     * The purchases that an offer reaches from now on.
     *
     * @param oneClock whether all that is compared goes by the same zone; if not, any hour of the week may be that of another
     */
    static Reach of(Offer offer, Merchant merchant, Instant now, boolean oneClock) {
        Schedule schedule = offer.schedule();
        int apart = oneClock ? 0 : ZONES_HOURS;
        return new Reach(
                latest(schedule.from().minusHours(apart), local(now)),
                schedule.until().plusHours(apart),
                oneClock && !schedule.isEveryHour() ? week(schedule) : EVERY_MINUTE,
                places(offer.where(), merchant),
                Among.named(offer.where().mccs()),
                Among.named(offer.who().programs()),
                Among.named(offer.who().networks()),
                Among.named(offer.who().cardProducts()),
                Among.named(offer.who().bins()),
                offer.who().asksHistory() ? lastBought(offer.who()) : EVERYBODY);
    }

    /** The earliest that it can be anywhere; no schedule begins before 1970. */
    private static LocalDateTime local(Instant now) {
        Instant known = now.isBefore(Instant.EPOCH) ? Instant.EPOCH : now;
        return LocalDateTime.ofInstant(known, ZoneOffset.ofHours(-12));
    }

    private static LocalDateTime latest(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static BitSet all(int count) {
        var all = new BitSet(count);
        all.set(0, count);
        return all;
    }

    private static BitSet week(Schedule schedule) {
        var week = new BitSet(WEEK_MINUTES);
        int from = schedule.hours().fromMinute();
        int until = schedule.hours().untilMinute();
        for (DayOfWeek day : schedule.daysOfWeek()) {
            int midnight = (day.getValue() - 1) * DAY_MINUTES;
            if (from < until) {
                week.set(midnight + from, midnight + until);
            } else {
                week.set(midnight, midnight + until);
                week.set(midnight + from, midnight + DAY_MINUTES);
            }
        }
        return week;
    }

    private static Among<String> places(Where where, Merchant merchant) {
        if (merchant.locations().isEmpty()) {
            return new Among<>(false, Set.of(ANYWHERE));
        }
        return new Among<>(
                false,
                merchant.locations().stream()
                        .filter(location -> counts(where, location))
                        .map(Location::id)
                        .collect(Collectors.toSet()));
    }

    private static boolean counts(Where where, Location location) {
        return Among.named(where.locations()).has(location.id())
                && !where.excludeLocations().contains(location.id())
                && Among.named(where.channels()).has(location.channel())
                && Among.named(where.countries()).has(location.country());
    }

    private static BitSet lastBought(Audience who) {
        var days = new BitSet(NEVER + 1);
        for (int ago = 0; ago <= LONG_AGO; ago++) {
            days.set(ago, who.knows(ago));
        }
        days.set(NEVER, who.knows(Integer.MAX_VALUE));
        return days;
    }

    /** What this and another reach both. */
    Reach and(Reach other) {
        return new Reach(
                latest(from, other.from),
                until.isBefore(other.until) ? until : other.until,
                both(week, other.week),
                places.and(other.places),
                mccs.and(other.mccs),
                programs.and(other.programs),
                networks.and(other.networks),
                products.and(other.products),
                Among.beginnings(bins, other.bins),
                both(lastBought, other.lastBought));
    }

    /** Whether there is a purchase that both reach: asked of every other offer of a merchant, so it makes nothing. */
    boolean meets(Reach other) {
        return latest(from, other.from).isBefore(until.isBefore(other.until) ? until : other.until)
                && week.intersects(other.week)
                && lastBought.intersects(other.lastBought)
                && places.meets(other.places)
                && mccs.meets(other.mccs)
                && programs.meets(other.programs)
                && networks.meets(other.networks)
                && products.meets(other.products)
                && Among.beginningsMeet(bins, other.bins);
    }

    private static BitSet both(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    /** Whether there is no such purchase. */
    boolean isEmpty() {
        return !from.isBefore(until)
                || week.isEmpty()
                || places.isEmpty()
                || mccs.isEmpty()
                || programs.isEmpty()
                || networks.isEmpty()
                || products.isEmpty()
                || bins.isEmpty()
                || lastBought.isEmpty();
    }
}
