package io.ristorno.app;

import io.ristorno.api.Documents;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "      \"linkedAt\":\"2026-01-01T00:00:00Z\" if it was not linked from ever; with",
            "      \"replaces\":\"crd_0\" if it takes the place of another card of the member; with",
            "      \"product\":\"GOLD\" and \"bin\":\"411111\" for offers that are for such cards; a card that",
            "      was unlinked may go to another member)",
            "  {\"type\":\"merchant\",\"merchant\":{...}}",
            "  {\"type\":\"campaign\",\"campaign\":{...}}   with its salt",
            "  {\"type\":\"segment\",\"segment\":\"seg_1\",\"member\":...,\"program\":...,\"at\":...}   he is in it from",
            "      then on, or with \"in\":false no longer",
            "  {\"type\":\"level\",\"level\":\"lvl_gold\",\"member\":...,\"program\":...,\"at\":...}   he has it from",
            "      then on, and every lower one, or with \"none\" none",
            "  {\"type\":\"offer\",\"at\":...,\"offer\":{...}}",
            "  {\"type\":\"exposure\",\"exposure\":{...}}   as POST /v1/exposures",
            "  {\"type\":\"contact\",\"member\":...,\"program\":...,\"kind\":\"EMAIL\",\"at\":...}",
            "      he can be reached, as was confirmed, or with \"verified\":false no longer",
            "  {\"type\":\"stop\",\"offer\":\"off_1\",\"at\":...,\"mode\":\"STOP_NEW\"}",
            "  {\"type\":\"unlink\",\"card\":\"crd_1\",\"member\":...,\"program\":...,\"at\":...}",
            "  {\"type\":\"rates\",\"date\":\"2026-03-01\",\"sheet\":{...}}   exchange rates:",
            "      {\"id\":\"ECB-2026-03-01\",\"base\":\"EUR\",\"rates\":{\"USD\":\"1.0832\"}}",
            "  {\"type\":\"ruling\",...}   an operator's word about what the output puts to",
            "      him in review lines, with \"member\",\"program\",\"merchant\",\"at\",\"by\" and",
            "      \"subject\":\"m3\",\"verdict\":\"ACCEPTED\" (or REFUSED; or LINKED with",
            "      \"purchase\":\"m1\"): a message by its id, a reward by its rwd_ id, a purchase",
            "      by one of its messages or its pur_ id",
            "  {\"type\":\"spend\",\"id\":\"spd_1\",\"merchant\":\"mer_1\",\"amount\":...}   pays with the balance",
            "  {\"type\":\"spendRefund\",\"spend\":\"spd_1\",\"id\":\"r1\",\"amount\":...}   gives it back",
            "  {\"type\":\"payout\",\"id\":\"pay_1\",\"currency\":\"EUR\"}   takes all that is available; its way",
            "      follows with \"state\":\"SENT\", \"CONFIRMED\" or \"REJECTED\"",
            "  {\"type\":\"adjustment\",\"id\":\"adj_1\",\"amount\":...,\"by\":\"ann\",\"why\":\"...\"}   by hand",
            "  {\"type\":\"leave\"}   this and the four before with \"member\",\"program\",\"at\", amounts",
            "      as {\"minor\":500,\"currency\":\"EUR\"}",
            "  {\"type\":\"tick\",\"at\":...}   moves the clock: holds end, authorizations expire",
            "",
            "Time moves by tick lines alone; at the end it moves to the latest time that any line named, or to --as-of.",
            "",
            "With --faults it takes no files: seeds are thrown around the real engine, host and store, on a disk that fails,"
                    + " and what every sender was told is compared with what is there in the end. A seed is a history, the"
                    + " same each time; one that breaks a law is printed with its last steps, and ends the run with 1."
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    /** What is simulated. */
    private static final class Subject {
        @ArgGroup(exclusive = false)
        private @Nullable History history;

        @ArgGroup(exclusive = false)
        private @Nullable Dice dice;
    }

    /** A catalogue and what happens. */
    private static final class History {
        @Parameters(index = "0", paramLabel = "catalogue.json", description = "Programs, merchants and offers.")
        private Path catalogue;

        @Parameters(index = "1", paramLabel = "events.ndjson", description = "One event a line.")
        private Path events;

        @SuppressWarnings("NullAway.Init") // picocli fills the fields in
        History() {}
    }

    /** Whatever the dice throw. */
    private static final class Dice {
        @Option(
                names = "--faults",
                required = true,
                description =
                        "Throw dice instead: traffic, clock, crashes and a failing disk around the real engine, host and"
                                + " store, and check the laws.")
        private boolean asked;

        @Option(
                names = "--seeds",
                paramLabel = "N",
                defaultValue = "100",
                description = "How many histories. Default: ${DEFAULT-VALUE}")
        private int seeds;

        @Option(names = "--seed", paramLabel = "S", description = "The first of them. Default: a fresh one")
        private @Nullable Long seed;

        @Option(
                names = "--steps",
                paramLabel = "N",
                defaultValue = "6000",
                description = "Of each history. Default: ${DEFAULT-VALUE}")
        private int steps;

        @Option(names = "--trace", description = "Print all that happens, with --seeds 1.")
        private boolean traced;
    }

    @Option(names = "--as-of", paramLabel = "TIME", description = "Last move of the clock, ISO 8601 with a zone.")
    private @Nullable String asOf;

    @Option(
            names = "--answers",
            description = "Also print what each line of a transaction, or of a member's money, would be answered.")
    private boolean answers;

    private int faults;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    SimulateCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Dice dice = subject.dice;
        return dice != null && dice.asked ? faults(out, dice) : events(out, Objects.requireNonNull(subject.history));
    }

    private static int faults(PrintWriter out, Dice dice) {
        if (dice.seeds < 1 || dice.steps < 1) {
            throw new UserError("--seeds and --steps are 1 or more");
        }
        if (dice.traced && dice.seeds > 1) {
            throw new UserError("--trace tells of one history: say --seeds 1");
        }
        long first = dice.seed == null ? new SecureRandom().nextInt(1_000_000_000) : dice.seed;
        return new FaultSimulation(out, first, dice.seeds, dice.steps, dice.traced).run() ? 0 : 1;
    }

    private int events(PrintWriter out, History history) {
        Optional<Instant> end = Optional.ofNullable(asOf).map(SimulateCommand::end);
        var simulation = new Simulation(catalogue(history.catalogue));
        var taker = new SimulationLines(simulation);
        try (BufferedReader lines = Files.newBufferedReader(history.events)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    print(out, number, taker.take(line));
                }
            }
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + history.events);
        } catch (CharacterCodingException _) {
            throw new UserError(history.events + " is not UTF-8 text");
        } catch (IOException _) {
            throw new UserError("cannot read " + history.events);
        }
        simulation.moveTo(end.map(Instant::toEpochMilli).orElse(taker.latestMillis()));
        print(simulation, out);
        return faults == 0 && simulation.balance().balanced() ? 0 : 1;
    }

    private static Instant end(String text) {
        return EventLine.instant(text)
                .orElseThrow(() -> new UserError("--as-of: ISO 8601 with a zone, such as 2026-03-01T10:00:00+01:00"));
    }

    private static void print(Simulation simulation, PrintWriter out) {
        simulation.forEachPurchase(purchase -> out.println(line("purchase", purchase)));
        simulation.forEachParked(event -> out.println(line("parked", event)));
        simulation.forEachReview(review -> out.println(line("review", review)));
        simulation.forEachFault(fault -> out.println(line("fault", fault)));
        simulation.forEachNotice(notice -> out.println(line("notice", notice)));
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

    private static Catalogue catalogue(Path catalogueFile) {
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
}
