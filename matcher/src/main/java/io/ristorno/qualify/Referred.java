package io.ristorno.qualify;

import io.ristorno.event.Deed;
import io.ristorno.event.Deed.State;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Moment;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What a friend is paid on his first purchase, as long as what is left of it reaches the minimum; and what the member is paid who brought
 * him, who is told how far the friend's reward has come.
 */
public final class Referred {
    private Referred() {}

    /**
     * Who brought the member to an offer before he made a purchase: of several the first.
     *
     * @param purchases of the member at the merchant, in order of purchase time
     */
    public static Optional<MemberKey> by(List<Purchase> purchases, Purchase purchase, String offer) {
        for (int i = 0; i < purchases.size(); i++) {
            if (purchases.get(i).deed().orElse(null) instanceof Deed.Referred referred
                    && referred.offer().equals(offer)
                    && counts(purchases.get(i).at(), purchase.at())) {
                return Optional.of(referred.by());
            }
        }
        return Optional.empty();
    }

    private static boolean counts(Moment brought, Moment bought) {
        int days = bought.localDay() - brought.localDay();
        return brought.epochMillis() <= bought.epochMillis() && days <= Deed.Referred.COUNTS_DAYS;
    }

    static Due of(Referral referral, Offer offer, Case matter, AsOf asOf) {
        return matter.purchase().deed().orElse(null) instanceof Deed.Referral told
                ? referrer(referral, told.state())
                : friend(referral, offer, matter, asOf);
    }

    private static Due referrer(Referral referral, State state) {
        long minor = state == State.GONE ? 0 : referral.referrerMinor();
        boolean over = state == State.AVAILABLE;
        return new Due(minor, over ? minor : 0, 0, Count.NONE, 0, 0, Due.ANY_DAY, over || state == State.PENDING, over);
    }

    private static Due friend(Referral referral, Offer offer, Case matter, AsOf asOf) {
        Purchase purchase = matter.purchase();
        Visit own = matter.visit(offer.id());
        int turn = Turn.of(offer, matter);
        var progress = new Progress(asOf);
        progress.by(own, purchase);
        long least = Math.max(1, offer.minSpendMinor());
        long minor = turn == 1 && own.net() >= least ? referral.friendMinor() : 0;
        return new Due(
                minor,
                minor,
                0,
                new Count(Kind.VISIT, turn, 0, ""),
                0,
                0,
                Due.ANY_DAY,
                progress.cleared(),
                progress.over());
    }
}
