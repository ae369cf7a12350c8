package io.ristorno.api;

import io.ristorno.catalog.Sentence;
import io.ristorno.decide.Explanation;
import io.ristorno.event.Deed;
import io.ristorno.event.Moment;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Allotment;
import io.ristorno.member.Answer;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.report.Because;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;

/** How values look as JSON. Amounts are whole minor units with their currency; times are ISO 8601 with their zone. */
public final class Documents {
    /** In the place of an amount that nobody knows: a fuel dispenser tells it when the purchase clears. */
    private static final String AMOUNT_UNKNOWN = "amountUnknown";

    private Documents() {}

    /** An amount: {@code {"minor":600,"currency":"EUR"}}. */
    public static JsonObject amount(long minor, Commodity commodity) {
        return new JsonObject().put("minor", minor).put("currency", commodity.code());
    }

    /** What was answered to a transaction. */
    public static JsonObject decision(Answer answer, boolean repeated) {
        var document = new JsonObject().put("status", answer.purchase().isEmpty() ? "PARKED" : "TAKEN");
        if (repeated) {
            document.put("repeated", true);
        }
        if (!answer.purchase().isEmpty()) {
            document.put("purchase", answer.purchase());
        }
        var rewards = new JsonArray();
        for (Answer.Line line : answer.lines()) {
            var reward = new JsonObject()
                    .put("offer", line.offer())
                    .put("version", line.version())
                    .put("stage", line.stage().name())
                    .put("reason", line.reason().name());
            rewards.add(
                    line.isTold()
                            ? reward.put("amount", amount(line.amountMinor(), line.commodity()))
                            : reward.put(AMOUNT_UNKNOWN, true));
        }
        return document.put("rewards", rewards);
    }

    /** A purchase with its events and rewards. */
    public static JsonObject purchase(Relationship relationship, Purchase purchase, String member) {
        var document = new JsonObject()
                .put("id", purchase.id())
                .put("member", member)
                .put("merchant", relationship.key().merchant().value())
                .put("location", purchase.location())
                .put("state", purchase.life().name())
                .put("madeAt", time(purchase.at(), purchase.zone()))
                .mergeIn(
                        purchase.deed().isPresent()
                                ? deed(purchase.deed().get())
                                : amounts(purchase)
                                        .put(
                                                "net",
                                                amount(
                                                        purchase.life() == Life.VOID ? 0 : purchase.netMinor(),
                                                        purchase.currency())))
                .put("flags", names(purchase.flags()))
                .put("rewards", rewards(purchase))
                .put("events", events(purchase.events()));
        if (purchase.deed().orElse(null) instanceof Deed.Referral) {
            // Where, when and what the friend bought is his.
            document.put("location", "")
                    .put("madeAt", purchase.at().localDate().toString())
                    .put("events", new JsonArray());
        }
        if (!purchase.allotments().isEmpty()) {
            document.put("refunds", refunds(purchase));
        }
        if (!purchase.aliases().isEmpty()) {
            document.put("aliases", new JsonArray(purchase.aliases()));
        }
        return document;
    }

    private static JsonObject amounts(Purchase purchase) {
        return new JsonObject()
                .put("authorised", amount(purchase.authorised().minor(), purchase.currency()))
                .put("cleared", amount(purchase.cleared().minor(), purchase.currency()))
                .put("returned", amount(purchase.returnedMinor(), purchase.currency()));
    }

    /** What was done, where nothing was bought. */
    private static JsonObject deed(Deed deed) {
        return switch (deed) {
            case Deed.Action(String name) -> new JsonObject().put("action", name);
            case Deed.Referral referral -> new JsonObject().put("referral", referral.offer());
            case Deed.Referred referred -> new JsonObject().put("referredTo", referred.offer());
        };
    }

    /** What stays of a purchase that is closed. */
    public static JsonObject closed(Relationship relationship, ClosedPurchase purchase, String member) {
        var rewards = new JsonArray();
        purchase.rewards().forEach(reward -> rewards.add(reward(purchase.id(), reward)));
        var document = new JsonObject()
                .put("id", purchase.id())
                .put("member", member)
                .put("merchant", relationship.key().merchant().value())
                .put("state", "CLOSED")
                .put("madeOn", purchase.at().localDate().toString())
                .put("rewards", rewards);
        if (isTold(purchase.currency())) {
            document.put("bought", amount(purchase.happened() ? purchase.beforeReturnsMinor() : 0, purchase.currency()))
                    .put("net", amount(purchase.happened() ? purchase.netMinor() : 0, purchase.currency()));
        }
        if (!purchase.aliases().isEmpty()) {
            document.put("aliases", new JsonArray(purchase.aliases()));
        }
        return document;
    }

    /** Refunds that named no purchase, and how sure it is that they are of this one. */
    private static JsonArray refunds(Purchase purchase) {
        var array = new JsonArray();
        for (Allotment allotment : purchase.allotments()) {
            array.add(event(allotment.refund())
                    .put("taken", amount(allotment.minor(), purchase.currency()))
                    .put("choice", allotment.confidence().name())
                    .put("confidence", allotment.confidence().share().value() / 10_000.0));
        }
        return array;
    }

    private static JsonArray events(Collection<TransactionEvent> events) {
        var array = new JsonArray();
        for (TransactionEvent event : events) {
            array.add(event(event));
        }
        return array;
    }

    /** One event of a purchase. */
    public static JsonObject event(TransactionEvent event) {
        var document = new JsonObject()
                .put("type", type(event))
                .put("id", event.message().id())
                .put("source", event.message().source())
                .put("at", time(event.message().at(), event.message().zone()));
        return isTold(event.amount().currency())
                ? document.put(
                        "amount", amount(event.amount().minor(), event.amount().currency()))
                : document;
    }

    /** Whether an amount was told: a reversal of all that is held names none. */
    static boolean isTold(Commodity currency) {
        return !currency.equals(Commodity.NONE);
    }

    private static String type(TransactionEvent event) {
        return switch (event) {
            case TransactionEvent.Authorization authorization -> "authorization";
            case TransactionEvent.Increment increment -> "increment";
            case TransactionEvent.Reversal reversal -> "reversal";
            case TransactionEvent.Clearing clearing -> "clearing";
            case TransactionEvent.ClearingReversal reversal -> "clearingReversal";
            case TransactionEvent.Refund refund -> "refund";
            case TransactionEvent.Chargeback chargeback -> "chargeback";
            case TransactionEvent.ChargebackReversal reversal -> "chargebackReversal";
            case TransactionEvent.Done done ->
                switch (done.deed()) {
                    case Deed.Action _ -> "action";
                    case Deed.Referral _ -> "referral";
                    case Deed.Referred _ -> "referred";
                };
        };
    }

    private static JsonArray rewards(Purchase purchase) {
        var array = new JsonArray();
        for (Reward reward : purchase.rewards()) {
            array.add(reward(purchase, reward));
        }
        return array;
    }

    /** A reward as it stands; what is set aside for one whose amount nobody knows is not told. */
    public static JsonObject reward(Purchase purchase, Reward reward) {
        JsonObject document = reward(purchase.id(), reward);
        if (purchase.amountUnknown() && reward.standing().provisional() > 0) {
            document.remove("amount");
            document.remove("provisionalMinor");
            document.remove("charity");
            document.put(AMOUNT_UNKNOWN, true);
        }
        return document;
    }

    /** A reward of a purchase that is closed. */
    public static JsonObject reward(String purchase, Reward reward) {
        Standing standing = reward.toMember();
        var document = new JsonObject()
                .put("id", Posting.rewardId(purchase, reward.offer()))
                .put("purchase", purchase)
                .put("offer", reward.offer())
                .put("version", reward.version())
                .put("stage", reward.stage().name())
                .put("reason", reward.reason().name())
                .put("amount", amount(standing.members(), reward.commodity()))
                .put("provisionalMinor", standing.provisional())
                .put("pendingMinor", standing.pending())
                .put("availableMinor", standing.available());
        charity(document, reward.funding(), reward.standing());
        count(document, reward.count());
        if (standing.kept() > 0) {
            document.put("keptMinor", standing.kept());
        }
        if (standing.creditedBack() > 0) {
            document.put("creditedBackMinor", standing.creditedBack());
        }
        return document.put("flags", names(reward.flags()));
    }

    /** What of a reward is not the member's, and whose it is. */
    private static void charity(JsonObject document, FundingTerms funding, Standing standing) {
        long minor = standing.members() - standing.toMember(funding).members();
        funding.charity()
                .filter(_ -> minor > 0)
                .ifPresent(charity -> document.put(
                        "charity",
                        new JsonObject()
                                .put("id", charity.id())
                                .put("name", charity.name())
                                .put("minor", minor)));
    }

    private static void count(JsonObject document, Count count) {
        if (count.turn() > Mechanic.NO_TURN) {
            document.put("visit", count.turn());
        }
        if (count.minor() > 0) {
            document.put(count.kind() == Kind.BOUNCE ? "nextMinor" : "countsMinor", count.minor());
        }
        if (!count.source().isEmpty()) {
            document.put("partOf", count.source());
        }
    }

    /** Why a purchase earned what it earned. */
    public static JsonObject explanation(Purchase purchase, Explanation explanation) {
        var offers = new JsonArray();
        explanation.verdicts().forEach(verdict -> offers.add(verdict(purchase, verdict)));
        var document = new JsonObject()
                .put("purchase", purchase.id())
                .put("state", purchase.life().name())
                .mergeIn(purchase.deed().isPresent() ? deed(purchase.deed().get()) : amounts(purchase))
                .put("offers", offers);
        if (!explanation.ghosts().isEmpty()) {
            var ghosts = new JsonArray();
            explanation.ghosts().forEach(verdict -> ghosts.add(ghost(purchase, verdict)));
            document.put("ghosts", ghosts);
        }
        return document;
    }

    /** What it would have been: no member reads it. */
    private static JsonObject ghost(Purchase purchase, Explanation.Verdict verdict) {
        String would = verdict.target().standing().members() > 0
                ? "Held out: the member gets nothing of it. Otherwise he would: "
                : "Held out, and he would get nothing of it otherwise: ";
        return verdict(purchase, verdict).put("because", would + because(purchase, verdict.target()));
    }

    private static JsonObject verdict(Purchase purchase, Explanation.Verdict verdict) {
        Offer offer = verdict.target().offer();
        var conditions = new JsonArray();
        for (Explanation.Test test : verdict.tests()) {
            var condition = new JsonObject()
                    .put("condition", condition(test.condition()))
                    .put("passed", test.passed());
            if (test.required() != 0 && test.required() != Long.MAX_VALUE) {
                condition.put("actual", test.actual()).put("required", test.required());
            }
            test.words().ifPresent(words -> tell(condition, words));
            WhenAndWhere.tell(condition, test.condition(), offer, purchase);
            conditions.add(condition);
        }
        var document = new JsonObject()
                .put("offer", offer.id())
                .put("version", offer.version())
                .put("title", offer.title())
                .put("sentence", Sentence.of(offer))
                .put("stage", verdict.target().stage().name())
                .put("reason", verdict.target().reason().name())
                .put("because", because(purchase, verdict.target()))
                .put("conditions", conditions);
        count(document, verdict.target().count());
        if (!verdict.rates().isEmpty()) {
            document.put("rates", verdict.rates());
        }
        if (purchase.amountUnknown() && verdict.target().standing().provisional() > 0) {
            document.put(AMOUNT_UNKNOWN, true);
        } else {
            Standing standing = verdict.target().standing();
            long his = standing.toMember(offer.funding()).members();
            document.put("amount", amount(his, offer.commodity()));
            charity(document, offer.funding(), standing);
        }
        return document.put("flags", names(verdict.target().flags()));
    }

    private static void tell(JsonObject condition, Explanation.Words words) {
        condition.put("of", words.what());
        if (!words.actual().isEmpty()) {
            condition.put("actual", words.actual());
        }
        condition.put("required", words.required());
    }

    /** A condition by what it asks, not by how it fails. */
    private static String condition(Reason condition) {
        return switch (condition) {
            case NOT_GOODS -> "goods or services";
            case OUTSIDE_PLACE -> "place";
            case BEFORE_BINDING -> "bought since the place was registered, unless where.beforeBinding";
            case OUTSIDE_WINDOW -> "window";
            case OUTSIDE_HOURS -> "days and hours";
            case NOT_ENROLLED -> "card linked at purchase time";
            case NOT_ACTIVATED -> "activated";
            case AUDIENCE -> "audience";
            case NO_POINTS -> "points to give";
            case OTHER_CURRENCY -> "currency";
            case BELOW_MINIMUM -> "minimum spend";
            case LIMIT -> "limit per member";
            case BUDGET -> "budget";
            case MERCHANT_LINE -> "merchant's line";
            case MEMBER_CAP -> "member's cap";
            case HELD_FOR_REVIEW -> "nothing that an operator looks at first";
            case REVIEW -> "cleared at most 45 days after the offer's end";
            case COUNTED -> "a visit, or a sum of them, that is paid";
            case NO_PRIZE -> "a prize";
            case AWAITS_END -> "the end of the period";
            case AWAITS_CONTACT -> "a confirmed e-mail address or phone";
            default -> condition.name();
        };
    }

    private static String because(Purchase purchase, Target target) {
        return Because.of(purchase, target.offer(), target.stage(), target.reason(), target.standing());
    }

    private static JsonObject cause(Cause cause) {
        return switch (cause) {
            case Cause.OfReward reward ->
                new JsonObject()
                        .put("reason", reward.reason().name())
                        .put("purchase", reward.purchase())
                        .put("offer", reward.offer())
                        .put("version", reward.version());
            case Cause.OfPurse purse -> {
                var document = new JsonObject().put("reason", purse.kind().name());
                putUnlessEmpty(document, "lot", purse.lot());
                putUnlessEmpty(document, "movement", purse.movement());
                putUnlessEmpty(document, "by", purse.by());
                putUnlessEmpty(document, "why", purse.why());
                yield document;
            }
        };
    }

    private static void putUnlessEmpty(JsonObject document, String field, String text) {
        if (!text.isEmpty()) {
            document.put(field, text);
        }
    }

    /** An entry of the ledger. */
    public static JsonObject entry(Entry entry) {
        return new JsonObject()
                .put("id", entry.id())
                .put("eventTime", Instant.ofEpochMilli(entry.eventMillis()).toString())
                .put("postedTime", Instant.ofEpochMilli(entry.postedMillis()).toString())
                .put("debit", entry.debit().name())
                .put("credit", entry.credit().name())
                .put("amount", amount(entry.amountMinor(), entry.commodity()))
                .mergeIn(cause(entry.cause()));
    }

    /** The trial balance: every line, and the sum of each commodity, which is 0. */
    public static JsonObject trialBalance(TrialBalance balance) {
        var lines = new JsonArray();
        for (Map.Entry<TrialBalance.Line, Long> line : balance.lines().entrySet()) {
            lines.add(new JsonObject()
                    .put("account", line.getKey().account())
                    .put("balance", amount(line.getValue(), line.getKey().commodity())));
        }
        var sums = new JsonObject();
        balance.byCommodity().forEach((commodity, sum) -> sums.put(commodity.code(), sum));
        return new JsonObject()
                .put("balanced", balance.balanced())
                .put("sums", sums)
                .put("lines", lines);
    }

    private static String time(Moment at, ZoneId zone) {
        return at.timed()
                ? Instant.ofEpochMilli(at.epochMillis())
                        .atZone(zone)
                        .toOffsetDateTime()
                        .toString()
                : at.localDate().toString();
    }

    private static JsonArray names(Collection<? extends Enum<?>> values) {
        var array = new JsonArray();
        values.stream().map(Enum::name).sorted().forEach(array::add);
        return array;
    }
}
