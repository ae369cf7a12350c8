package io.ristorno.app;

import io.ristorno.api.ExposureForm;
import io.ristorno.api.PurseDocuments;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.BrokenJson;
import io.ristorno.decode.CardToken;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.JsonExposures;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Seen;
import io.ristorno.event.CardKind;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.member.Card;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.program.LevelTerms;
import io.ristorno.store.CardHandle;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The lines of a simulation: what each kind asks for, and what it does. */
final class SimulationLines {
    private static final byte[] SIMULATION_KEY =
            "a key for simulations, not a secret".getBytes(StandardCharsets.US_ASCII);

    private static final List<String> MODES =
            Stream.of(Stop.Mode.values()).map(Stop.Mode::name).toList();

    private static final List<String> VERDICTS =
            Verdict.ofOperators().stream().map(Verdict::name).toList();

    private static final String NO_LEVEL = "none";

    private static final String ONE_OF = "write one of " + String.join(", ", JsonTransactions.types())
            + ", member, card, unlink, merchant, campaign, segment, level, offer, stop, rates, ruling, exposure, contact, contacted, "
            + String.join(", ", PurseLines.TYPES) + ", tick";

    private final CardTokens tokens = new CardTokens(List.of(CardTokens.Key.of(1, SIMULATION_KEY)));
    private final Simulation simulation;
    private long latestMillis = Long.MIN_VALUE;

    SimulationLines(Simulation simulation) {
        this.simulation = simulation;
    }

    /** The latest time that any line named; {@link Long#MIN_VALUE} before the first. */
    long latestMillis() {
        return latestMillis;
    }

    /** Does what a line says, and tells what it is answered or everything that is wrong with it. */
    Reading<JsonObject> take(String text) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException broken) {
            return refused(
                    "$",
                    "the line is not one JSON object",
                    BrokenJson.mend(broken, "write {\"type\":\"...\", ...}").replace("line 1, ", ""));
        }
        var line = new EventLine(json);
        return json.getValue("type") instanceof String type
                ? switch (type) {
                    case "member" -> join(line);
                    case "card" -> link(line);
                    case "merchant" -> edit(line, register(line), "merchant");
                    case "campaign" -> edit(line, measure(line), "campaign");
                    case "exposure" -> expose(line);
                    case "contact" -> contact(line);
                    case "contacted" -> contacted(line);
                    case "segment" -> enlist(line);
                    case "level" -> level(line);
                    case "offer" -> edit(line, publish(line), "offer");
                    case "stop" -> stop(line);
                    case "unlink" -> unlink(line);
                    case "rates" -> rates(line);
                    case "ruling" -> rule(line);
                    case "tick" -> tick(line);
                    case "spend", "spendRefund", "adjustment", "payout", "leave" -> move(line, type);
                    default ->
                        JsonTransactions.types().contains(type)
                                ? transaction(json, text)
                                : refused("type", "is no kind of line", ONE_OF);
                }
                : refused("type", json.containsKey("type") ? "is no text" : "is missing", ONE_OF);
    }

    private static Reading<JsonObject> refused(String field, String message, String mend) {
        return new Reading.Refused<>(List.of(new Problem(field, message, mend)));
    }

    /** Does what a line says if nothing is wrong with it. */
    private static Reading<JsonObject> unlessRefused(EventLine line, Runnable taken) {
        List<Problem> problems = line.problems();
        if (!problems.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        taken.run();
        return new Reading.Read<>(new JsonObject());
    }

    private Reading<JsonObject> transaction(JsonObject json, String text) {
        long received = received(json);
        Decoded decoded = JsonTransactions.decode(text.getBytes(StandardCharsets.UTF_8), tokens, received);
        return switch (decoded) {
            case Decoded.Taken taken -> {
                latestMillis = Math.max(latestMillis, received);
                yield new Reading.Read<>(simulation.take(taken.transaction(), received));
            }
            case Malformed malformed ->
                refused(malformed.field().isEmpty() ? "$" : malformed.field(), malformed.message(), malformed.mend());
            case Decoded.Declined declined -> new Reading.Read<>(new JsonObject().put("status", "DECLINED"));
            default -> new Reading.Read<>(new JsonObject().put("status", "IGNORED"));
        };
    }

    /** A message is received when it happened; of one without a time, the decoder tells what it lacks. */
    private static long received(JsonObject json) {
        return text(json, "at")
                .flatMap(EventLine::instant)
                .or(() -> text(json, "date").flatMap(EventLine::day))
                .orElse(Instant.EPOCH)
                .toEpochMilli();
    }

    private static Optional<String> text(JsonObject json, String field) {
        return json.getValue(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Reading<JsonObject> join(EventLine line) {
        String id = line.text("id");
        String program = line.text("program");
        Instant at = line.has("at") || line.has("date") ? when(line) : Instant.EPOCH;
        if (simulation.catalogue().programs().stream()
                .noneMatch(known -> known.id().equals(program))) {
            line.refuse("program", "is none of the catalogue", "name one, or add it there");
        }
        return unlessRefused(line, () -> simulation.join(MemberKey.of(program, id), id, at));
    }

    private Reading<JsonObject> enlist(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String segment = line.text("segment");
        boolean in = line.truth("in", true);
        Instant at = when(line);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        if (simulation.catalogue().programs().stream()
                .noneMatch(program -> program.id().equals(member.program())
                        && program.segment(segment).isPresent())) {
            line.refuse("segment", "is none of this program in the catalogue", "name one, or add it there");
        }
        return unlessRefused(line, () -> simulation.enlist(member, segment, in, at));
    }

    /** He has one level from then on, and every lower one. */
    private Reading<JsonObject> level(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String level = line.text("level");
        Instant at = when(line);
        List<LevelTerms.Step> steps = simulation.catalogue().programs().stream()
                .filter(program -> program.id().equals(member.program()))
                .flatMap(program -> program.levels().stream())
                .flatMap(terms -> terms.steps().stream())
                .toList();
        int has = level.equals(NO_LEVEL)
                ? 0
                : 1 + steps.stream().map(LevelTerms.Step::id).toList().indexOf(level);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        if (has == 0 && !level.equals(NO_LEVEL)) {
            line.refuse("level", "is none of this program in the catalogue", "name one, add it there, or write none");
        }
        return unlessRefused(line, () -> {
            for (int i = 0; i < steps.size(); i++) {
                simulation.enlist(member, steps.get(i).id(), i < has, at);
            }
        });
    }

    private Reading<JsonObject> link(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String id = line.text("id");
        var handles = new ArrayList<CardHandle>();
        handles.add(CardHandle.of(id));
        Optional<CardTokens.Kept> kept = kept(line);
        kept.map(CardTokens.Kept::token)
                .or(() -> token(line))
                .ifPresent(token -> handles.add(new CardHandle(token.keyId(), token.high(), token.low())));
        Instant linked = line.time("linkedAt", Instant.EPOCH);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        if (handles.stream().anyMatch(simulation::isLinked)) {
            line.refuse(
                    "id",
                    "the card is linked already",
                    "unlink it before, or name another card: one has one member at a time");
        }
        Optional<Card> replaces =
                line.has("replaces") ? simulation.card(member, line.text("replaces")) : Optional.empty();
        if (line.has("replaces") && replaces.isEmpty()) {
            line.refuse("replaces", "is no card of this member", "name a card of a card line before this one");
        }
        var kind = new CardKind(
                kept.map(CardTokens.Kept::bin).orElseGet(() -> line.text("bin", "")), line.text("product", ""));
        return unlessRefused(line, () -> simulation.link(member, id, handles, replaces, kind, linked));
    }

    private Optional<CardTokens.Kept> kept(EventLine line) {
        if (!line.has("number")) {
            return Optional.empty();
        }
        Optional<CardTokens.Kept> kept = tokens.kept(line.text("number").getBytes(StandardCharsets.US_ASCII));
        if (kept.isEmpty()) {
            line.refuse("number", "is no card number", "write 12 to 19 digits in quotes and nothing else");
        }
        return kept;
    }

    private static Optional<CardToken> token(EventLine line) {
        Optional<CardToken> token = CardToken.parse(line.text("token", ""));
        if (line.has("token") && token.isEmpty()) {
            line.refuse("token", "is no token", "write v, the key's number, a colon and 22 characters");
        }
        return token;
    }

    private Reading<Catalogue> register(EventLine line) {
        Instant at = line.has("at") ? when(line) : Instant.ofEpochMilli(Math.max(0, latestMillis));
        return switch (CatalogueReader.merchant(line.object("merchant"), Ids.IN_TEXT)) {
            case Reading.Read<Merchant> read -> CatalogueEdit.register(simulation.catalogue(), read.value(), at);
            case Reading.Refused<Merchant> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<Catalogue> measure(EventLine line) {
        Instant at = line.has("at") ? when(line) : Instant.ofEpochMilli(Math.max(0, latestMillis));
        return switch (CatalogueReader.campaign(line.object("campaign"), Ids.IN_TEXT)) {
            case Reading.Read<Campaign> read ->
                CatalogueEdit.register(simulation.catalogue(), read.value(), at, Ids.IN_TEXT);
            case Reading.Refused<Campaign> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<JsonObject> expose(EventLine line) {
        byte[] json = line.object("exposure");
        return switch (JsonExposures.decode(json, Long.MAX_VALUE / 2)) {
            case Malformed malformed ->
                refused(
                        malformed.field().isEmpty() ? "exposure" : "exposure." + malformed.field(),
                        malformed.message(),
                        malformed.mend());
            case Seen.Told told ->
                switch (ExposureForm.of(told, simulation.catalogue())) {
                    case Reading.Refused<Exposure> refused -> {
                        line.refuse(refused.problems(), "exposure");
                        yield new Reading.Refused<>(line.problems());
                    }
                    case Reading.Read<Exposure> read -> {
                        latestMillis = Math.max(latestMillis, read.value().at().toEpochMilli());
                        yield new Reading.Read<>(simulation.see(read.value()));
                    }
                };
        };
    }

    private Reading<JsonObject> contact(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String kind = line.text("kind").toUpperCase(Locale.ROOT);
        boolean verified = line.flag("verified", true);
        Instant at = when(line);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        if (Arrays.stream(ContactKind.values()).noneMatch(each -> each.name().equals(kind))) {
            line.refuse("kind", "is not one we know", "write EMAIL or PHONE");
        }
        List<Problem> problems = line.problems();
        return problems.isEmpty()
                ? new Reading.Read<>(simulation.reach(new ContactTold(member, ContactKind.valueOf(kind), verified, at)))
                : new Reading.Refused<>(problems);
    }

    private Reading<JsonObject> contacted(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String id = line.text("id");
        boolean marketing = line.flag("marketing", true);
        List<String> offers = line.has("offer") ? List.of(line.text("offer")) : List.of();
        Instant at = when(line);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        List<Problem> problems = line.problems();
        return problems.isEmpty()
                ? new Reading.Read<>(simulation.hear(new Contacted(member, id, marketing, offers, at)))
                : new Reading.Refused<>(problems);
    }

    private Reading<Catalogue> publish(EventLine line) {
        Instant at = when(line);
        return switch (CatalogueReader.offer(line.object("offer"), Ids.IN_TEXT)) {
            case Reading.Read<Offer> read -> CatalogueEdit.publish(simulation.catalogue(), read.value(), at);
            case Reading.Refused<Offer> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<JsonObject> stop(EventLine line) {
        String offer = line.text("offer");
        String mode = line.text("mode", Stop.Mode.STOP_NEW.name()).toUpperCase(Locale.ROOT);
        Instant at = when(line);
        if (simulation.catalogue().offers().stream()
                .noneMatch(known -> known.id().equals(offer))) {
            line.refuse("offer", "is none of the catalogue", "name one that is there by then");
        }
        if (!MODES.contains(mode)) {
            line.refuse("mode", "is not one we know", "write one of " + String.join(", ", MODES));
        }
        List<Problem> problems = line.problems();
        return problems.isEmpty()
                ? edit(
                        line,
                        CatalogueEdit.stop(simulation.catalogue(), offer, new Stop(at, Stop.Mode.valueOf(mode))),
                        "stop")
                : new Reading.Refused<>(problems);
    }

    /** Adopts an edited catalogue, or tells why it was not edited, with the path in the line where that stands. */
    private Reading<JsonObject> edit(EventLine line, Reading<Catalogue> edited, String path) {
        return switch (edited) {
            case Reading.Read<Catalogue> read -> unlessRefused(line, () -> simulation.adopt(read.value()));
            case Reading.Refused<Catalogue> refused -> {
                line.refuse(refused.problems(), path);
                yield new Reading.Refused<>(line.problems());
            }
        };
    }

    private Reading<JsonObject> unlink(EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String card = line.text("card");
        Instant at = when(line);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        } else if (!simulation.wasLinked(CardHandle.of(card))) {
            line.refuse("card", "was never linked", "name a card of a card line before this one");
        }
        return unlessRefused(line, () -> simulation.unlink(member, card, at));
    }

    private Reading<JsonObject> move(EventLine line, String type) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        MemberEvent event = new PurseLines(line, member, when(line)).read(type);
        Reading<JsonObject> moved = unlessObjected(
                line, () -> simulation.move(event), "$", "see what the member has: move less, or another id");
        return moved instanceof Reading.Read ? new Reading.Read<>(answer(event)) : moved;
    }

    /** What the API would answer: the movement as it is by now. */
    private JsonObject answer(MemberEvent event) {
        String movement = switch (event) {
            case Spent spent -> spent.id();
            case SpendRefunded refunded -> refunded.spend();
            case Adjusted adjusted -> adjusted.id();
            case PaidOut paid -> paid.id();
            case PayoutSent sent -> sent.id();
            case PayoutConfirmed confirmed -> confirmed.id();
            case PayoutRejected rejected -> rejected.id();
            default -> "";
        };
        return simulation
                .member(event.member())
                .purse()
                .movement(movement)
                .map(PurseDocuments::movement)
                .orElseGet(() -> new JsonObject().put("status", "TAKEN"));
    }

    private Reading<JsonObject> rates(EventLine line) {
        LocalDate day = line.date("date");
        return switch (CatalogueReader.rates(line.object("sheet"), day)) {
            case Reading.Refused<RateSheet> refused -> {
                line.refuse(refused.problems(), "sheet");
                yield new Reading.Refused<>(line.problems());
            }
            case Reading.Read<RateSheet> read ->
                unlessObjected(
                        line,
                        () -> simulation.know(read.value()),
                        "sheet",
                        "leave it out: what a day's were they stay");
        };
    }

    private Reading<JsonObject> rule(EventLine line) {
        var relationship = new RelationshipKey(
                MemberKey.of(line.text("program"), line.text("member")), new MerchantKey(line.text("merchant")));
        String verdict = line.text("verdict").toUpperCase(Locale.ROOT);
        String subject = line.text("subject");
        String purchase = line.text("purchase", "");
        String by = line.text("by");
        Instant at = when(line);
        if (!VERDICTS.contains(verdict)) {
            line.refuse("verdict", "is not one we know", "write one of " + String.join(", ", VERDICTS));
        } else if (verdict.equals(Verdict.LINKED.name()) && purchase.isEmpty()) {
            line.refuse("purchase", "is missing", "name the purchase that the message belongs to");
        }
        return unlessObjected(
                line,
                () -> simulation.rule(
                        relationship,
                        new Ruling(
                                subject.startsWith("rwd_") ? subject : reference(subject),
                                Verdict.valueOf(verdict),
                                simulation.anchor(relationship, purchase).orElseGet(() -> reference(purchase)),
                                by,
                                at)),
                "subject",
                "see the review lines of the output");
    }

    /** A message's reference; messages without a source of their own are the simulation's. */
    private static String reference(String message) {
        return message.isEmpty() || message.contains("|") ? message : Simulation.SOURCE + "|" + message;
    }

    /** The same as {@link #unlessRefused} of what the engine may have an objection to. */
    private static Reading<JsonObject> unlessObjected(
            EventLine line, Supplier<Optional<String>> taken, String field, String mend) {
        List<Problem> problems = line.problems();
        if (!problems.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        return taken.get().map(why -> refused(field, why, mend)).orElseGet(() -> new Reading.Read<>(new JsonObject()));
    }

    private Reading<JsonObject> tick(EventLine line) {
        Instant at = when(line);
        return unlessRefused(line, () -> simulation.moveTo(at.toEpochMilli()));
    }

    /** The line's time; the latest of all is where the clock ends. */
    private Instant when(EventLine line) {
        Instant when = line.when();
        latestMillis = Math.max(latestMillis, when.toEpochMilli());
        return when;
    }
}
