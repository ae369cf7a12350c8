package io.ristorno.engine;

import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.PurseBook.Ripened;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Lot;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.program.PointTerms;
import io.ristorno.qualify.AsOf;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What one event makes available of a relationship's rewards, and takes back: lots for the member's purse. */
final class Ripening {
    private final OfferIndex index;
    private final RelationshipKey key;
    private final AsOf asOf;
    private final List<Ripened> ripened = new ArrayList<>(0);

    Ripening(OfferIndex index, RelationshipKey key, AsOf asOf) {
        this.index = index;
        this.key = key;
        this.asOf = asOf;
    }

    /** A reward was posted. What became available is a lot of its own, and what ceases to be is taken from it. */
    void posted(Purchase purchase, Reward from, Reward to, Offer offer) {
        long minor = to.toMember().available() - from.toMember().available();
        if (minor != 0) {
            OptionalInt days = offer.isBase() ? pointDays(purchase) : offer.rewardExpiryDays();
            add(purchase, to, minor, expiryMillis(purchase, days, asOf), expiryMillis(purchase, days, asOf.look()));
        }
    }

    /** How long what the program gives for a purchase is good, by the terms in force when it was made. */
    private OptionalInt pointDays(Purchase purchase) {
        return index.points(key.member().program(), purchase)
                .map(PointTerms::expiryDays)
                .orElse(OptionalInt.empty());
    }

    /** A reward is none any more. */
    void withdrawn(Purchase purchase, Reward reward) {
        long minor = reward.toMember().available();
        if (minor != 0) {
            add(purchase, reward, -minor, Lot.UNKNOWN, Lot.UNKNOWN);
        }
    }

    private void add(Purchase purchase, Reward reward, long minor, long expiresMillis, long againMillis) {
        String merchant = key.merchant().value();
        long rank = Lot.rank(purchase.at().epochMillis(), purchase.key());
        var lot = new Lot(Reward.id(purchase.id(), reward.offer()), merchant, minor, expiresMillis, rank);
        ripened.add(new Ripened(reward.commodity(), lot, minor > 0 && asOf.looking(), againMillis));
    }

    /** So many local days behind the one on which holds were released. */
    private static long expiryMillis(Purchase purchase, OptionalInt days, AsOf asOf) {
        return days.isEmpty()
                ? Lot.NEVER
                : asOf.released(purchase.zone())
                        .plusDays(days.getAsInt() + 1L)
                        .atStartOfDay(purchase.zone())
                        .toInstant()
                        .toEpochMilli();
    }

    boolean isEmpty() {
        return ripened.isEmpty();
    }

    List<Ripened> all() {
        return ripened;
    }
}
