package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
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
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Steps.Step;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Surprise.Prize;
import io.ristorno.offer.Mechanic.Welcome;
import java.math.BigDecimal;

/** {@code reward} in an offer's JSON, both ways. */
final class MechanicJson {
    private static final String AMOUNT = "amountMinor";
    private static final String RATE = "rate";
    private static final String POINTS = "points";
    private static final String PER_MINOR = "perMinor";
    private static final String IN_BASIS_POINTS = "BasisPoints";

    /** Behind the end of a period, unless an offer says otherwise. */
    private static final int GRACE_DAYS = 45;

    private MechanicJson() {}

    /** {@code reward.type}. */
    private enum Type {
        PERCENT,
        FIXED,
        STEPS,
        NTH_VISIT,
        LADDER,
        WELCOME,
        SURPRISE,
        SPEND_THRESHOLD,
        PERIOD_REBATE,
        BOUNCE_BACK,
        REFERRAL,
        ACTION,
        MULTIPLIER
    }

    static Mechanic mechanic(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Type type = fields.required("type", Forms.oneOf(Type.class));
        if (!spot.areClean("type")) {
            // Which other fields it needs, nobody knows.
            return new Fixed(1);
        }
        Mechanic mechanic = switch (type) {
            case PERCENT -> fields.has(POINTS) ? pointRate(fields, spot) : new Percent(rate(fields, RATE, spot));
            case FIXED -> new Fixed(fields.required(AMOUNT, Forms::whole));
            case STEPS -> new Steps(fields.list("steps", MechanicJson::step));
            case NTH_VISIT ->
                new NthVisit(
                        fields.required("every", Forms::wholeInt),
                        fields.optional("per", Period.OFFER, Forms.oneOf(Period.class)),
                        payment(fields, spot));
            case LADDER ->
                new Ladder(
                        rung(fields, "first", spot),
                        rung(fields, "step", spot),
                        rung(fields, "most", spot),
                        fields.optional("per", Period.MONTH, Forms.oneOf(Period.class)));
            case WELCOME ->
                new Welcome(
                        fields.required("first", MechanicJson::payment),
                        fields.required("then", MechanicJson::payment),
                        fields.required("times", Forms::wholeInt),
                        fields.required("days", Forms::wholeInt));
            case SURPRISE ->
                new Surprise(
                        rate(fields, "probability", spot),
                        fields.list("prizes", MechanicJson::prize),
                        fields.required("salt", Forms::text));
            case SPEND_THRESHOLD ->
                new SpendThreshold(
                        fields.required("thresholdMinor", Forms::whole),
                        fields.required(AMOUNT, Forms::whole),
                        fields.optional("per", Period.OFFER, Forms.oneOf(Period.class)),
                        fields.optional("repeats", false, Forms::truth));
            case PERIOD_REBATE ->
                new PeriodRebate(
                        fields.list("brackets", MechanicJson::bracket),
                        fields.optional("on", PeriodRebate.On.WHOLE, Forms.oneOf(PeriodRebate.On.class)),
                        fields.required("per", Forms.oneOf(Period.class)),
                        fields.optional("graceDays", GRACE_DAYS, Forms::wholeInt));
            case BOUNCE_BACK -> new BounceBack(payment(fields, spot), fields.required("days", Forms::wholeInt));
            case REFERRAL ->
                new Referral(
                        fields.required("friendMinor", Forms::whole), fields.required("referrerMinor", Forms::whole));
            case ACTION -> new Action(fields.required("action", Forms::text), fields.required(AMOUNT, Forms::whole));
            case MULTIPLIER -> fields.required("factor", MechanicJson::multiplier);
        };
        fields.end();
        return mechanic;
    }

    private static Payment payment(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Payment payment = payment(fields, spot);
        fields.end();
        return payment;
    }

    /** A rate, an amount or so many points for so much, and nothing else beside it. */
    private static Payment payment(Fields fields, Spot spot) {
        boolean amount = fields.has(AMOUNT);
        boolean rate = fields.has(RATE) || fields.has(RATE + IN_BASIS_POINTS);
        boolean perMinor = fields.has(PER_MINOR);
        boolean points = fields.has(POINTS) || perMinor;
        if (amount && rate) {
            spot.at(AMOUNT).refuse("stands beside a rate", "leave one of the two");
        }
        if (points && (amount || rate)) {
            spot.at(fields.has(POINTS) ? POINTS : PER_MINOR)
                    .refuse("stands beside " + (amount ? "an amount" : "a rate"), "leave one of the two");
        }
        if (!amount && !rate && !points) {
            spot.refuse(
                    "says nothing that is paid",
                    "add \"rate\": \"10 %\", or \"amountMinor\" in minor units of the offer's currency;"
                            + " of points their number as \"amountMinor\", or \"points\": 1, \"perMinor\": 100");
            return new Fixed(1);
        }
        if (amount) {
            return new Fixed(fields.required(AMOUNT, Forms::whole));
        }
        return rate ? new Percent(rate(fields, RATE, spot)) : pointRate(fields, spot);
    }

    private static PointRate pointRate(Fields fields, Spot spot) {
        spot.at(RATE).require(!fields.has(RATE), "stands beside points", "leave one of the two");
        return new PointRate(fields.required(POINTS, Forms::wholeInt), fields.required(PER_MINOR, Forms::wholeInt));
    }

    /** A rate as in {@code "5 %"}, or any payment in braces. */
    private static Payment rung(Fields fields, String name, Spot spot) {
        return fields.isObject(name)
                ? fields.required(name, MechanicJson::payment)
                : new Percent(rate(fields, name, spot));
    }

    private static Step step(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Step step = new Step(fields.optional("fromMinor", 0L, Forms::whole), payment(fields, spot));
        fields.end();
        return step;
    }

    private static Bracket bracket(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Bracket bracket = new Bracket(fields.optional("fromMinor", 0L, Forms::whole), payment(fields, spot));
        fields.end();
        return bracket;
    }

    private static Prize prize(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Prize prize = new Prize(fields.optional("weight", 1, Forms::wholeInt), payment(fields, spot));
        fields.end();
        return prize;
    }

    /** How many times in all, as a decimal: {@code 3}, {@code 1.5}. */
    private static Multiplier multiplier(JsonNode node, Spot spot) {
        BigDecimal hundredths = Forms.isDecimal(node) ? node.decimalValue().movePointRight(2) : BigDecimal.ZERO;
        BigDecimal extra = hundredths.subtract(BigDecimal.valueOf(Multiplier.ONCE));
        boolean fits = extra.signum() > 0
                && extra.compareTo(BigDecimal.valueOf(Multiplier.EXTRA_MOST)) <= 0
                && extra.stripTrailingZeros().scale() <= 0;
        return fits
                ? new Multiplier(extra.intValueExact())
                : spot.refuse(new Multiplier(1), MechanicRules.FACTOR, MechanicRules.FACTOR_MEND);
    }

    /** In words, or in basis points. */
    private static BasisPoints rate(Fields fields, String name, Spot spot) {
        String inBasisPoints = name + IN_BASIS_POINTS;
        if (!fields.has(name)) {
            return fields.required(inBasisPoints, Forms::basisPoints);
        }
        spot.at(name)
                .require(
                        !fields.has(inBasisPoints),
                        "says again what " + inBasisPoints + " says",
                        "leave one of the two");
        return fields.required(name, Forms::percent);
    }

    static ObjectNode write(Mechanic mechanic) {
        return switch (mechanic) {
            case Percent percent -> payment(typed(Type.PERCENT), percent);
            case PointRate points -> payment(typed(Type.PERCENT), points);
            case Fixed fixed -> payment(typed(Type.FIXED), fixed);
            case Multiplier multiplier -> payment(typed(Type.MULTIPLIER), multiplier);
            case Steps steps -> {
                ObjectNode node = typed(Type.STEPS);
                ArrayNode array = node.putArray("steps");
                steps.steps()
                        .forEach(step -> payment(array.addObject().put("fromMinor", step.fromMinor()), step.pays()));
                yield node;
            }
            case NthVisit visit ->
                payment(
                        typed(Type.NTH_VISIT)
                                .put("every", visit.every())
                                .put("per", visit.per().name()),
                        visit.pays());
            case Ladder ladder ->
                rung(
                                rung(rung(typed(Type.LADDER), "first", ladder.first()), "step", ladder.step()),
                                "most",
                                ladder.most())
                        .put("per", ladder.per().name());
            case Welcome welcome -> {
                ObjectNode node = typed(Type.WELCOME);
                payment(node.putObject("first"), welcome.first());
                payment(node.putObject("then"), welcome.then());
                yield node.put("times", welcome.times()).put("days", welcome.days());
            }
            case Surprise surprise -> {
                ObjectNode node = rate(typed(Type.SURPRISE), "probability", surprise.probability());
                ArrayNode array = node.putArray("prizes");
                surprise.prizes()
                        .forEach(prize -> payment(array.addObject().put("weight", prize.weight()), prize.pays()));
                yield node.put("salt", surprise.salt());
            }
            case SpendThreshold threshold ->
                typed(Type.SPEND_THRESHOLD)
                        .put("thresholdMinor", threshold.thresholdMinor())
                        .put(AMOUNT, threshold.amountMinor())
                        .put("per", threshold.per().name())
                        .put("repeats", threshold.repeats());
            case PeriodRebate rebate -> {
                ObjectNode node = typed(Type.PERIOD_REBATE);
                ArrayNode array = node.putArray("brackets");
                rebate.brackets()
                        .forEach(bracket ->
                                payment(array.addObject().put("fromMinor", bracket.fromMinor()), bracket.pays()));
                yield node.put("on", rebate.on().name())
                        .put("per", rebate.per().name())
                        .put("graceDays", rebate.graceDays());
            }
            case BounceBack bounce ->
                payment(typed(Type.BOUNCE_BACK), bounce.pays()).put("days", bounce.days());
            case Referral referral ->
                typed(Type.REFERRAL)
                        .put("friendMinor", referral.friendMinor())
                        .put("referrerMinor", referral.referrerMinor());
            case Action action ->
                typed(Type.ACTION).put("action", action.action()).put(AMOUNT, action.amountMinor());
        };
    }

    private static ObjectNode typed(Type type) {
        return JsonNodeFactory.instance.objectNode().put("type", type.name());
    }

    private static ObjectNode payment(ObjectNode node, Payment payment) {
        return switch (payment) {
            case Percent(BasisPoints rate) -> rate(node, RATE, rate);
            case PointRate(int points, int perMinor) -> node.put(POINTS, points).put(PER_MINOR, perMinor);
            case Fixed(long amountMinor) -> node.put(AMOUNT, amountMinor);
            case Multiplier multiplier -> factor(node, multiplier.factor());
        };
    }

    private static ObjectNode rung(ObjectNode node, String name, Payment payment) {
        if (payment instanceof Percent(BasisPoints rate)) {
            return rate(node, name, rate);
        }
        payment(node.putObject(name), payment);
        return node;
    }

    /** A whole one without a point, as people write it. */
    private static ObjectNode factor(ObjectNode node, BigDecimal factor) {
        return factor.scale() <= 0 ? node.put("factor", factor.intValueExact()) : node.put("factor", factor);
    }

    private static ObjectNode rate(ObjectNode node, String name, BasisPoints rate) {
        return node.put(name + IN_BASIS_POINTS, rate.value());
    }
}
