package io.ristorno.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.ristorno.attribute.Figures;
import io.ristorno.attribute.Measured;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.measure.sheet.Given;
import io.ristorno.measure.sheet.Sheet;
import io.ristorno.offer.Campaign;
import io.ristorno.program.Program;
import io.ristorno.report.Suppression;
import io.ristorno.report.campaign.CampaignReports;
import io.ristorno.report.campaign.Table;
import io.ristorno.report.campaign.Table.Described;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Reports of campaigns as JSON and CSV, what their columns say, and what a campaign could show before it begins. */
final class ReportRoutes {
    private static final String CSV = "text/csv";
    private static final String PARQUET = "application/vnd.apache.parquet";
    private static final CsvMapper CSV_MAPPER = new CsvMapper();

    private final Vertx vertx;
    private final CurrentCatalogue current;
    private final Figures figures;

    ReportRoutes(Vertx vertx, CurrentCatalogue current, Figures figures) {
        this.vertx = vertx;
        this.current = current;
        this.figures = figures;
    }

    void mount(Router router) {
        router.get("/v1/reports/dictionary").handler(ReportRoutes::dictionary);
        router.get("/v1/campaigns/:id/reports")
                .handler(context -> campaign(context).ifPresent(_ -> names(context)));
        router.get("/v1/campaigns/:id/reports/:name")
                .produces("application/json")
                .produces(CSV)
                .produces(PARQUET)
                .handler(this::report);
        router.get("/v1/campaigns/:id/plan")
                .handler(context -> campaign(context).ifPresent(its -> plan(context, its)));
    }

    private Optional<Campaign> campaign(RoutingContext context) {
        Optional<Campaign> found = current.edition().catalogue().campaign(Problems.pathId(context));
        if (found.isEmpty()) {
            Problems.notFound(context, "campaign with this id", "GET /v1/campaigns lists those that are registered.");
        }
        return found;
    }

    private static void names(RoutingContext context) {
        var data = new JsonArray();
        CampaignReports.dictionary().keySet().forEach(data::add);
        CatalogueRoutes.send(context, 200, new JsonObject().put("data", data));
    }

    private static void dictionary(RoutingContext context) {
        var data = new JsonArray();
        CampaignReports.dictionary().forEach((name, columns) -> {
            var described = new JsonArray();
            columns.forEach(column -> described.add(new JsonObject()
                    .put("name", column.name())
                    .put("kind", column.kind().name().toLowerCase(Locale.ROOT))
                    .put("meaning", column.words())));
            data.add(new JsonObject().put("report", name).put("columns", described));
        });
        CatalogueRoutes.send(context, 200, new JsonObject().put("data", data));
    }

    private void report(RoutingContext context) {
        String name = Objects.requireNonNullElse(context.pathParam("name"), "");
        if (!CampaignReports.dictionary().containsKey(name)) {
            Problems.notFound(
                    context,
                    "report of this name",
                    "There are "
                            + String.join(", ", CampaignReports.dictionary().keySet()) + ".");
            return;
        }
        campaign(context)
                .flatMap(_ -> program(context))
                .ifPresent(program -> read(context, program, measured -> send(context, measured, name)));
    }

    /** Of the program that is asked for; it may be left out where there is only one. */
    private Optional<String> program(RoutingContext context) {
        List<String> programs = current.edition().catalogue().programs().stream()
                .map(Program::id)
                .toList();
        String asked = context.request().getParam("program", programs.size() == 1 ? programs.getFirst() : "");
        if (programs.contains(asked)) {
            return Optional.of(asked);
        }
        Problems.refuse(
                context,
                List.of(new Problem(
                        "program",
                        asked.isEmpty() ? "is missing, and there are several" : "is not a registered program",
                        "name one that GET /v1/programs lists")));
        return Optional.empty();
    }

    private void read(RoutingContext context, String program, Consumer<Measured> then) {
        String campaign = Problems.pathId(context);
        // Mapped, so that an answer that breaks is a failed request.
        vertx.executeBlocking(() -> figures.of(program, campaign), false)
                .map(found -> {
                    found.ifPresentOrElse(
                            then,
                            () -> Problems.notFound(
                                    context, "such report", "GET /v1/campaigns lists those that are registered."));
                    return true;
                })
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, Measured measured, String name) {
        var reports = new CampaignReports(measured, Suppression.USUAL);
        Table table = reports.table(name).orElseThrow();
        if (CSV.equals(context.getAcceptableContentType())) {
            file(context, measured, name, CSV + "; charset=utf-8; header=present", ".csv")
                    .end(csv(table));
            return;
        }
        if (PARQUET.equals(context.getAcceptableContentType())) {
            file(context, measured, name, PARQUET, ".parquet")
                    .end(Buffer.buffer(ParquetTable.write(table, reports.footer())));
            return;
        }
        var footer = new JsonObject();
        reports.footer().forEach(footer::put);
        CatalogueRoutes.send(
                context,
                200,
                new JsonObject().put("report", name).put("data", rows(table)).put("footer", footer));
    }

    private static HttpServerResponse file(
            RoutingContext context, Measured measured, String name, String type, String ending) {
        return context.response()
                .putHeader("Content-Type", type)
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + measured.campaign().id() + "-" + name + ending + "\"");
    }

    private static JsonArray rows(Table table) {
        var rows = new JsonArray();
        for (List<Optional<Object>> values : table.rows()) {
            var row = new JsonObject();
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i).orElse(null);
                row.put(table.columns().get(i).name(), value instanceof LocalDate day ? day.toString() : value);
            }
            rows.add(row);
        }
        return rows;
    }

    private static String csv(Table table) {
        var schema = CsvSchema.builder();
        table.columns().forEach(column -> schema.addColumn(column.name()));
        var rows = new ArrayList<Map<String, String>>();
        for (List<Optional<Object>> values : table.rows()) {
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < values.size(); i++) {
                Described column = table.columns().get(i);
                row.put(
                        column.name(),
                        values.get(i).map(value -> text(column, value)).orElse(""));
            }
            rows.add(row);
        }
        try {
            return CSV_MAPPER.writer(schema.build().withHeader()).writeValueAsString(rows);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can be written as CSV", impossible);
        }
    }

    private static String text(Described column, Object value) {
        return switch (column.kind()) {
            case MONEY -> ((BigDecimal) value).toPlainString();
            case TEXT -> Csv.harmless(value.toString());
            case DATE, COUNT, RATE, FLAG -> value.toString();
        };
    }

    /** By the very method of {@code ./ristorno measure power}: whoever has a campaign need not say its holdout. */
    private static void plan(RoutingContext context, Campaign campaign) {
        var given = new LinkedHashMap<String, Given>();
        if (campaign.arms().holdoutBasisPoints() > 0) {
            given.put(
                    "holdout",
                    new Given.Amount(BigDecimal.valueOf(campaign.arms().holdoutBasisPoints(), 4)));
        }
        context.queryParams().forEach(parameter -> given.put(parameter.getKey(), number(parameter.getValue())));
        switch (Sheet.named("power").orElseThrow().fill(new Given.Fields(given))) {
            case Reading.Read<io.ristorno.measure.sheet.Figures> read ->
                CatalogueRoutes.send(context, 200, new JsonObject(read.value().json()));
            case Reading.Refused<io.ristorno.measure.sheet.Figures> refused ->
                Problems.refuse(context, refused.problems());
        }
    }

    private static Given number(String text) {
        try {
            return new Given.Amount(new BigDecimal(text));
        } catch (NumberFormatException _) {
            return new Given.Text(text);
        }
    }
}
