package io.ristorno.rehearsal;

import io.ristorno.match.OfferIndex;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Offer;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import java.util.function.Consumer;

/**
 * Relationships as they are stored, walked through once, where the log does not tell any more how they came to be: what is open in them is
 * decided once, and what is closed is told of as it is.
 */
final class Once {
    private static final int RELATIONSHIPS_A_PAGE = 256;

    private final Snapshot snapshot;

    Once(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Whether a relationship is one in which an offer has a say. */
    static boolean concerns(Offer offer, Relationship relationship) {
        return offer.isWide() || relationship.key().merchant().value().equals(offer.merchantId());
    }

    /** Every relationship that an offer concerns, as it is. */
    void each(Offer offer, Watch watch, Consumer<Relationship> consumer) {
        Page<Relationship> page = snapshot.relationships(Page.START, RELATIONSHIPS_A_PAGE);
        for (boolean more = true; more; ) {
            for (Relationship relationship : page.items()) {
                if (concerns(offer, relationship)) {
                    consumer.accept(relationship);
                }
            }
            BackTest.heed(watch);
            watch.played(0);
            more = page.next().isPresent();
            page = more ? snapshot.relationships(page.next().get(), RELATIONSHIPS_A_PAGE) : page;
        }
    }

    /**
     * The same with all that is open decided once, by another catalogue.
     *
     * @param live by which it is decided as it is stored
     */
    void eachDecided(Offer offer, OfferIndex live, OfferIndex index, Watch watch, Consumer<Relationship> consumer) {
        var inTurn = new InTurn(snapshot, offer, live, index, _ -> true);
        each(
                offer,
                watch,
                relationship -> consumer.accept(inTurn.decided(relationship).relationship()));
    }

    /** When the first purchase was made that is known and that an offer concerns, epoch milliseconds; now if there is none. */
    long firstMillis(Offer offer, Watch watch) {
        long[] first = {snapshot.nowMillis()};
        each(offer, watch, relationship -> {
            for (Purchase purchase : relationship.purchases()) {
                first[0] = Math.min(first[0], purchase.at().epochMillis());
            }
            relationship
                    .history()
                    .purchases()
                    .forEach(purchase ->
                            first[0] = Math.min(first[0], purchase.at().epochMillis()));
        });
        return first[0];
    }
}
