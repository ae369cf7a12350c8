package io.ristorno.guard;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Rate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which share of purchases an offer gives, and which of them its merchant pays. What only some visits are paid is spread over all that
 * count; a ladder is at its top; what purchases come to together is a share of them all. Before rounding, returns, limits and budget.
 * Points cost what their program says they are worth, and nothing where it does not say; privileges and badges have no price.
 *
 * <p>Between the amounts from which on more is given the share only falls, so it is greatest at one of those ({@link #steps}).
 */
final class Subsidy {
    private final Offer offer;
    /** Of which the offer's points are; empty of money, and of points that nobody values in its currency. */
    private final Optional<PointTerms> points;
    /** Money for each unit that is given. */
    private final Ratio worth;

    /** @param programs whose members may be given it */
    Subsidy(Offer offer, List<Program> programs) {
        this.offer = offer;
        points = offer.paysPoints()
                ? programs.stream()
                        .filter(program -> program.id().equals(offer.program()))
                        .flatMap(program -> program.points().stream())
                        .filter(terms -> terms.currency().equals(offer.currency()))
                        .findFirst()
                : Optional.empty();
        worth = offer.paysCash()
                ? Ratio.ONE
                : points.flatMap(PointTerms::value)
                        .map(value -> Ratio.of(value.minor(), value.points()))
                        .orElse(Ratio.NONE);
    }

    /** The purchases, in minor units, at which the share may be greatest. */
    Set<Long> steps() {
        var steps = new TreeSet<Long>();
        steps.add(Math.max(1, offer.minSpendMinor()));
        if (offer.mechanic() instanceof Steps(var all)) {
            all.forEach(step -> steps.add(Math.max(step.fromMinor(), Math.max(1, offer.minSpendMinor()))));
        }
        return steps;
    }

    /** The share of a purchase that is given, whoever pays. */
    Ratio of(long minor) {
        return minor < offer.minSpendMinor() ? Ratio.NONE : given(minor).times(worth);
    }

    /** The same in what is given. */
    private Ratio given(long minor) {
        return switch (offer.mechanic()) {
            case Payment payment -> paid(payment, minor);
            case Steps steps -> step(steps, minor);
            case NthVisit visit -> paid(visit.pays(), minor).times(part(1, visit.every()));
            case Ladder ladder -> paid(ladder.most(), minor);
            case Welcome welcome ->
                paid(welcome.first(), minor)
                        .plus(paid(welcome.then(), minor).times(part(welcome.times(), 1)))
                        .times(part(1, 1 + welcome.times()));
            case Surprise surprise -> drawn(surprise, minor);
            case SpendThreshold threshold -> part(capped(threshold.amountMinor()), threshold.thresholdMinor());
            case PeriodRebate rebate -> bracket(rebate);
            case BounceBack bounce -> paid(bounce.pays(), minor);
            case Referral referral -> part(capped(referral.friendMinor()) + capped(referral.referrerMinor()), minor);
            case Action _ -> Ratio.NONE;
        };
    }

    private static Ratio part(long part, long whole) {
        return Ratio.of(part, whole);
    }

    private long capped(long amountMinor) {
        return Math.min(amountMinor, offer.maxRewardMinor().orElse(amountMinor));
    }

    private Ratio paid(Payment payment, long minor) {
        Ratio paid = switch (payment) {
            case Rate rate -> rate.perMinorUnit().times(counted(minor));
            case Fixed(long amountMinor) -> part(amountMinor, minor);
            case Multiplier multiplier -> multiplied(multiplier).times(counted(minor));
        };
        Ratio most = part(offer.maxRewardMinor().orElse(Long.MAX_VALUE), minor);
        Ratio cap = offer.paysCash() && most.isMoreThan(Ratio.ONE) ? Ratio.ONE : most;
        return paid.isMoreThan(cap) ? cap : paid;
    }

    /** The share of a purchase on which is paid. */
    private Ratio counted(long minor) {
        return part(Math.min(minor, offer.maxSpendMinor().orElse(minor)), minor);
    }

    private Ratio multiplied(Multiplier multiplier) {
        return points.flatMap(PointTerms::earn)
                .map(earn -> earn.rate().times(part(multiplier.extraHundredths(), Multiplier.ONCE)))
                .orElse(Ratio.NONE);
    }

    private Ratio step(Steps steps, long minor) {
        Ratio given = Ratio.NONE;
        for (Steps.Step step : steps.steps()) {
            given = step.fromMinor() <= minor ? paid(step.pays(), minor) : given;
        }
        return given;
    }

    private Ratio drawn(Surprise surprise, long minor) {
        Ratio sum = Ratio.NONE;
        long weights = 0;
        for (Surprise.Prize prize : surprise.prizes()) {
            sum = sum.plus(paid(prize.pays(), minor).times(part(prize.weight(), 1)));
            weights += prize.weight();
        }
        return sum.times(part(1, weights)).times(part(surprise.probability().value(), BasisPoints.WHOLE));
    }

    private static Ratio bracket(PeriodRebate rebate) {
        Ratio most = Ratio.NONE;
        for (PeriodRebate.Bracket bracket : rebate.brackets()) {
            Ratio share = bracket.pays() instanceof Rate rate
                    ? rate.perMinorUnit()
                    : part(bracket.pays().number(), Math.max(1, bracket.fromMinor()));
            most = share.isMoreThan(most) ? share : most;
        }
        return most;
    }

    /** The share of a reward that its merchant pays, with his part of the fee. */
    static Ratio ofMerchant(FundingTerms funding) {
        int share = funding.shares().stream()
                .filter(each -> each.funder() == Funder.MERCHANT)
                .mapToInt(FundingTerms.Share::basisPoints)
                .sum();
        return part(share, BasisPoints.WHOLE)
                .times(part(BasisPoints.WHOLE + funding.feeBasisPoints(), BasisPoints.WHOLE));
    }

    /** The greatest share of a purchase that its merchant pays. */
    Ratio most() {
        Ratio most = Ratio.NONE;
        for (long minor : steps()) {
            Ratio share = of(minor);
            most = share.isMoreThan(most) ? share : most;
        }
        return most.times(ofMerchant(offer.funding()));
    }
}
