package io.ristorno.app;

import io.ristorno.api.BackTestDocument;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.BackTest;
import io.ristorno.rehearsal.Forecast;
import io.ristorno.rehearsal.Trial;
import io.ristorno.rehearsal.Watch;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno back-test}: what is stored, played once more. */
@Command(
        name = "back-test",
        mixinStandardHelpOptions = true,
        description = {
            "Plays the log of a store once more, without budgets and lines. With --offer it tells, as a JSON object, what that"
                    + " offer would have given, as far as its own budget goes; without, it holds what the live catalogue gives against the stored rewards, which"
                    + " differs only where a budget or a line was short. The service must not be running on the store.",
            "Exit code 0 when all is the same, 1 with every difference on a line."
        })
final class BackTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The store's folder.")
    private Path folder;

    @Option(
            names = "--offer",
            paramLabel = "FILE",
            description = "An offer, in JSON, in the place of the one of its id.")
    private @Nullable Path offer;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "With --offer: the first local day of the purchases that are told of, 2026-03-01.")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "DAY", description = "The local day behind the last of them.")
    private @Nullable String until;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    BackTestCommand() {}

    @Override
    public Integer call() {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new UserError("there is no store in " + folder);
        }
        if (offer == null && (from != null || until != null)) {
            throw new UserError("--from and --until are for --offer: without it, everything is compared");
        }
        Optional<Trial> draft = Optional.ofNullable(offer).map(this::read).map(this::trial);
        PrintWriter out = spec.commandLine().getOut();
        try (Store store = Store.open(folder);
                Snapshot snapshot = store.snapshot()) {
            if (draft.isEmpty() && !BackTest.canPlay(snapshot)) {
                throw new UserError("the log of " + folder + " does not go back to the store's beginning any more");
            }
            int code = draft.map(its -> forecast(snapshot, its, out)).orElseGet(() -> compare(snapshot, out));
            out.flush();
            return code;
        }
    }

    private int forecast(Snapshot snapshot, Trial trial, PrintWriter out) {
        List<Problem> problems = BackTest.problems(snapshot, trial);
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        try {
            Forecast forecast = BackTest.of(snapshot, trial, Watch.PATIENT);
            out.println(BackTestDocument.of(trial.offer(), forecast).encode());
            return 0;
        } catch (BackTest.Unplayable tooMuch) {
            throw new UserError(offer + ": " + tooMuch.getMessage());
        }
    }

    /** Without whose they are: that is nobody's business here. */
    private static int compare(Snapshot snapshot, PrintWriter out) {
        BackTest.Comparison all = BackTest.ofAll(snapshot, _ -> true, Watch.PATIENT);
        all.differences()
                .forEach(each -> out.println(each.reward() + ": the store has "
                        + each.stored().map(BackTest.Given::words).orElse("nothing") + ", the back-test "
                        + each.again().map(BackTest.Given::words).orElse("nothing")));
        out.println(all.rewards() + " rewards, " + all.differences().size() + " differ");
        return all.differences().isEmpty() ? 0 : 1;
    }

    private Offer read(Path file) {
        try {
            return switch (CatalogueReader.offer(Files.readAllBytes(file), Ids.IN_TEXT)) {
                case Reading.Read<Offer> read -> read.value();
                case Reading.Refused<Offer> refused -> throw refused(refused.problems());
            };
        } catch (IOException _) {
            throw new UserError("there is no file " + file);
        }
    }

    private Trial trial(Offer read) {
        return switch (Trial.of(read, Optional.ofNullable(from), Optional.ofNullable(until))) {
            case Reading.Read<Trial> trial -> trial.value();
            case Reading.Refused<Trial> refused -> throw refused(refused.problems());
        };
    }

    private UserError refused(List<Problem> problems) {
        return new UserError(
                offer + ": " + problems.stream().map(BackTestCommand::words).collect(Collectors.joining("; ")));
    }

    private static String words(Problem problem) {
        return problem.field() + " " + problem.message() + ": " + problem.mend();
    }
}
