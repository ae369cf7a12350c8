package io.ristorno.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.ristorno.catalog.Catalogue;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.Turnover;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.report.MerchantStatement;
import io.ristorno.report.MerchantStatement.Amounts;
import io.ristorno.report.MerchantStatement.Kind;
import io.ristorno.report.MerchantStatement.Line;
import io.ristorno.report.MerchantStatement.Movement;
import io.ristorno.report.MerchantStatement.Sum;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What merchants owe, month by month, as JSON and as CSV. */
final class StatementRoutes {
    private static final String CSV = "text/csv";
    private static final CsvMapper CSV_MAPPER = new CsvMapper();
    private static final List<String> COLUMNS = List.of(
            "month",
            "merchant",
            "offer",
            "title",
            "currency",
            "broughtForward",
            "funded",
            "released",
            "creditedBack",
            "fees",
            "paidWithBalances",
            "net",
            "carriedForward");

    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;

    StatementRoutes(Vertx vertx, Store store, CurrentCatalogue current) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
    }

    void mount(Router router) {
        mount(router, "merchants", this::merchant);
        mount(router, "programs", this::program);
        mount(router, "networks", this::network);
    }

    /** Who owes is a merchant, an issuer by its program, or a network by its name. */
    private void mount(Router router, String whose, Function<RoutingContext, Optional<String>> payer) {
        router.get("/v1/" + whose + "/:id/statements")
                .handler(context -> payer.apply(context)
                        .ifPresent(id -> read(
                                context,
                                snapshot -> months(id, snapshot),
                                document -> CatalogueRoutes.send(context, 200, document))));
        router.get("/v1/" + whose + "/:id/statements/:month")
                .produces("application/json")
                .produces(CSV)
                .handler(context -> payer.apply(context).ifPresent(id -> statement(context, id)));
    }

    private Optional<String> merchant(RoutingContext context) {
        Stream<String> ids = current.edition().catalogue().merchants().stream().map(Merchant::id);
        return known(context, ids, "merchant with this id", "GET /v1/merchants lists those that are registered.");
    }

    private Optional<String> program(RoutingContext context) {
        Stream<String> ids = current.edition().catalogue().programs().stream().map(Program::id);
        return known(context, ids, "program with this id", "GET /v1/programs lists those that are registered.");
    }

    private Optional<String> network(RoutingContext context) {
        Stream<String> names = current.edition().catalogue().offers().stream()
                .flatMap(offer -> offer.funding().shares().stream())
                .map(Share::network)
                .filter(name -> !name.isEmpty());
        return known(context, names, "network that pays for an offer", "The funding of an offer names those that do.");
    }

    private static Optional<String> known(RoutingContext context, Stream<String> ids, String what, String mend) {
        Optional<String> known = ids.filter(Problems.pathId(context)::equals).findFirst();
        if (known.isEmpty()) {
            Problems.notFound(context, what, mend);
        }
        return known;
    }

    private void statement(RoutingContext context, String payer) {
        Optional<YearMonth> month = month(Objects.requireNonNullElse(context.pathParam("month"), ""));
        if (month.isEmpty()) {
            Problems.notFound(context, "such month", "Statements are of a month: .../statements/2026-03.");
            return;
        }
        read(context, snapshot -> statement(payer, month.get(), snapshot), statement -> send(context, statement));
    }

    private static Optional<YearMonth> month(String text) {
        try {
            return Optional.of(YearMonth.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private <T> void read(RoutingContext context, Function<Snapshot, T> reading, java.util.function.Consumer<T> then) {
        vertx.executeBlocking(
                        () -> {
                            try (Snapshot snapshot = store.snapshot()) {
                                return reading.apply(snapshot);
                            }
                        },
                        false)
                .onSuccess(then::accept)
                .onFailure(context::fail);
    }

    private static MerchantStatement statement(String payer, YearMonth month, Snapshot snapshot) {
        return MerchantStatement.of(payer, month, now(snapshot), movements(payer, snapshot));
    }

    /** The engine's month: it is the engine that books. */
    private static YearMonth now(Snapshot snapshot) {
        return YearMonth.from(
                java.time.Instant.ofEpochMilli(snapshot.nowMillis()).atOffset(ZoneOffset.UTC));
    }

    private static List<Movement> movements(String payer, Snapshot snapshot) {
        var movements = new ArrayList<Movement>();
        for (TrialBalance.Closed each : snapshot.turnovers(Account.ofFunder(payer))) {
            Account.funder(each.line().account())
                    .flatMap(account -> movement(account, each))
                    .ifPresent(movements::add);
        }
        for (TrialBalance.Closed each : snapshot.turnovers(new Account.Invoiced(payer).name())) {
            movement("", Kind.PAID_WITH_BALANCES, each).ifPresent(movements::add);
        }
        return movements;
    }

    private static Optional<Movement> movement(Funder account, TrialBalance.Closed each) {
        return kind(account).flatMap(kind -> movement(account.offer(), kind, each));
    }

    private static Optional<Movement> movement(String offer, Kind kind, TrialBalance.Closed each) {
        Turnover turnover = each.turnover();
        return turnover.debitsMinor() == 0 && turnover.creditsMinor() == 0
                ? Optional.empty()
                : Optional.of(new Movement(
                        offer,
                        kind,
                        each.line().commodity(),
                        turnover.yearMonth(),
                        turnover.debitsMinor(),
                        turnover.creditsMinor()));
    }

    /** What is only set aside is not owed. */
    private static Optional<Kind> kind(Funder account) {
        return switch (account.side()) {
            case COMMITTED -> Optional.of(Kind.FUNDED);
            case CREDITED_BACK -> Optional.of(Kind.CREDITED_BACK);
            case FEE_COMMITTED, FEE_CREDITED_BACK -> Optional.of(Kind.FEE);
            case RESERVED, KEPT, FEE_RESERVED -> Optional.empty();
        };
    }

    /** Every month in which anything moved, the latest first; what moved before months were counted is brought forward. */
    private JsonObject months(String payer, Snapshot snapshot) {
        List<Movement> movements = movements(payer, snapshot);
        var months = new TreeSet<YearMonth>();
        movements.forEach(movement -> months.add(movement.month()));
        months.removeIf(month -> month.getYear() == 0);
        var data = new JsonArray();
        for (YearMonth month : months.descendingSet()) {
            MerchantStatement statement = MerchantStatement.of(payer, month, now(snapshot), movements);
            JsonObject document = document(statement);
            document.remove("lines");
            data.add(document);
        }
        return new JsonObject().put("data", data);
    }

    private void send(RoutingContext context, MerchantStatement statement) {
        if (!CSV.equals(context.getAcceptableContentType())) {
            CatalogueRoutes.send(context, 200, document(statement));
            return;
        }
        context.response()
                .putHeader("Content-Type", CSV + "; charset=utf-8; header=present")
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"statement-" + statement.merchant() + "-" + statement.month() + ".csv\"")
                .end(csv(statement));
    }

    private JsonObject document(MerchantStatement statement) {
        var lines = new JsonArray();
        for (Line line : statement.lines()) {
            lines.add(amounts(
                    new JsonObject()
                            .put("offer", line.offer())
                            .put("title", title(line.offer()))
                            .put("currency", line.commodity().code()),
                    line.amounts()));
        }
        var sums = new JsonArray();
        for (Sum sum : statement.sums()) {
            sums.add(amounts(new JsonObject().put("currency", sum.commodity().code()), sum.amounts()));
        }
        return new JsonObject()
                .put(field(statement.merchant()), statement.merchant())
                .put("month", statement.month().toString())
                .put("complete", statement.complete())
                .put("lines", lines)
                .put("sums", sums);
    }

    private static String field(String payer) {
        return payer.startsWith("mer_") ? "merchant" : payer.startsWith("prg_") ? "program" : "network";
    }

    private static JsonObject amounts(JsonObject document, Amounts amounts) {
        return document.put("broughtForwardMinor", amounts.broughtForwardMinor())
                .put("fundedMinor", amounts.fundedMinor())
                .put("releasedMinor", amounts.releasedMinor())
                .put("creditedBackMinor", amounts.creditedBackMinor())
                .put("feesMinor", amounts.feesMinor())
                .put("paidWithBalancesMinor", amounts.paidWithBalancesMinor())
                .put("netMinor", amounts.netMinor())
                .put("carriedForwardMinor", amounts.carriedForwardMinor());
    }

    /** A line an offer; amounts as people write them, since spreadsheets know no minor units. */
    private String csv(MerchantStatement statement) {
        var schema = CsvSchema.builder();
        COLUMNS.forEach(schema::addColumn);
        var rows = new ArrayList<Map<String, String>>();
        statement.lines().forEach(line -> rows.add(row(statement, line)));
        try {
            return CSV_MAPPER.writer(schema.build().withHeader()).writeValueAsString(rows);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can be written as CSV", impossible);
        }
    }

    private Map<String, String> row(MerchantStatement statement, Line line) {
        var row = new LinkedHashMap<String, String>();
        row.put("month", statement.month().toString());
        row.put("merchant", statement.merchant());
        row.put("offer", line.offer());
        row.put("title", Csv.harmless(title(line.offer())));
        row.put("currency", line.commodity().code());
        Amounts amounts = line.amounts();
        row.put("broughtForward", line.commodity().format(amounts.broughtForwardMinor()));
        row.put("funded", line.commodity().format(amounts.fundedMinor()));
        row.put("released", line.commodity().format(amounts.releasedMinor()));
        row.put("creditedBack", line.commodity().format(amounts.creditedBackMinor()));
        row.put("fees", line.commodity().format(amounts.feesMinor()));
        row.put("paidWithBalances", line.commodity().format(amounts.paidWithBalancesMinor()));
        row.put("net", line.commodity().format(amounts.netMinor()));
        row.put("carriedForward", line.commodity().format(amounts.carriedForwardMinor()));
        return row;
    }

    private String title(String offer) {
        if (offer.isEmpty()) {
            return "Paid with balances";
        }
        Catalogue catalogue = current.edition().catalogue();
        return Stream.concat(catalogue.offers().stream(), catalogue.bases().stream())
                .filter(known -> known.id().equals(offer))
                .max(java.util.Comparator.comparingInt(Offer::version))
                .map(Offer::title)
                .orElse("");
    }
}
