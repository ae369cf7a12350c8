package io.ristorno.match;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Offer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What all members share of an offer: its budget, and the limits of all together.
 *
 * @param limits the budget first
 * @param zone in which its days begin: the offer's; if it names none, that of the first of its merchant's locations at which it holds
 */
public record Pool(List<Limit> limits, ZoneId zone) {
    public Pool {
        limits = List.copyOf(limits);
    }

    /** What a version says, whatever its merchant's locations. */
    public static Pool of(Offer offer) {
        return new Pool(offer.shared(), offer.schedule().zone().orElse(ZoneOffset.UTC));
    }

    /**
     * What a version says.
     *
     * @param elsewhere the zone of what has no location
     */
    static Pool of(Offer offer, Optional<Merchant> merchant, ZoneId elsewhere) {
        return new Pool(
                offer.shared(),
                offer.schedule()
                        .zone()
                        .orElseGet(() -> merchant.stream()
                                .flatMap(each -> each.locations().stream())
                                .filter(location -> holdsAt(offer, location))
                                .map(Location::zone)
                                .findFirst()
                                .orElse(elsewhere)));
    }

    private static boolean holdsAt(Offer offer, Location location) {
        var named = offer.where().locations();
        return (named.isEmpty() || named.contains(location.id()))
                && !offer.where().excludeLocations().contains(location.id());
    }

    /** Whether it has to be known what was reserved when, or how often: what is reserved in all, the ledger knows. */
    public boolean counts() {
        for (Limit limit : limits) {
            if (limit.kind() == Kind.COUNT || limit.per() != Period.OFFER) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is more of it from some day on. */
    public boolean renews() {
        for (Limit limit : limits) {
            if (limit.per() != Period.OFFER) {
                return true;
            }
        }
        return false;
    }

    /** The day in its zone, days since 1970-01-01. */
    public int day(long epochMillis) {
        return Math.toIntExact(date(epochMillis).toEpochDay());
    }

    /** When its next day begins, epoch milliseconds. */
    public long nextDayMillis(long epochMillis) {
        return date(epochMillis).plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private LocalDate date(long epochMillis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
    }
}
