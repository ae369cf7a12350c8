package io.ristorno.qualify;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.util.Optional;

/** Rewards that go by several purchases, or by something else than a purchase. */
public final class Together {
    private Together() {}

    /** What is due to a visit of an offer that pays such. */
    public static Due due(Offer offer, Case matter, AsOf asOf) {
        Due due = dueNow(offer, matter, asOf);
        Optional<Visits> whole = offer.mechanic() instanceof PeriodRebate
                ? Optional.empty()
                : matter.visits().whole();
        return whole.isEmpty()
                ? due
                : due.keeping(Math.max(
                        0, dueNow(offer, matter.with(whole.get()), asOf).minor() - due.minor()));
    }

    private static Due dueNow(Offer offer, Case matter, AsOf asOf) {
        return switch (offer.mechanic()) {
            case SpendThreshold threshold -> Threshold.of(threshold, offer, matter, asOf);
            case PeriodRebate rebate -> Rebate.of(rebate, offer, matter, asOf);
            case BounceBack bounce -> Successor.of(bounce, offer, matter, asOf);
            case Referral referral -> Referred.of(referral, offer, matter, asOf);
            case Action action -> Acted.of(action, offer, matter, asOf);
            case Payment _, Steps _, NthVisit _, Ladder _, Welcome _, Surprise _ ->
                throw new IllegalStateException("a purchase is paid by itself, or by its turn");
        };
    }

    /**
     * Whether a reward goes by another purchase than its own.
     *
     * @param reward of the purchase
     * @param offer that gives it
     */
    public static boolean goesBy(Purchase other, Purchase purchase, Reward reward, Offer offer) {
        return switch (offer.mechanic()) {
            case SpendThreshold threshold ->
                Purchase.ORDER.compare(other, purchase) < 0 && isAddedUp(other, purchase, offer, threshold.per());
            case PeriodRebate rebate -> isAddedUp(other, purchase, offer, rebate.per());
            case BounceBack _ -> other.isCalled(reward.count().source());
            case Payment _, Steps _, NthVisit _, Ladder _, Welcome _, Surprise _, Referral _, Action _ -> false;
        };
    }

    private static boolean isAddedUp(Purchase other, Purchase purchase, Offer offer, Period per) {
        return other.reward(offer.id()).filter(its -> its.count().minor() > 0).isPresent()
                && Periods.of(per, Periods.day(offer, other.at()))
                        == Periods.of(per, Periods.day(offer, purchase.at()));
    }
}
