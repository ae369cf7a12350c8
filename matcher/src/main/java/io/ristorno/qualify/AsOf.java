package io.ristorno.qualify;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The engine's clock as decisions see it. Windows compare local calendar dates at the purchase's location.
 *
 * <p>Holds end when somebody looks, not while card messages come in: a message that arrives when its hold is over already
 * would else be settled before an earlier purchase of the same file, and the order of arrival would matter.
 *
 * @param nowMillis epoch milliseconds of the last tick
 * @param looking whether holds that are over now are released now
 * @param lookedMillis of the tick before the last look: what was settled then stays released
 * @param lagMillis how long after midnight this member's day begins: a day's holds do not end all at once
 */
public record AsOf(long nowMillis, boolean looking, long lookedMillis, long lagMillis) {
    private static final long HOUR_MILLIS = 3_600_000;

    /**
     * How long after midnight a member's day begins: members are spread over the hour, in the order of their numbers, which are 63 bits
     * of a hash. The store keeps them in that order, so the holds of a place's night are read and written side by side.
     */
    public static long lagMillis(MemberKey member) {
        return Math.unsignedMultiplyHigh(member.number() << 1, HOUR_MILLIS);
    }

    /** A clock that nobody looked at, without a lag. */
    public AsOf(long nowMillis) {
        this(nowMillis, false, 0, 0);
    }

    /** The same for a relationship that was looked at before, of a member whose day begins later. */
    public AsOf of(long relationshipLookedMillis, long memberLagMillis) {
        return new AsOf(nowMillis, false, relationshipLookedMillis, memberLagMillis);
    }

    /** The same while looking. */
    public AsOf look() {
        return new AsOf(nowMillis, true, nowMillis, lagMillis);
    }

    /** The local day, days since 1970-01-01. */
    public int day(ZoneId zone) {
        return day(nowMillis, zone);
    }

    /**
     * Holds that ended before this local day are released: of what was settled at the last look. What an offer comes to give a settled
     * purchase behind that waits for the next, as all that is not settled does.
     */
    public int releasedDay(Purchase purchase, Offer offer) {
        boolean settled = purchase.reward(offer.id()).filter(Reward::settled).isPresent();
        return looking || settled ? day(lookedMillis, purchase.zone()) : Integer.MIN_VALUE;
    }

    /** The local day as of which holds were released, days since 1970-01-01. */
    public int releasedDay(ZoneId zone) {
        return day(lookedMillis, zone);
    }

    /** The same as a date. */
    public LocalDate released(ZoneId zone) {
        return LocalDate.ofEpochDay(day(lookedMillis, zone));
    }

    private int day(long millis, ZoneId zone) {
        return Math.toIntExact(LocalDate.ofInstant(Instant.ofEpochMilli(millis - lagMillis), zone)
                .toEpochDay());
    }
}
