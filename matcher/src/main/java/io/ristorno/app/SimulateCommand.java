package io.ristorno.app;

import io.ristorno.api.Documents;
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
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.event.MemberKey;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.store.CardHandle;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno simulate}: a catalogue and events in, purchases with their reasons and the balances out. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs events through the engine, without server or store, and prints JSON lines: what each purchase earned"
                    + " and why, what each member holds, and the trial balance.",
            "",
            "An event line is what POST /v1/transactions takes, or one of:",
            "  {\"type\":\"member\",\"id\":\"mem_anna\",\"program\":\"prg_demo\"}",
            "  {\"type\":\"card\",\"id\":\"crd_1\",\"member\":\"mem_anna\",\"program\":\"prg_demo\"}",
            "      (with \"number\" or \"token\" if the transactions name the card so; with",
            "      \"linkedAt\":\"2026-01-01T00:00:00Z\" if it was not linked from ever)",
            "  {\"type\":\"merchant\",\"merchant\":{...}}",
            "  {\"type\":\"offer\",\"at\":...,\"offer\":{...}}",
            "  {\"type\":\"stop\",\"offer\":\"off_1\",\"at\":...,\"mode\":\"STOP_NEW\"}",
            "  {\"type\":\"tick\",\"at\":...}   moves the clock: holds end, authorizations expire",
            "",
            "Time moves by tick lines alone; at the end it moves to the latest time that any line named, or to --as-of."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final byte[] SIMULATION_KEY =
            "a key for simulations, not a secret".getBytes(StandardCharsets.US_ASCII);

    private static final List<String> MODES =
            Stream.of(Stop.Mode.values()).map(Stop.Mode::name).toList();

    private static final String ONE_OF = "write one of " + String.join(", ", JsonTransactions.types())
            + ", member, card, merchant, offer, stop, tick";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "catalogue.json", description = "Programs, merchants and offers.")
    private Path catalogueFile;

    @Parameters(index = "1", paramLabel = "events.ndjson", description = "One event a line.")
    private Path eventsFile;

    @Option(names = "--as-of", paramLabel = "TIME", description = "Last move of the clock, ISO 8601 with a zone.")
    private @org.jspecify.annotations.Nullable String asOf;

    @Option(names = "--answers", description = "Also print what each event line would be answered.")
    private boolean answers;

    private final CardTokens tokens = new CardTokens(List.of(CardTokens.Key.of(1, SIMULATION_KEY)));
    private long latestMillis = Long.MIN_VALUE;
    private int faults;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    SimulateCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Instant> end = Optional.ofNullable(asOf).map(SimulateCommand::end);
        var simulation = new Simulation(catalogue());
        try (BufferedReader lines = Files.newBufferedReader(eventsFile)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    print(out, number, take(simulation, line));
                }
            }
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + eventsFile);
        } catch (CharacterCodingException _) {
            throw new UserError(eventsFile + " is not UTF-8 text");
        } catch (IOException _) {
            throw new UserError("cannot read " + eventsFile);
        }
        finish(simulation, end, out);
        return faults == 0 && simulation.balance().balanced() ? 0 : 1;
    }

    private static Instant end(String text) {
        return EventLine.instant(text)
                .orElseThrow(() -> new UserError("--as-of: ISO 8601 with a zone, such as 2026-03-01T10:00:00+01:00"));
    }

    private void finish(Simulation simulation, Optional<Instant> end, PrintWriter out) {
        long endMillis = end.map(Instant::toEpochMilli).orElse(latestMillis);
        if (endMillis != Long.MIN_VALUE) {
            simulation.moveTo(endMillis);
        }
        simulation.forEachPurchase(purchase -> out.println(line("purchase", purchase)));
        simulation.forEachParked(event -> out.println(line("parked", event)));
        simulation.forEachMember(member -> out.println(line("member", member)));
        out.println(line("trialBalance", Documents.trialBalance(simulation.balance())));
        out.flush();
    }

    private static String line(String kind, JsonObject document) {
        return new JsonObject().put(kind, document).encode();
    }

    private void print(PrintWriter out, int number, Reading<JsonObject> taken) {
        switch (taken) {
            case Reading.Read<JsonObject> read -> {
                if (answers && !read.value().isEmpty()) {
                    out.println(numbered(number).put("answer", read.value()).encode());
                }
            }
            case Reading.Refused<JsonObject> refused -> {
                faults++;
                refused.problems()
                        .forEach(problem -> out.println(
                                numbered(number).put("error", error(problem)).encode()));
            }
        }
    }

    private static JsonObject numbered(int line) {
        return new JsonObject().put("line", line);
    }

    private static JsonObject error(Problem problem) {
        return new JsonObject()
                .put("field", problem.field())
                .put("message", problem.message())
                .put("mend", problem.mend());
    }

    private Catalogue catalogue() {
        byte[] json;
        try {
            json = Files.readAllBytes(catalogueFile);
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + catalogueFile);
        } catch (IOException _) {
            throw new UserError("cannot read " + catalogueFile);
        }
        return switch (CatalogueReader.catalogue(json)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new UserError(catalogueFile + " has " + refused.problems().size()
                        + (refused.problems().size() == 1 ? " problem" : " problems") + ":\n"
                        + text(refused.problems()));
        };
    }

    private static String text(List<Problem> problems) {
        var text = new StringBuilder();
        for (Problem problem : problems) {
            text.append("  ")
                    .append(problem.field())
                    .append(": ")
                    .append(problem.message())
                    .append("; ")
                    .append(problem.mend())
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    private Reading<JsonObject> take(Simulation simulation, String text) {
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
                    case "member" -> join(simulation, line);
                    case "card" -> link(simulation, line);
                    case "merchant" -> edit(simulation, line, register(simulation, line), "merchant");
                    case "offer" -> edit(simulation, line, publish(simulation, line), "offer");
                    case "stop" -> stop(simulation, line);
                    case "tick" -> tick(simulation, line);
                    default ->
                        JsonTransactions.types().contains(type)
                                ? transaction(simulation, json, text)
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

    private Reading<JsonObject> transaction(Simulation simulation, JsonObject json, String text) {
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

    private Reading<JsonObject> join(Simulation simulation, EventLine line) {
        String id = line.text("id");
        String program = line.text("program");
        Instant at = line.has("at") || line.has("date") ? when(line) : Instant.EPOCH;
        if (simulation.catalogue().programs().stream()
                .noneMatch(known -> known.id().equals(program))) {
            line.refuse("program", "is none of the catalogue", "name one, or add it there");
        }
        return unlessRefused(line, () -> simulation.join(MemberKey.of(program, id), id, at));
    }

    private Reading<JsonObject> link(Simulation simulation, EventLine line) {
        MemberKey member = MemberKey.of(line.text("program"), line.text("member"));
        String id = line.text("id");
        var handles = new ArrayList<CardHandle>();
        handles.add(CardHandle.of(id));
        token(line).ifPresent(token -> handles.add(new CardHandle(token.keyId(), token.high(), token.low())));
        Instant linked = line.time("linkedAt", Instant.EPOCH);
        if (!simulation.knows(member)) {
            line.refuse("member", "is not known in this program", "write a member line before this one");
        }
        if (handles.stream().anyMatch(simulation::isLinked)) {
            line.refuse("id", "the card is linked already", "name another card: one has one member");
        }
        return unlessRefused(line, () -> simulation.link(member, id, handles, linked));
    }

    private Optional<CardToken> token(EventLine line) {
        if (line.has("number")) {
            Optional<CardTokens.Kept> kept = tokens.kept(line.text("number").getBytes(StandardCharsets.US_ASCII));
            if (kept.isEmpty()) {
                line.refuse("number", "is no card number", "write 12 to 19 digits in quotes and nothing else");
            }
            return kept.map(CardTokens.Kept::token);
        }
        Optional<CardToken> token = CardToken.parse(line.text("token", ""));
        if (line.has("token") && token.isEmpty()) {
            line.refuse("token", "is no token", "write v, the key's number, a colon and 22 characters");
        }
        return token;
    }

    private static Reading<Catalogue> register(Simulation simulation, EventLine line) {
        return switch (CatalogueReader.merchant(line.object("merchant"), Ids.IN_TEXT)) {
            case Reading.Read<Merchant> read -> CatalogueEdit.register(simulation.catalogue(), read.value());
            case Reading.Refused<Merchant> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<Catalogue> publish(Simulation simulation, EventLine line) {
        Instant at = when(line);
        return switch (CatalogueReader.offer(line.object("offer"), Ids.IN_TEXT)) {
            case Reading.Read<Offer> read -> CatalogueEdit.publish(simulation.catalogue(), read.value(), at);
            case Reading.Refused<Offer> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<JsonObject> stop(Simulation simulation, EventLine line) {
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
                        simulation,
                        line,
                        CatalogueEdit.stop(simulation.catalogue(), offer, new Stop(at, Stop.Mode.valueOf(mode))),
                        "stop")
                : new Reading.Refused<>(problems);
    }

    /** Adopts an edited catalogue, or tells why it was not edited, with the path in the line where that stands. */
    private static Reading<JsonObject> edit(
            Simulation simulation, EventLine line, Reading<Catalogue> edited, String path) {
        return switch (edited) {
            case Reading.Read<Catalogue> read -> unlessRefused(line, () -> simulation.adopt(read.value()));
            case Reading.Refused<Catalogue> refused -> {
                line.refuse(refused.problems(), path);
                yield new Reading.Refused<>(line.problems());
            }
        };
    }

    private Reading<JsonObject> tick(Simulation simulation, EventLine line) {
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
