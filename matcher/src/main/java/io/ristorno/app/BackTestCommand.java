package io.ristorno.app;

import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.BackTest;
import io.ristorno.rehearsal.Forecast;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.json.JsonObject;
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
                    + " offer would have given; without, it holds what the live catalogue gives against the stored rewards, which"
                    + " differs only where a budget or a line was short. The service must not be running on the store.",
            "Exit code 0 when all is the same, 1 with every difference on a line."
        })
final class BackTestCommand implements Callable<Integer> {
    /** What fewer members spent is told of nobody. */
    private static final int TOLD_LEAST = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The store's folder.")
    private Path folder;

    @Option(
            names = "--offer",
            paramLabel = "FILE",
            description = "An offer, in JSON, in the place of the one of its id.")
    private @Nullable Path offer;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    BackTestCommand() {}

    @Override
    public Integer call() {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new UserError("there is no store in " + folder);
        }
        Optional<Offer> draft = Optional.ofNullable(offer).map(this::read);
        PrintWriter out = spec.commandLine().getOut();
        try (Store store = Store.open(folder);
                Snapshot snapshot = store.snapshot()) {
            if (!BackTest.canPlay(snapshot)) {
                throw new UserError("the log of " + folder + " does not go back to the store's beginning any more");
            }
            int code = draft.map(its -> forecast(snapshot, its, out)).orElseGet(() -> compare(snapshot, out));
            out.flush();
            return code;
        }
    }

    private int forecast(Snapshot snapshot, Offer draft, PrintWriter out) {
        List<Problem> problems = BackTest.problems(snapshot, draft);
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        Forecast forecast = BackTest.of(snapshot, draft, () -> false);
        var told = new JsonObject()
                .put("redemptions", forecast.redemptions())
                .put("rewardMinor", forecast.rewardMinor())
                .put("feeMinor", forecast.feeMinor())
                .put("byFunder", JsonObject.mapFrom(forecast.byFunder()))
                .put("members", forecast.members())
                .put("audience", forecast.audience());
        forecast.budgetEnds().ifPresent(day -> told.put("budgetEnds", day.toString()));
        if (forecast.members() >= TOLD_LEAST) {
            told.put("spendMinor", forecast.spendMinor());
            forecast.anyway().ifPresent(minor -> told.put("estimatedAnywayMinor", minor));
        }
        forecast.attainable().ifPresent(warning -> told.put("warning", warning.message() + ": " + warning.mend()));
        out.println(told.encode());
        return 0;
    }

    /** Without whose they are: that is nobody's business here. */
    private static int compare(Snapshot snapshot, PrintWriter out) {
        BackTest.Comparison all = BackTest.ofAll(snapshot, _ -> true, () -> false);
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

    private UserError refused(List<Problem> problems) {
        return new UserError(
                offer + ": " + problems.stream().map(BackTestCommand::words).collect(Collectors.joining("; ")));
    }

    private static String words(Problem problem) {
        return problem.field() + " " + problem.message() + ": " + problem.mend();
    }
}
