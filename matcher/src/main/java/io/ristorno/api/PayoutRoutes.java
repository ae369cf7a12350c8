package io.ristorno.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.ristorno.api.PayoutRun.Item;
import io.ristorno.catalog.Problem;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Intake;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.money.Commodity;
import io.ristorno.program.Program;
import io.ristorno.report.StatementCredit;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** Paying a program's members out: runs, how far their payouts have come, and the file for whoever moves the money. */
final class PayoutRoutes {
    private static final String CSV = "text/csv";
    private static final CsvMapper CSV_MAPPER = new CsvMapper();
    private static final List<String> COLUMNS =
            List.of("payout", "run", "member", "currency", "amount", "state", "createdAt");
    private static final List<String> CREDIT_COLUMNS = List.of(
            "credit", "payout", "member", "card", "network", "transactionId", "madeOn", "currency", "amount", "text");
    private static final Set<String> STATES =
            Set.of(PayoutState.SENT.name(), PayoutState.CONFIRMED.name(), PayoutState.REJECTED.name());
    private static final String PROGRAMS = "name a program that GET /v1/programs lists";

    private static final int PAYOUTS_NAMED_MAX = 10_000;
    private static final int PROBLEMS_MAX = 20;

    private final Vertx vertx;
    private final Intake intake;
    private final Store store;
    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final Lock turn;

    PayoutRoutes(Vertx vertx, Intake intake, Store store, CurrentCatalogue current, InstantSource clock, Lock turn) {
        this.vertx = vertx;
        this.intake = intake;
        this.store = store;
        this.current = current;
        this.clock = clock;
        this.turn = turn;
    }

    void mount(Router router) {
        router.post("/v1/programs/:id/payouts").handler(context -> ofProgram(context, this::pay));
        router.get("/v1/programs/:id/payouts/:run")
                .produces("application/json")
                .produces(CSV)
                .produces(PaymentFile.TYPE)
                .handler(context -> ofProgram(context, this::show));
        router.get("/v1/programs/:id/payouts/:run/credits")
                .produces("application/json")
                .produces(CSV)
                .handler(context -> ofProgram(context, this::credits));
        router.post("/v1/programs/:id/payouts/:run/states").handler(context -> ofProgram(context, this::move));
    }

    private interface Handling {
        void handle(RoutingContext context, Program program);
    }

    private void ofProgram(RoutingContext context, Handling handling) {
        String id = Problems.pathId(context);
        Optional<Program> known = current.edition().catalogue().programs().stream()
                .filter(program -> program.id().equals(id))
                .findFirst();
        known.ifPresentOrElse(
                program -> handling.handle(context, program),
                () -> Problems.notFound(context, "program with this id", PROGRAMS + "."));
    }

    private void pay(RoutingContext context, Program program) {
        var body = RequestBody.of(context, "send {\"id\":\"run_2026_11\",\"currency\":\"EUR\"}");
        String id = body.id("id", "run_");
        Commodity commodity = body.commodity("currency");
        if (body.isClean("currency") && !commodity.isCurrency()) {
            body.refuse("currency", "is no money, and nothing else is paid out", "write an ISO 4217 code: EUR");
        }
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        Instant now = clock.instant();
        var run = new PayoutRun(store, intake, program, id);
        work(
                context,
                inTurn(() -> run.pay(commodity, now) ? Optional.of(run.items()) : Optional.<List<Item>>empty()),
                paid -> paid.ifPresentOrElse(
                        items -> CatalogueRoutes.send(context, 200, summary(id, items)),
                        () -> Problems.conflict(
                                context,
                                "RUN_UNDER_WAY",
                                "This run takes nobody more",
                                "Payouts of it were sent, or have come to their end.",
                                "Name another run.")));
    }

    private Optional<PayoutRun> run(RoutingContext context, Program program) {
        String id = Objects.requireNonNullElse(context.pathParam("run"), "");
        if (!id.matches("run_[A-Za-z0-9_-]{1,60}")) {
            notFound(context);
            return Optional.empty();
        }
        return Optional.of(new PayoutRun(store, intake, program, id));
    }

    private static void notFound(RoutingContext context) {
        Problems.notFound(
                context,
                "run with this id that has paid anybody",
                "Runs are named when they are asked for, such as run_2026_11: POST /v1/programs/{id}/payouts. Their payouts"
                        + " are remembered for 225 days.");
    }

    private void move(RoutingContext context, Program program) {
        var body = RequestBody.of(context, "send {\"state\":\"SENT\"}");
        String state = body.oneOf("state", STATES, "write SENT, CONFIRMED or REJECTED");
        String why = body.has("why") ? body.words("why") : "";
        Set<String> only = body.has("payouts") ? body.ids("payouts", PAYOUTS_NAMED_MAX) : Set.of();
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        Instant now = clock.instant();
        run(context, program)
                .ifPresent(run -> work(
                        context,
                        inTurn(() -> {
                            Map<String, String> objections = run.move(PayoutState.valueOf(state), only, why, now);
                            return new Moved(objections, run.items());
                        }),
                        moved -> tell(context, PayoutState.valueOf(state), only, moved)));
    }

    private record Moved(Map<String, String> objections, List<Item> items) {
        /** Whether any of them is where they were to come to, now or since before. */
        boolean cameTo(PayoutState state) {
            return items.stream().anyMatch(item -> item.payout().state() == state);
        }
    }

    /** What was named is not quoted: it may be anything. */
    private static void tell(RoutingContext context, PayoutState state, Set<String> named, Moved moved) {
        if (moved.items.isEmpty()) {
            notFound(context);
        } else if (moved.objections.isEmpty() && moved.cameTo(state)) {
            CatalogueRoutes.send(context, 200, summary(runId(context), moved.items));
        } else if (moved.objections.isEmpty()) {
            Problems.refuse(
                    context,
                    List.of(new Problem(
                            "state",
                            "is none that a payout of this run can come to: each has come to its end, and stays so",
                            "see what became of them: GET /v1/programs/{id}/payouts/{run}")));
        } else {
            refuse(context, named, moved);
        }
    }

    private static void refuse(RoutingContext context, Set<String> named, Moved moved) {
        var problems = new ArrayList<Problem>();
        int at = 0;
        for (String id : named) {
            String objection = moved.objections.get(id);
            if (objection != null && problems.size() < PROBLEMS_MAX) {
                problems.add(new Problem(
                        "payouts[" + at + "]", objection, "name open payouts of this run; nothing was moved"));
            }
            at++;
        }
        Problems.refuse(context, problems);
    }

    /** One run after another: between the look at what there is and what is done about it nothing else happens. */
    private <T> Callable<T> inTurn(Callable<T> work) {
        return () -> {
            turn.lock();
            try {
                return work.call();
            } finally {
                turn.unlock();
            }
        };
    }

    private static String runId(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("run"), "");
    }

    private void show(RoutingContext context, Program program) {
        run(context, program)
                .ifPresent(run -> work(context, run::items, items -> {
                    if (items.isEmpty()) {
                        notFound(context);
                        return;
                    }
                    switch (context.getAcceptableContentType()) {
                        case CSV -> file(context, CSV + "; charset=utf-8; header=present", ".csv", csv(items));
                        case PaymentFile.TYPE -> transfers(context, new PaymentFile(program, runId(context), items));
                        case null, default -> CatalogueRoutes.send(context, 200, document(runId(context), items));
                    }
                }));
    }

    private record Credits(List<Item> items, List<StatementCredit> credits) {}

    private void credits(RoutingContext context, Program program) {
        var merchants = current.edition().catalogue().merchants();
        run(context, program)
                .ifPresent(run -> work(context, () -> new Credits(run.items(), run.credits(merchants)), found -> {
                    List<StatementCredit> credits = found.credits;
                    if (found.items.isEmpty()) {
                        notFound(context);
                    } else if (CSV.equals(context.getAcceptableContentType())) {
                        file(context, CSV + "; charset=utf-8; header=present", "-credits.csv", creditsCsv(credits));
                    } else {
                        var data = new JsonArray();
                        credits.forEach(credit -> data.add(document(credit)));
                        CatalogueRoutes.send(
                                context,
                                200,
                                new JsonObject().put("id", runId(context)).put("data", data));
                    }
                }));
    }

    private static JsonObject document(StatementCredit credit) {
        return new JsonObject()
                .put("id", credit.id())
                .put("payout", credit.payout())
                .put("member", credit.member())
                .put("card", credit.card())
                .put("network", credit.network())
                .put("transactionId", credit.transactionId())
                .put("madeOn", credit.madeOn())
                .put("amount", Documents.amount(credit.minor(), credit.commodity()))
                .put("text", credit.text());
    }

    private static String creditsCsv(List<StatementCredit> credits) {
        var rows = new ArrayList<Map<String, String>>();
        for (StatementCredit credit : credits) {
            var row = new LinkedHashMap<String, String>();
            row.put("credit", credit.id());
            row.put("payout", credit.payout());
            row.put("member", credit.member());
            row.put("card", credit.card());
            row.put("network", credit.network());
            row.put("transactionId", credit.transactionId());
            row.put("madeOn", credit.madeOn());
            row.put("currency", credit.commodity().code());
            row.put("amount", credit.commodity().format(credit.minor()));
            row.put("text", credit.text());
            rows.add(row);
        }
        return csv(CREDIT_COLUMNS, rows);
    }

    private static void transfers(RoutingContext context, PaymentFile file) {
        List<Problem> problems = file.problems();
        if (problems.isEmpty()) {
            file(context, PaymentFile.TYPE + "; charset=utf-8", ".xml", file.xml());
        } else {
            Problems.send(context, 409, "There is no such file of this run as it stands", problems);
        }
    }

    private static void file(RoutingContext context, String type, String suffix, String contents) {
        context.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Disposition", "attachment; filename=\"" + runId(context) + suffix + "\"")
                .end(contents);
    }

    /** Off the event loops: a run takes its time. */
    private <T> void work(RoutingContext context, Callable<T> work, Consumer<T> then) {
        vertx.executeBlocking(work, false).onSuccess(then::accept).onFailure(broken -> {
            if (broken instanceof IllegalStateException) {
                Problems.send(context, 503, "Cut short", "Not every payout was made or moved.", "Ask for it again.");
            } else {
                context.fail(broken);
            }
        });
    }

    /** How many payouts are in which state, and how much they are. */
    private static JsonObject summary(String run, List<Item> items) {
        var counts = new TreeMap<String, Integer>();
        var sums = new TreeMap<String, Long>();
        for (Item item : items) {
            counts.merge(item.payout().state().name(), 1, Integer::sum);
            sums.merge(item.payout().commodity().code(), item.payout().amountMinor(), Long::sum);
        }
        var states = new JsonObject();
        counts.forEach(states::put);
        var amounts = new JsonObject();
        sums.forEach(amounts::put);
        return new JsonObject()
                .put("id", run)
                .put("payouts", items.size())
                .put("states", states)
                .put("amountsMinor", amounts);
    }

    private static JsonObject document(String run, List<Item> items) {
        var data = new JsonArray();
        for (Item item : items) {
            data.add(PurseDocuments.movement(item.payout()).put("member", item.memberId()));
        }
        return summary(run, items).put("data", data);
    }

    /** A line a payout; the id of the payout is what a bank's answer is found by. */
    private static String csv(List<Item> items) {
        var rows = new ArrayList<Map<String, String>>();
        for (Item item : items) {
            var row = new LinkedHashMap<String, String>();
            row.put("payout", item.payout().id());
            row.put("run", item.payout().run());
            row.put("member", item.memberId());
            row.put("currency", item.payout().commodity().code());
            row.put("amount", item.payout().commodity().format(item.payout().amountMinor()));
            row.put("state", item.payout().state().name());
            row.put("createdAt", Instant.ofEpochMilli(item.payout().atMillis()).toString());
            rows.add(row);
        }
        return csv(COLUMNS, rows);
    }

    private static String csv(List<String> columns, List<Map<String, String>> rows) {
        var schema = CsvSchema.builder();
        columns.forEach(schema::addColumn);
        try {
            return CSV_MAPPER.writer(schema.build().withHeader()).writeValueAsString(rows);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can be written as CSV", impossible);
        }
    }
}
