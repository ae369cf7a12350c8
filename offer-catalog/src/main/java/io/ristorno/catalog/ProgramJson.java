package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.money.Commodity;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.BalanceTerms.ReleaseOn;
import io.ristorno.program.BankAccount;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.StackingTerms.AboveMargin;
import io.ristorno.program.WindowTerms;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A program in JSON, both ways. */
final class ProgramJson {
    private ProgramJson() {}

    static Form<Program> from(Ids ids) {
        return (node, spot) -> read(Fields.of(node, spot), ids);
    }

    private static Program read(Fields fields, Ids ids) {
        Program program = new Program(
                fields.id(IdForm.PROGRAM, ids),
                fields.required("name", Forms::text),
                fields.required("zone", Forms::zone),
                fields.optional("balances", BalanceTerms.DEFAULT, ProgramJson::balances),
                fields.optional("settledToleranceBasisPoints", Program.SETTLED_TOLERANCE_BASIS_POINTS, Forms::wholeInt),
                fields.optional("payer", ProgramJson::account),
                fields.optional("risk", RiskTerms.DEFAULT, ProgramJson::risk),
                fields.optional("windows", WindowTerms.DEFAULT, ProgramJson::windows),
                fields.optional("stacking", StackingTerms.DEFAULT, ProgramJson::stacking),
                fields.optional("points", ProgramJson::points),
                fields.optional("control", CampaignJson::control),
                fields.list("termsBefore", ProgramJson::past),
                fields.list("segments", SegmentJson::read),
                fields.optional("contact", ContactJson::read),
                fields.optional("levels", LevelJson::read));
        fields.end();
        return program;
    }

    private static PastTerms past(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        PastTerms past = new PastTerms(
                fields.required("until", Forms::moment),
                fields.optional("risk", RiskTerms.DEFAULT, ProgramJson::risk),
                fields.optional("windows", WindowTerms.DEFAULT, ProgramJson::windows),
                fields.optional("stacking", StackingTerms.DEFAULT, ProgramJson::stacking),
                fields.optional("points", ProgramJson::points),
                fields.optional("contact", ContactJson::read));
        fields.end();
        return past;
    }

    private static BalanceTerms balances(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        BalanceTerms usual = BalanceTerms.DEFAULT;
        BalanceTerms terms = new BalanceTerms(
                fields.optional("minPayoutMinor", usual.minPayoutMinor(), ProgramJson::amounts),
                fields.optional("minSpendMinor", usual.minSpendMinor(), ProgramJson::amounts),
                fields.optional("graceDays", usual.graceDays(), Forms::wholeInt),
                fields.optional("writeOffDays", usual.writeOffDays(), Forms::wholeInt),
                fields.optional("writeOffBelowMinor", usual.writeOffBelowMinor(), ProgramJson::amounts),
                fields.optional("payoutDay", usual.payoutDay(), Forms::wholeInt),
                fields.optional("unpaidDays", usual.unpaidDays(), Forms::wholeInt),
                fields.optional("releaseOn", usual.releaseOn(), Forms.oneOf(ReleaseOn.class)));
        fields.end();
        return terms;
    }

    private static RiskTerms risk(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        RiskTerms terms = new RiskTerms(
                Set.copyOf(fields.list("allowedMccs", Forms::category)),
                Set.copyOf(fields.list("allowedProcessing", Forms::wholeInt)),
                fields.optional("reviewAboveMinor", Map.of(), ProgramJson::amounts),
                fields.optional("newMerchantDays", 0, Forms::wholeInt),
                fields.optional("loopRefunds", 0, Forms::wholeInt),
                fields.optional("memberDayCapMinor", Map.of(), ProgramJson::amounts),
                fields.optional("memberYearCapMinor", Map.of(), ProgramJson::amounts));
        fields.end();
        return terms;
    }

    private static WindowTerms windows(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        WindowTerms usual = WindowTerms.DEFAULT;
        WindowTerms terms = new WindowTerms(
                fields.optional("provisionalDays", usual.provisionalDays(), Forms::wholeInt),
                fields.optional("provisionalTravelDays", usual.provisionalTravelDays(), Forms::wholeInt),
                fields.optional("clearingAfterEndDays", usual.clearingAfterEndDays(), Forms::wholeInt),
                fields.optional("unmatchedDays", usual.unmatchedDays(), Forms::wholeInt));
        fields.end();
        return terms;
    }

    private static StackingTerms stacking(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        StackingTerms terms = new StackingTerms(
                fields.optional("maxOffers", 0, Forms::wholeInt),
                fields.optional("totalCapBasisPoints", 0, Forms::wholeInt),
                fields.optional("aboveMargin", AboveMargin.WARN, Forms.oneOf(AboveMargin.class)));
        fields.end();
        return terms;
    }

    private static PointTerms points(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        PointTerms terms = new PointTerms(
                fields.required("currency", Forms::currency),
                fields.optional("earn", ProgramJson::earn),
                fields.optional("value", ProgramJson::value),
                fields.optional("holdDays", PointTerms.HOLD_DAYS, Forms::wholeInt),
                fields.optional("expiryDays", Forms::wholeInt)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()));
        fields.end();
        return terms;
    }

    private static PointTerms.Earn earn(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var earn = new PointTerms.Earn(
                fields.required("points", Forms::wholeInt), fields.required("perMinor", Forms::wholeInt));
        fields.end();
        return earn;
    }

    private static PointTerms.Value value(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var value = new PointTerms.Value(
                fields.required("points", Forms::wholeInt), fields.required("minor", Forms::wholeInt));
        fields.end();
        return value;
    }

    private static BankAccount account(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        BankAccount account = new BankAccount(
                fields.required("holder", Forms::text),
                fields.required("iban", Forms::text),
                fields.optional("bic", "", Forms::text));
        fields.end();
        return account;
    }

    /** {@code {"EUR": 500}}: by currency, or by {@code points:prg_...}. */
    private static Map<Commodity, Long> amounts(JsonNode node, Spot spot) {
        var amounts = new TreeMap<Commodity, Long>();
        spot.require(node.isObject(), "is not an object", "write amounts by currency: {\"EUR\": 500}");
        node.properties()
                .forEach(each -> Commodity.parse(each.getKey())
                        .ifPresentOrElse(
                                commodity ->
                                        amounts.put(commodity, Forms.whole(each.getValue(), spot.at(commodity.code()))),
                                () -> spot.at(Quoted.name(each.getKey()))
                                        .refuse(
                                                "is not a currency",
                                                "write an ISO 4217 code in capitals, such as EUR")));
        return amounts;
    }

    static ObjectNode write(Program program) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", program.id())
                .put("name", program.name())
                .put("zone", program.zone().getId());
        if (!program.balances().equals(BalanceTerms.DEFAULT)) {
            node.set("balances", write(program.balances()));
        }
        if (program.settledToleranceBasisPoints() != Program.SETTLED_TOLERANCE_BASIS_POINTS) {
            node.put("settledToleranceBasisPoints", program.settledToleranceBasisPoints());
        }
        program.payer().ifPresent(payer -> node.set("payer", write(payer)));
        if (!program.risk().equals(RiskTerms.DEFAULT)) {
            node.set("risk", write(program.risk()));
        }
        if (!program.windows().equals(WindowTerms.DEFAULT)) {
            node.set("windows", write(program.windows()));
        }
        if (!program.stacking().equals(StackingTerms.DEFAULT)) {
            node.set("stacking", write(program.stacking()));
        }
        program.points().ifPresent(points -> node.set("points", write(points)));
        program.control().ifPresent(control -> node.set("control", CampaignJson.write(control)));
        if (!program.termsBefore().isEmpty()) {
            ArrayNode before = node.putArray("termsBefore");
            program.termsBefore().forEach(past -> before.add(write(past)));
        }
        if (!program.segments().isEmpty()) {
            ArrayNode segments = node.putArray("segments");
            program.segments().forEach(segment -> segments.add(SegmentJson.write(segment)));
        }
        program.contact().ifPresent(contact -> node.set("contact", ContactJson.write(contact)));
        program.levels().ifPresent(levels -> node.set("levels", LevelJson.write(levels)));
        return node;
    }

    private static ObjectNode write(PastTerms past) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("until", past.until().toString());
        node.set("risk", write(past.risk()));
        node.set("windows", write(past.windows()));
        if (!past.stacking().equals(StackingTerms.DEFAULT)) {
            node.set("stacking", write(past.stacking()));
        }
        past.points().ifPresent(points -> node.set("points", write(points)));
        past.contact().ifPresent(contact -> node.set("contact", ContactJson.write(contact)));
        return node;
    }

    private static ObjectNode write(PointTerms terms) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("currency", terms.currency().code());
        terms.earn()
                .ifPresent(earn ->
                        node.putObject("earn").put("points", earn.points()).put("perMinor", earn.perMinor()));
        terms.value()
                .ifPresent(value ->
                        node.putObject("value").put("points", value.points()).put("minor", value.minor()));
        node.put("holdDays", terms.holdDays());
        terms.expiryDays().ifPresent(days -> node.put("expiryDays", days));
        return node;
    }

    private static ObjectNode write(WindowTerms terms) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("provisionalDays", terms.provisionalDays())
                .put("provisionalTravelDays", terms.provisionalTravelDays())
                .put("clearingAfterEndDays", terms.clearingAfterEndDays())
                .put("unmatchedDays", terms.unmatchedDays());
    }

    private static ObjectNode write(StackingTerms terms) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("maxOffers", terms.maxOffers())
                .put("totalCapBasisPoints", terms.totalCapBasisPoints());
        return terms.aboveMargin() == AboveMargin.WARN
                ? node
                : node.put("aboveMargin", terms.aboveMargin().name());
    }

    private static ObjectNode write(RiskTerms terms) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        write(node, "allowedMccs", terms.allowedMccs());
        write(node, "allowedProcessing", terms.allowedProcessing());
        write(node, "reviewAboveMinor", terms.reviewAboveMinor());
        if (terms.newMerchantDays() != 0) {
            node.put("newMerchantDays", terms.newMerchantDays());
        }
        if (terms.loopRefunds() != 0) {
            node.put("loopRefunds", terms.loopRefunds());
        }
        write(node, "memberDayCapMinor", terms.memberDayCapMinor());
        write(node, "memberYearCapMinor", terms.memberYearCapMinor());
        return node;
    }

    private static void write(ObjectNode node, String name, Set<Integer> numbers) {
        if (!numbers.isEmpty()) {
            ArrayNode written = node.putArray(name);
            new TreeSet<>(numbers).forEach(number -> written.add(number));
        }
    }

    private static ObjectNode write(BankAccount account) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("holder", account.holder())
                .put("iban", account.iban());
        return account.bic().isEmpty() ? node : node.put("bic", account.bic());
    }

    private static ObjectNode write(BalanceTerms terms) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        write(node, "minPayoutMinor", terms.minPayoutMinor());
        write(node, "minSpendMinor", terms.minSpendMinor());
        node.put("graceDays", terms.graceDays()).put("writeOffDays", terms.writeOffDays());
        write(node, "writeOffBelowMinor", terms.writeOffBelowMinor());
        if (terms.payoutDay() != 0) {
            node.put("payoutDay", terms.payoutDay());
        }
        if (terms.unpaidDays() != BalanceTerms.UNPAID_DAYS) {
            node.put("unpaidDays", terms.unpaidDays());
        }
        if (terms.releaseOn() != ReleaseOn.HOLD_END) {
            node.put("releaseOn", terms.releaseOn().name());
        }
        return node;
    }

    private static void write(ObjectNode node, String name, Map<Commodity, Long> amounts) {
        if (!amounts.isEmpty()) {
            ObjectNode written = node.putObject(name);
            new TreeMap<>(amounts).forEach((commodity, minor) -> written.put(commodity.code(), minor));
        }
    }
}
