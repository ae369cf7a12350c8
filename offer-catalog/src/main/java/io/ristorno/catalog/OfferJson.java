package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.merchant.Channel;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Budget;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Hours.TimeUnknown;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** An offer in JSON, both ways. */
final class OfferJson {
    /** The version of an offer whose text names none: it is numbered once its neighbours are known. */
    static final int UNNUMBERED = 0;

    private static final int HOLD_DAYS = 14;
    private static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());

    private OfferJson() {}

    static Form<Offer> from(Ids ids) {
        return (node, spot) -> offer(Fields.of(node, spot), spot, ids);
    }

    private static Offer offer(Fields fields, Spot spot, Ids ids) {
        Offer offer = new Offer(
                fields.id(IdForm.OFFER, ids),
                fields.optional("version", UNNUMBERED, OfferJson::version),
                fields.optional("merchantId", "", Forms::text),
                fields.required("title", Forms::text),
                fields.optional("status", Status.LIVE, Forms.oneOf(Status.class)),
                fields.optional("effectiveFrom", Instant.MIN, Forms::moment),
                fields.required("schedule", OfferJson::schedule),
                fields.optional("where", Where.EVERYWHERE, OfferJson::where),
                fields.optional("who", Audience.EVERYBODY, AudienceJson::read),
                fields.required("reward", MechanicJson::mechanic),
                fields.required("currency", Forms::currency),
                fields.optional("minSpendMinor", 0L, Forms::whole),
                amount(fields, "maxSpendMinor"),
                amount(fields, "maxRewardMinor"),
                amount(fields, "estimateMinor"),
                fields.list("limits", OfferJson::limit),
                budget(fields),
                fields.optional("stacking", Stacking.DEFAULT, OfferJson::stacking),
                fields.optional("refundPolicy", RefundPolicy.REQUALIFY, Forms.oneOf(RefundPolicy.class)),
                fields.optional("holdDays", HOLD_DAYS, Forms::wholeInt),
                fields.optional("rewardExpiryDays", Forms::wholeInt)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                fields.optional("stop", OfferJson::stop),
                fields.optional("campaign", Forms::text),
                PresentationJson.change(fields),
                PresentationJson.presentation(fields),
                fields.optional("funding", FundingTerms.MERCHANT, FundingJson::funding));
        Pays pays = fields.optional("pays", usually(offer.mechanic()), Forms.oneOf(Pays.class));
        Optional<Perk> perk = perk(fields, spot, pays);
        fields.end();
        return pays == offer.pays() ? offer : offer.paying(pays, perk);
    }

    /** What is given stands in a field of its name, and nothing else is described. */
    private static Optional<Perk> perk(Fields fields, Spot spot, Pays pays) {
        Optional<Perk> privilege = fields.optional("privilege", OfferJson::perk);
        Optional<Perk> badge = fields.optional("badge", OfferJson::perk);
        if (spot.areClean("pays")) {
            is(Pays.PRIVILEGE, privilege, pays, spot);
            is(Pays.BADGE, badge, pays, spot);
        }
        return pays == Pays.PRIVILEGE ? privilege : pays == Pays.BADGE ? badge : Optional.empty();
    }

    private static void is(Pays described, Optional<Perk> perk, Pays pays, Spot spot) {
        String field = described.name().toLowerCase(Locale.ROOT);
        spot.at("pays")
                .require(
                        perk.isEmpty() || pays == described,
                        "is " + pays + ", and the offer says what its " + field + " is",
                        "write " + described + ", or leave " + field + " out");
    }

    private static Perk perk(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var perk = new Perk(fields.required("name", Forms::text), fields.optional("code", Forms::text));
        fields.end();
        return perk;
    }

    private static Pays usually(Mechanic mechanic) {
        return mechanic instanceof Mechanic.Multiplier ? Pays.POINTS : Pays.CASH;
    }

    private static OptionalLong amount(Fields fields, String name) {
        return fields.optional(name, Forms::whole).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Budget budget(Fields fields) {
        OptionalLong total = amount(fields, "budgetMinor");
        OptionalLong perDay = amount(fields, "budgetPerDayMinor");
        Limit.Period renewed = fields.optional("budgetRefill", Limit.Period.OFFER, Forms.oneOf(Limit.Period.class));
        return perDay.isEmpty() && renewed == Limit.Period.OFFER
                ? Budget.of(total)
                : new Budget(total, perDay, renewed);
    }

    private static int version(JsonNode node, Spot spot) {
        int version = Forms.wholeInt(node, spot);
        spot.require(version > 0, "is not a version", "write 1 or more, or leave it out");
        return version;
    }

    private static Schedule schedule(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Schedule schedule = new Schedule(
                fields.required("from", Forms::local),
                fields.required("until", Forms::local),
                fields.has("daysOfWeek")
                        ? Set.copyOf(fields.list("daysOfWeek", Forms.oneOf(DayOfWeek.class)))
                        : EVERY_DAY,
                fields.optional("hours", Hours.ALL_DAY, OfferJson::hours),
                fields.optional("zone", Forms::zone));
        fields.end();
        return schedule;
    }

    private static Hours hours(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        TimeUnknown timeUnknown = fields.optional("timeUnknown", TimeUnknown.GRANT, Forms.oneOf(TimeUnknown.class));
        Hours hours = span(fields, spot, timeUnknown);
        fields.end();
        return hours;
    }

    static Hours span(Fields fields, Spot spot, TimeUnknown timeUnknown) {
        int from = fields.required("from", Forms::minuteOfDay);
        int until = fields.required("until", Forms::minuteOfDay);
        spot.at("from").require(from < 1440, "is the end of the day", "write 00:00");
        // Midnight as an end is the end of the day, however it is written.
        return new Hours(Math.min(from, 1439), until == 0 ? 1440 : until, timeUnknown);
    }

    private static Where where(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Where where = new Where(
                set(fields.list("locations", Forms::text)),
                set(fields.list("excludeLocations", Forms::text)),
                set(fields.list("mccs", Forms::category)),
                set(fields.list("channels", Forms.oneOf(Channel.class))),
                set(fields.list("countries", Forms::text)),
                fields.optional("anywhere", false, Forms::truth),
                fields.optional("beforeBinding", false, Forms::truth));
        fields.end();
        return where;
    }

    static <T> Set<T> set(List<T> elements) {
        return new HashSet<>(elements);
    }

    private static Limit limit(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Limit limit = new Limit(
                fields.optional("of", Limit.Of.MEMBER, Forms.oneOf(Limit.Of.class)),
                fields.required("kind", Forms.oneOf(Limit.Kind.class)),
                fields.required("per", Forms.oneOf(Limit.Period.class)),
                fields.required("most", OfferJson::most));
        fields.end();
        return limit;
    }

    private static long most(JsonNode node, Spot spot) {
        long most = Forms.whole(node, spot);
        return most > 0 ? most : spot.refuse(1L, "allows nothing", "write 1 or more, or pause the offer");
    }

    private static Stacking stacking(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Stacking stacking = new Stacking(
                fields.optional("group", Stacking.DEFAULT.group(), Forms::text),
                fields.optional("mode", Stacking.DEFAULT.mode(), Forms.oneOf(Stacking.Mode.class)),
                fields.optional("priority", Stacking.DEFAULT.priority(), Forms::wholeInt));
        fields.end();
        return stacking;
    }

    private static Stop stop(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Stop stop = new Stop(
                fields.required("at", Forms::moment),
                fields.optional("mode", Stop.Mode.STOP_NEW, Forms.oneOf(Stop.Mode.class)));
        fields.end();
        return stop;
    }

    static ObjectNode write(Offer offer) {
        ObjectNode node = object().put("id", offer.id()).put("version", offer.version());
        if (!offer.isWide()) {
            node.put("merchantId", offer.merchantId());
        }
        node.put("title", offer.title()).put("status", offer.status().name());
        if (!offer.effectiveFrom().equals(Instant.MIN)) {
            node.put("effectiveFrom", offer.effectiveFrom().toString());
        }
        node.set("schedule", write(offer.schedule()));
        if (!offer.where().equals(Where.EVERYWHERE)) {
            node.set("where", write(offer.where()));
        }
        if (!offer.who().equals(Audience.EVERYBODY)) {
            node.set("who", AudienceJson.write(offer.who()));
        }
        node.set("reward", MechanicJson.write(offer.mechanic()));
        writeAmounts(offer, node);
        writeLimits(offer.limits(), node);
        writeBudget(offer.budget(), node);
        node.set("stacking", write(offer.stacking()));
        node.put("refundPolicy", offer.refundPolicy().name()).put("holdDays", offer.holdDays());
        offer.rewardExpiryDays().ifPresent(days -> node.put("rewardExpiryDays", days));
        offer.campaign().ifPresent(campaign -> node.put("campaign", campaign));
        offer.stop().ifPresent(stop -> node.set("stop", write(stop)));
        PresentationJson.write(offer.change(), node);
        PresentationJson.write(offer.presentation(), node);
        FundingJson.write(offer, node);
        return node;
    }

    private static void writeAmounts(Offer offer, ObjectNode node) {
        node.put("currency", offer.currency().code());
        if (offer.pays() != usually(offer.mechanic())) {
            node.put("pays", offer.pays().name());
        }
        offer.perk().ifPresent(perk -> {
            ObjectNode its = node.putObject(offer.pays() == Pays.BADGE ? "badge" : "privilege")
                    .put("name", perk.name());
            perk.code().ifPresent(code -> its.put("code", code));
        });
        node.put("minSpendMinor", offer.minSpendMinor());
        offer.maxSpendMinor().ifPresent(most -> node.put("maxSpendMinor", most));
        offer.maxRewardMinor().ifPresent(most -> node.put("maxRewardMinor", most));
        offer.estimateMinor().ifPresent(estimate -> node.put("estimateMinor", estimate));
    }

    private static void writeLimits(List<Limit> limits, ObjectNode offer) {
        var array = offer.putArray("limits");
        for (Limit limit : limits) {
            ObjectNode node = array.addObject();
            if (limit.of() != Limit.Of.MEMBER) {
                node.put("of", limit.of().name());
            }
            node.put("kind", limit.kind().name()).put("per", limit.per().name()).put("most", limit.most());
        }
    }

    private static void writeBudget(Budget budget, ObjectNode node) {
        budget.totalMinor().ifPresent(total -> node.put("budgetMinor", total));
        budget.perDayMinor().ifPresent(perDay -> node.put("budgetPerDayMinor", perDay));
        if (budget.renewed() != Limit.Period.OFFER) {
            node.put("budgetRefill", budget.renewed().name());
        }
    }

    private static ObjectNode write(Schedule schedule) {
        ObjectNode node = object().put("from", local(schedule.from())).put("until", local(schedule.until()));
        if (!schedule.daysOfWeek().equals(EVERY_DAY)) {
            words(node, "daysOfWeek", schedule.daysOfWeek());
        }
        if (!schedule.hours().equals(Hours.ALL_DAY)) {
            ObjectNode hours = node.putObject("hours")
                    .put("from", timeOfDay(schedule.hours().fromMinute()))
                    .put("until", timeOfDay(schedule.hours().untilMinute()));
            if (!schedule.hours().grantsUntimed()) {
                hours.put("timeUnknown", schedule.hours().timeUnknown().name());
            }
        }
        schedule.zone().ifPresent(zone -> node.put("zone", zone.getId()));
        return node;
    }

    private static ObjectNode write(Where where) {
        ObjectNode node = object();
        texts(node, "locations", where.locations());
        texts(node, "excludeLocations", where.excludeLocations());
        if (!where.mccs().isEmpty()) {
            var array = node.putArray("mccs");
            where.mccs().stream().sorted().forEach(array::add);
        }
        words(node, "channels", where.channels());
        texts(node, "countries", where.countries());
        if (where.anywhere()) {
            node.put("anywhere", true);
        }
        return where.beforeBinding() ? node.put("beforeBinding", true) : node;
    }

    private static ObjectNode write(Stacking stacking) {
        return object().put("group", stacking.group())
                .put("mode", stacking.mode().name())
                .put("priority", stacking.priority());
    }

    private static ObjectNode write(Stop stop) {
        return object().put("at", stop.at().toString()).put("mode", stop.mode().name());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static <E extends Enum<E>> void words(ObjectNode node, String name, Collection<E> words) {
        texts(node, name, words.stream().sorted().map(Enum::name).toList());
    }

    /** Sets have no order of their own, so the text has one: their elements' or the alphabet's. */
    static void texts(ObjectNode node, String name, Set<String> texts) {
        texts(node, name, texts.stream().sorted().toList());
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            var array = node.putArray(name);
            texts.forEach(array::add);
        }
    }

    private static String local(LocalDateTime time) {
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? time.toLocalDate().toString()
                : time.toString();
    }

    static String timeOfDay(int minute) {
        int hour = minute / 60;
        int rest = minute % 60;
        return (hour < 10 ? "0" : "") + hour + (rest < 10 ? ":0" : ":") + rest;
    }
}
