package io.ristorno.report;

import io.ristorno.catalog.Sentence;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Steps.Step;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.util.List;
import java.util.Locale;

/** Why an offer gives a purchase what it gives, as a sentence that a member could be told. */
public final class Because {
    private Because() {}

    /**
     * The sentence.
     *
     * @param offer the version that decided
     * @param standing what was decided
     */
    public static String of(Purchase purchase, Offer offer, Stage stage, Reason reason, Standing standing) {
        return switch (reason) {
            case EARNED ->
                stage == Stage.PROVISIONAL
                        ? purchase.life() == Life.CLEARED
                                ? "It will be confirmed when the purchases before it that it goes by clear."
                                : "It will be confirmed when the purchase clears."
                        : standing.creditedBack() > 0
                                ? "Part of it went back with what was returned."
                                : "The purchase meets every condition.";
            case NOT_GOODS -> "Cash, money transfers, bill payments, gift cards and stakes do not earn.";
            case OUTSIDE_PLACE -> "The offer does not hold at this place.";
            case BEFORE_BINDING ->
                "It was bought before the place was registered: the offer counts for that if it says \"where.beforeBinding\": true.";
            case OUTSIDE_WINDOW -> "The offer was not running when the purchase was made.";
            case OUTSIDE_HOURS -> "The offer does not hold on that day or at that hour.";
            case NOT_ENROLLED -> "The card was not linked when the purchase was made.";
            case NOT_ACTIVATED ->
                offer.mechanic() instanceof Referral
                        ? "Nobody else had brought the member before the purchase."
                        : "The offer was not activated before the purchase.";
            case AUDIENCE -> audience(String.join(", ", Sentence.whom(offer.who())));
            case NO_POINTS -> "The program had no points to give for it when the purchase was made.";
            case OTHER_CURRENCY -> "The purchase was neither made nor billed in " + offer.currency() + ".";
            case BELOW_MINIMUM -> below(purchase, offer);
            case LIMIT -> "The member has had what one member may have of this offer.";
            case BUDGET ->
                offer.limits().stream().anyMatch(limit -> limit.of() == Limit.Of.OFFER)
                        ? "What all members may have of the offer together has no room."
                        : "The offer's budget has no room.";
            case MERCHANT_LINE -> "What the merchant has set aside for all its offers has no room.";
            case MEMBER_CAP -> "The member has had what one member may have of all merchants, that day or that year.";
            case STACKING ->
                "Another offer was chosen, alone or with others: that gave no less when the choice was made, and stays while it"
                        + " pays.";
            case HELD_FOR_REVIEW ->
                stage == Stage.REJECTED
                        ? "An operator has refused it, or nobody has decided on it while the purchase was open."
                        : "An operator has to look at it before it is released.";
            case REVIEW -> "It cleared long after the offer's end: an operator has to look.";
            case REVERSED -> "The purchase was reversed.";
            case NEVER_CLEARED -> "The purchase was never cleared.";
            case VERIFICATION -> "A card verification is no purchase.";
            case RETURNED -> "Everything was returned.";
            case MERGED -> "The purchase became part of another one.";
            case ERASED -> "The member was erased.";
            case COUNTED -> counted(offer);
            case NO_PRIZE -> "No prize was drawn.";
            case AWAITS_END -> awaits(offer);
            case AWAITS_CONTACT -> "It is released when the member has confirmed an e-mail address or a phone.";
        };
    }

    private static String audience(String whom) {
        return "The offer is " + (whom.startsWith("for ") || whom.startsWith("not for ") ? "" : "for purchases ") + whom
                + ".";
    }

    private static String awaits(Offer offer) {
        return offer.mechanic() instanceof PeriodRebate rebate
                ? "It counts: a share of all purchases of the "
                        + rebate.per().name().toLowerCase(Locale.ROOT) + " is paid " + rebate.graceDays()
                        + " days after its end."
                : "It counts: it is paid later.";
    }

    private static String counted(Offer offer) {
        Commodity currency = offer.currency();
        return switch (offer.mechanic()) {
            case NthVisit visit -> "It counts: one purchase in " + visit.every() + " is paid.";
            case Welcome _ -> "The first purchase and those that follow it have been paid, or their days are over.";
            case SpendThreshold threshold ->
                "It counts: " + Sentence.given(offer, threshold.amountMinor())
                        + (threshold.repeats()
                                ? " is paid each time that purchases come to "
                                : " is paid, once, when purchases come to ")
                        + currency.format(threshold.thresholdMinor()) + " " + currency + ".";
            case PeriodRebate rebate ->
                "It counts: a share of all purchases of the "
                        + rebate.per().name().toLowerCase(Locale.ROOT)
                        + " is paid on its last one, if they come to enough.";
            case BounceBack bounce ->
                "It counts: a part of it is paid on the next purchase, if that is made within " + bounce.days()
                        + " days.";
            case Referral _ ->
                "Only the first purchase is paid for, as long as what is left of it reaches the minimum.";
            case Payment _, Steps _, Ladder _, Surprise _, Action _ -> "It counts towards a later reward.";
        };
    }

    /** What a purchase has to come to at least. */
    private static long least(Offer offer) {
        return offer.mechanic() instanceof Steps(List<Step> steps)
                ? Math.max(offer.minSpendMinor(), steps.getFirst().fromMinor())
                : offer.minSpendMinor();
    }

    private static String below(Purchase purchase, Offer offer) {
        Commodity currency = offer.currency();
        boolean same = purchase.currency().equals(currency);
        if (!same && !purchase.billingCurrency().equals(currency) && purchase.netMinor() > 0) {
            return "Below the minimum of " + currency.format(least(offer)) + " " + currency
                    + ", by the rates of its day.";
        }
        boolean returned = purchase.life() == Life.CLEARED && purchase.returnedMinor() > 0 && same;
        long has = returned
                ? purchase.netMinor()
                : same
                        ? purchase.beforeReturns().minor()
                        : purchase.beforeReturns().billing();
        long lacks = least(offer) - has;
        return lacks > 0
                ? "Below the minimum of " + currency.format(least(offer)) + ": "
                        + (returned ? currency.format(purchase.returnedMinor()) + " was returned, and " : "")
                        + currency.format(lacks) + " more was needed."
                : "Nothing is left to earn on.";
    }
}
