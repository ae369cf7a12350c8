package io.ristorno.app;

import io.ristorno.api.Documents;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardToken;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.event.MemberKey;
import io.ristorno.offer.Stop;
import io.ristorno.store.CardHandle;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "  {\"type\":\"card\",\"member\":\"mem_anna\",\"program\":\"prg_demo\",\"id\":\"crd_1\",\"linkedAt\":\"2026-01-01T00:00:00Z\"}",
            "      (with \"number\" or \"token\" if the transactions name the card so)",
            "  {\"type\":\"merchant\",\"merchant\":{...}}   {\"type\":\"offer\",\"at\":...,\"offer\":{...}}",
            "  {\"type\":\"stop\",\"offer\":\"off_1\",\"at\":...,\"mode\":\"STOP_NEW\"}",
            "  {\"type\":\"tick\",\"at\":...}   moves the clock: holds end, authorizations expire",
            "",
            "Time moves by tick lines alone; at the end it moves to the latest time that any line named, or to --as-of."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final byte[] SIMULATION_KEY =
            "a key for simulations, not a secret".getBytes(StandardCharsets.US_ASCII);

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
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
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
        }
        finish(simulation, out);
        return faults == 0 && simulation.balance().balanced() ? 0 : 1;
    }

    private void finish(Simulation simulation, PrintWriter out) {
        long end = asOf == null ? latestMillis : time(asOf);
        if (end != Long.MIN_VALUE) {
            simulation.moveTo(end);
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

    private void print(PrintWriter out, int number, JsonObject answer) {
        if (answer.containsKey("error")) {
            faults++;
            out.println(new JsonObject().put("line", number).mergeIn(answer).encode());
        } else if (answers && !answer.isEmpty()) {
            out.println(
                    new JsonObject().put("line", number).put("answer", answer).encode());
        }
    }

    private Catalogue catalogue() throws IOException {
        byte[] json;
        try {
            json = Files.readAllBytes(catalogueFile);
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + catalogueFile);
        }
        return switch (CatalogueReader.catalogue(json)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new UserError(catalogueFile + " has " + refused.problems().size() + " problems:\n"
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

    private JsonObject take(Simulation simulation, String line) {
        JsonObject json;
        try {
            json = new JsonObject(line);
        } catch (DecodeException _) {
            return error("", "the line is not one JSON object");
        }
        try {
            return switch (json.getString("type", "")) {
                case "member" -> join(simulation, json);
                case "card" -> link(simulation, json);
                case "merchant" -> edit(simulation, register(simulation, json));
                case "offer" -> edit(simulation, publish(simulation, json));
                case "stop" -> edit(simulation, stop(simulation, json));
                case "tick" -> tick(simulation, json);
                default -> transaction(simulation, json, line);
            };
        } catch (UserError error) {
            return error("", String.valueOf(error.getMessage()));
        } catch (ClassCastException _) {
            return error("", "a field has another type than it should");
        }
    }

    private JsonObject transaction(Simulation simulation, JsonObject json, String line) {
        long received = json.containsKey("at") || json.containsKey("date") ? at(json) : 0;
        Decoded decoded = JsonTransactions.decode(line.getBytes(StandardCharsets.UTF_8), tokens, received);
        return switch (decoded) {
            case Decoded.Taken taken -> simulation.take(taken.transaction(), received);
            case Malformed malformed -> error(malformed.field(), malformed.message(), malformed.mend());
            case Decoded.Declined declined -> new JsonObject().put("status", "DECLINED");
            default -> new JsonObject().put("status", "IGNORED");
        };
    }

    private JsonObject join(Simulation simulation, JsonObject json) {
        String id = required(json, "id");
        simulation.join(
                MemberKey.of(required(json, "program"), id),
                id,
                json.containsKey("at") ? Instant.ofEpochMilli(at(json)) : Instant.EPOCH);
        return new JsonObject();
    }

    private JsonObject link(Simulation simulation, JsonObject json) {
        MemberKey member = MemberKey.of(required(json, "program"), required(json, "member"));
        if (!simulation.knows(member)) {
            return error("member", "no member line before this one has this id and program");
        }
        String id = required(json, "id");
        var handles = new ArrayList<CardHandle>();
        handles.add(CardHandle.of(id));
        token(json).ifPresent(token -> handles.add(new CardHandle(token.keyId(), token.high(), token.low())));
        if (handles.stream().anyMatch(simulation::isLinked)) {
            return error("id", "the card is linked already: a card has one member");
        }
        String linked = json.getString("linkedAt", "");
        simulation.link(member, id, handles, linked.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli(time(linked)));
        return new JsonObject();
    }

    private Optional<CardToken> token(JsonObject json) {
        if (json.containsKey("number")) {
            byte[] digits = json.getString("number").getBytes(StandardCharsets.US_ASCII);
            if (!tokens.take(digits, 0, digits.length)) {
                throw new UserError("number: a card number has 12 to 19 digits");
            }
            CardToken token = tokens.token();
            tokens.drop();
            return Optional.of(token);
        }
        if (json.containsKey("token")) {
            return Optional.of(CardToken.parse(json.getString("token"))
                    .orElseThrow(() -> new UserError("token: not of the form v1: and 22 characters")));
        }
        return Optional.empty();
    }

    private static Reading<Catalogue> register(Simulation simulation, JsonObject json) {
        return switch (CatalogueReader.merchant(
                json.getJsonObject("merchant", new JsonObject()).toBuffer().getBytes(), Ids.IN_TEXT)) {
            case Reading.Read<io.ristorno.merchant.Merchant> read ->
                CatalogueEdit.register(simulation.catalogue(), read.value());
            case Reading.Refused<io.ristorno.merchant.Merchant> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<Catalogue> publish(Simulation simulation, JsonObject json) {
        Instant at = Instant.ofEpochMilli(at(json));
        return switch (CatalogueReader.offer(
                json.getJsonObject("offer", new JsonObject()).toBuffer().getBytes(), Ids.IN_TEXT)) {
            case Reading.Read<io.ristorno.offer.Offer> read ->
                CatalogueEdit.publish(simulation.catalogue(), read.value(), at);
            case Reading.Refused<io.ristorno.offer.Offer> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private Reading<Catalogue> stop(Simulation simulation, JsonObject json) {
        Stop.Mode mode;
        try {
            mode = Stop.Mode.valueOf(json.getString("mode", "STOP_NEW").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new UserError("mode: one of STOP_NEW, STOP_UNACTIVATED, VOID_PROVISIONAL");
        }
        return CatalogueEdit.stop(
                simulation.catalogue(), required(json, "offer"), new Stop(Instant.ofEpochMilli(at(json)), mode));
    }

    private static JsonObject edit(Simulation simulation, Reading<Catalogue> edited) {
        return switch (edited) {
            case Reading.Read<Catalogue> read -> {
                simulation.adopt(read.value());
                yield new JsonObject();
            }
            case Reading.Refused<Catalogue> refused ->
                error(
                        refused.problems().getFirst().field(),
                        refused.problems().getFirst().message() + "; "
                                + refused.problems().getFirst().mend());
        };
    }

    private JsonObject tick(Simulation simulation, JsonObject json) {
        simulation.moveTo(at(json));
        return new JsonObject();
    }

    /** The line's time; the latest of all is where the clock ends. */
    private long at(JsonObject json) {
        long millis = json.containsKey("at")
                ? time(json.getString("at"))
                : LocalDate.parse(required(json, "date"))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
        latestMillis = Math.max(latestMillis, millis);
        return millis;
    }

    private static long time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException _) {
            throw new UserError("a time is ISO 8601 with a zone, such as 2026-03-01T10:00:00+01:00");
        }
    }

    private static String required(JsonObject json, String field) {
        String value = json.getString(field);
        if (value == null || value.isEmpty()) {
            throw new UserError(field + ": is missing");
        }
        return value;
    }

    private static JsonObject error(String field, String message) {
        return error(field, message, "");
    }

    private static JsonObject error(String field, String message, String mend) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("field", field)
                                .put("message", message)
                                .put("mend", mend));
    }
}
