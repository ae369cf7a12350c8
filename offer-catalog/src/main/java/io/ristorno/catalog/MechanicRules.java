package io.ristorno.catalog;

import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.PeriodRebate.Bracket;
import io.ristorno.offer.Mechanic.PointRate;
import io.ristorno.offer.Mechanic.Rate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Steps.Step;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Surprise.Prize;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a mechanic has to obey, by itself and within its offer. */
final class MechanicRules {
    private static final String OUT_OF_RANGE = "is out of range";
    static final String FACTOR = "is no factor that multiplies";
    static final String FACTOR_MEND = "write more than 1 and at most 100, with two decimals at most: 3, or 1.5";
    private static final String SINGLE = "does not pay for a single reward";
    private static final String BOTH = "does not pay for both";
    /** Results of purchases are kept for longer than a year. */
    private static final Set<Period> CALENDAR = Set.of(Period.WEEK, Period.MONTH, Period.YEAR);

    private static final Pattern ACTION = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
    private static final Pattern SALT = Pattern.compile("[!-~]{1,64}");

    private final Offer offer;
    private final Spot root;
    private final Spot spot;

    private MechanicRules(Offer offer, Spot root) {
        this.offer = offer;
        this.root = root;
        spot = root.at("reward");
    }

    static void check(Offer offer, Spot root) {
        if (!root.areClean("reward")) {
            return;
        }
        var rules = new MechanicRules(offer, root);
        switch (offer.mechanic()) {
            case Payment payment -> rules.payment(payment, offer.minSpendMinor(), rules.spot);
            case Steps(List<Step> steps) -> rules.steps(steps);
            case NthVisit visit -> {
                rules.range(visit.every(), 2, NthVisit.MOST, "every");
                rules.payment(visit.pays(), offer.minSpendMinor(), rules.spot);
            }
            case Ladder ladder -> rules.ladder(ladder);
            case Welcome welcome -> {
                rules.range(welcome.times(), 1, Welcome.TIMES_MOST, "times");
                rules.range(welcome.days(), 1, Welcome.DAYS_MOST, "days");
                rules.payment(welcome.first(), offer.minSpendMinor(), rules.spot.at("first"));
                rules.payment(welcome.then(), offer.minSpendMinor(), rules.spot.at("then"));
            }
            case Surprise surprise -> rules.surprise(surprise);
            case SpendThreshold threshold -> rules.threshold(threshold);
            case PeriodRebate rebate -> rules.rebate(rebate);
            case BounceBack bounce -> {
                rules.range(bounce.days(), 1, BounceBack.DAYS_MOST, "days");
                rules.payment(bounce.pays(), offer.minSpendMinor(), rules.spot);
            }
            case Referral referral -> rules.referral(referral);
            case Action action -> rules.action(action);
        }
        rules.policy();
        if (root.areClean("reward", "where", "maxRewardMinor", "estimateMinor")) {
            dispenser(offer, MerchantCategory.anyDispenser(offer.where().mccs()), root);
        }
    }

    private void range(int value, int least, int most, String name) {
        spot.at(name).require(value >= least && value <= most, OUT_OF_RANGE, "write " + least + " to " + most);
    }

    /**
     * What one purchase is paid.
     *
     * @param fromMinor the least that such a purchase comes to
     */
    private void payment(Payment payment, long fromMinor, Spot at) {
        payment(payment, fromMinor, at, root.at("minSpendMinor"));
    }

    /** @param least where it is said what such a purchase comes to at least */
    private void payment(Payment payment, long fromMinor, Spot at, Spot least) {
        switch (payment) {
            case Percent(BasisPoints rate) -> rate(rate, at.at("rateBasisPoints"));
            case PointRate(int points, int perMinor) -> {
                PointRules.rate(points, at.at("points"));
                PointRules.rate(perMinor, at.at("perMinor"));
            }
            case Fixed fixed -> fixed(fixed, fromMinor, at, least);
            case Multiplier(int extra) ->
                at.at("factor").require(extra > 0 && extra <= Multiplier.EXTRA_MOST, FACTOR, FACTOR_MEND);
        }
    }

    private static void rate(BasisPoints rate, Spot at) {
        at.require(rate.value() > 0, OfferRules.RATE, OfferRules.RATE_MEND);
    }

    /** @param least where it is said what such a purchase comes to at least */
    private void fixed(Fixed fixed, long fromMinor, Spot at, Spot least) {
        OfferRules.amount(fixed.amountMinor(), at.at("amountMinor"));
        if (!root.areClean("reward")) {
            return;
        }
        String atLeast = "write " + fixed.amountMinor() + " or more";
        if (root.areClean("minSpendMinor", "pays") && offer.paysCash()) {
            least.require(
                    fromMinor >= fixed.amountMinor(),
                    "is less than the reward, which would pay more than was spent",
                    atLeast);
        }
        OfferRules.paysFor(offer, fixed.amountMinor(), SINGLE, atLeast, root);
    }

    private void steps(List<Step> steps) {
        Spot list = spot.at("steps");
        many(steps.size(), Steps.MOST, "a step", list);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            ascends(
                    step.fromMinor(),
                    i == 0 ? -1 : steps.get(i - 1).fromMinor(),
                    list.at(i).at("fromMinor"));
            payment(step.pays(), Math.max(step.fromMinor(), offer.minSpendMinor()), list.at(i));
        }
    }

    private void threshold(SpendThreshold threshold) {
        OfferRules.amount(threshold.thresholdMinor(), spot.at("thresholdMinor"));
        fixed(new Fixed(threshold.amountMinor()), threshold.thresholdMinor(), spot, spot.at("thresholdMinor"));
    }

    private void rebate(PeriodRebate rebate) {
        Spot list = spot.at("brackets");
        many(rebate.brackets().size(), PeriodRebate.MOST, "a bracket", list);
        for (int i = 0; i < rebate.brackets().size(); i++) {
            Bracket bracket = rebate.brackets().get(i);
            payment(bracket.pays(), bracket.fromMinor(), list.at(i), list.at(i).at("fromMinor"));
            list.at(i)
                    .require(
                            bracket.pays() instanceof Rate || rebate.on() == PeriodRebate.On.WHOLE,
                            "pays an amount, and of SLICE each bracket pays a part",
                            "write a rate, or on WHOLE");
            if (i > 0) {
                follows(bracket.pays(), rebate.brackets().get(i - 1).pays(), rebate.on(), list.at(i));
            }
            ascends(
                    bracket.fromMinor(),
                    i == 0 ? -1 : rebate.brackets().get(i - 1).fromMinor(),
                    list.at(i).at("fromMinor"));
        }
        spot.at("per")
                .require(
                        CALENDAR.contains(rebate.per()),
                        "is no period that comes to an end",
                        "write WEEK, MONTH or YEAR");
        range(rebate.graceDays(), PeriodRebate.GRACE_LEAST, PeriodRebate.GRACE_MOST, "graceDays");
        spot.at("graceDays")
                .require(
                        rebate.graceDays() >= offer.holdDays(),
                        "is less than holdDays, so that it would be paid while rewards are held",
                        "write " + offer.holdDays() + " or more");
    }

    /** That who buys more is paid no less: so much can be seen of what is of one kind. */
    private static void follows(Payment pays, Payment before, PeriodRebate.On on, Spot bracket) {
        alike(pays, before, "the bracket before", bracket);
        bracket.at(field(pays))
                .require(
                        !pays.isLike(before) || on == PeriodRebate.On.SLICE || pays.number() >= before.number(),
                        "is less than that of the bracket before, so that who buys more could be paid less",
                        "write " + word(before) + " or more, or on SLICE");
    }

    private static void alike(Payment one, Payment other, String what, Spot spot) {
        spot.require(
                one.isLike(other),
                "is not of the kind of " + what,
                "write both as rates, as amounts, or as points of the same perMinor");
    }

    /** Where the number stands. */
    private static String field(Payment payment) {
        return switch (payment) {
            case Percent _ -> "rateBasisPoints";
            case PointRate _ -> "points";
            case Fixed _ -> "amountMinor";
            case Multiplier _ -> "factor";
        };
    }

    private static String word(Payment payment) {
        return payment instanceof Percent(BasisPoints rate) ? rate.toString() : Long.toString(payment.number());
    }

    /** Both are paid: one alone is not what was promised. */
    private void referral(Referral referral) {
        Spot friend = spot.at("friendMinor");
        OfferRules.amount(referral.friendMinor(), friend);
        OfferRules.amount(referral.referrerMinor(), spot.at("referrerMinor"));
        none(offer.maxSpendMinor().isEmpty(), "maxSpendMinor");
        none(offer.maxRewardMinor().isEmpty(), "maxRewardMinor");
        if (!root.areClean("reward")) {
            return;
        }
        if (root.areClean("minSpendMinor", "pays") && offer.paysCash()) {
            root.at("minSpendMinor")
                    .require(
                            offer.minSpendMinor() >= referral.friendMinor(),
                            "is less than the friend's reward, which would pay more than was spent",
                            "write " + referral.friendMinor() + " or more");
        }
        long both = referral.friendMinor() + referral.referrerMinor();
        OfferRules.paysFor(offer, both, BOTH, "write " + both + " or more", root);
        for (int i = 0; i < offer.limits().size(); i++) {
            Limit limit = offer.limits().get(i);
            boolean one = limit.of() == Limit.Of.OFFER && limit.kind() == Limit.Kind.COUNT && limit.most() < 2;
            root.at("limits").at(i).at("most").require(!one, BOTH, "write 2 or more: each of the two counts");
        }
    }

    /** Nothing is spent, so nothing can be asked of what is spent. */
    private void action(Action action) {
        spot.at("action")
                .require(
                        ACTION.matcher(action.action()).matches(),
                        "is no name of an action",
                        "write 1 to 40 capitals, digits and _, such as REVIEW");
        OfferRules.amount(action.amountMinor(), spot.at("amountMinor"));
        none(offer.minSpendMinor() == 0, "minSpendMinor");
        none(offer.maxSpendMinor().isEmpty(), "maxSpendMinor");
        none(offer.maxRewardMinor().isEmpty(), "maxRewardMinor");
        none(offer.estimateMinor().isEmpty(), "estimateMinor");
        OfferRules.paysFor(offer, action.amountMinor(), SINGLE, "write " + action.amountMinor() + " or more", root);
    }

    private void none(boolean isNone, String field) {
        root.at(field).require(isNone, "says nothing here, where a fixed amount is paid", "leave it out");
    }

    private static void ascends(long fromMinor, long before, Spot from) {
        from.require(
                fromMinor >= 0 && fromMinor <= OfferRules.AMOUNT_MAX,
                OUT_OF_RANGE,
                "write 0 to " + OfferRules.AMOUNT_MAX + " minor units");
        from.require(
                fromMinor > before,
                "is not more than that of the one before",
                "write the lowest first, and each amount once");
    }

    /** What is paid on top goes by what is left of purchases. */
    private void policy() {
        root.at("refundPolicy")
                .require(
                        !offer.added() || offer.refundPolicy() == RefundPolicy.REQUALIFY,
                        "is another than REQUALIFY, where what is left after returns counts",
                        "leave it out");
    }

    private static void many(int size, int most, String what, Spot list) {
        list.require(size > 0, "names nothing", "write " + what + " at least");
        list.require(size <= most, "is too long", "write " + most + " at most");
    }

    private void ladder(Ladder ladder) {
        if (!(ladder.most() instanceof Percent)) {
            rung(ladder.most(), "most");
        }
        rung(ladder.first(), "first");
        rung(ladder.step(), "step");
        alike(ladder.step(), ladder.first(), "first", spot.at("step"));
        alike(ladder.most(), ladder.first(), "first", spot.at("most"));
        Spot most = ladder.most() instanceof Percent ? spot.at("mostBasisPoints") : spot.at("most");
        most.require(
                !ladder.most().isLike(ladder.first())
                        || ladder.most().number() > ladder.first().number(),
                "is not more than first, so that no visit pays more than the first one",
                "write more than " + word(ladder.first()) + ", or use PERCENT or FIXED");
        spot.at("per")
                .require(
                        CALENDAR.contains(ladder.per()),
                        "is no period that a ladder is climbed in: all purchases of a day are one visit",
                        "write WEEK, MONTH or YEAR");
    }

    private void rung(Payment payment, String name) {
        if (payment instanceof Percent(BasisPoints rate)) {
            rate(rate, spot.at(name + "BasisPoints"));
        } else {
            payment(payment, offer.minSpendMinor(), spot.at(name));
        }
    }

    private void surprise(Surprise surprise) {
        rate(surprise.probability(), spot.at("probabilityBasisPoints"));
        spot.at("salt")
                .require(
                        SALT.matcher(surprise.salt()).matches(),
                        "is not a salt",
                        "write 1 to 64 printable characters without blanks");
        Spot list = spot.at("prizes");
        many(surprise.prizes().size(), Surprise.MOST, "a prize", list);
        for (int i = 0; i < surprise.prizes().size(); i++) {
            Prize prize = surprise.prizes().get(i);
            list.at(i)
                    .at("weight")
                    .require(
                            prize.weight() > 0 && prize.weight() <= Surprise.WEIGHT_MOST,
                            OUT_OF_RANGE,
                            "write 1 to " + Surprise.WEIGHT_MOST);
            payment(prize.pays(), offer.minSpendMinor(), list.at(i));
        }
    }

    /** A fuel dispenser asks before it knows the amount, so the offer itself must say what to set aside. */
    static void dispenser(Offer offer, boolean meetsOne, Spot root) {
        boolean isBounded = offer.added()
                || offer.mechanic().payments().stream().noneMatch(Rate.class::isInstance)
                || offer.maxRewardMinor().isPresent()
                || offer.estimateMinor().isPresent();
        root.at("maxRewardMinor")
                .require(
                        isBounded || !meetsOne,
                        "is required where fuel dispensers or chargers (MCC 5542, 5552) count, which ask before the amount is known",
                        "add maxRewardMinor, or estimateMinor for the spend to assume");
    }
}
