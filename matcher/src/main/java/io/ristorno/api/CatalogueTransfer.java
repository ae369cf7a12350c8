package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueImport;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.ImportPlan;
import io.ristorno.catalog.ImportPlan.Fate;
import io.ristorno.catalog.OfferCsv;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardRequest;
import io.ristorno.host.CurrentCatalogue.Imported;
import io.ristorno.offer.Change;
import io.ristorno.offer.Stop;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whole catalogues, out and in. Both pass through a file: a million offers are some hundred megabytes, which nobody should hold in
 * memory to send or to read them.
 */
final class CatalogueTransfer {
    static final String PATH = "/v1/catalogue";
    static final String CSV = "text/csv";

    private static final int TOLD_MAX = 1_000;

    private final Vertx vertx;
    private final Adoption adoption;
    private final Runnable withdrawn;
    private final int idleSeconds;

    /**
     * @param withdrawn run when an offer was stopped for purchases that had been made, or a program has its members told something
     * @param idleSeconds for so long a connection may be without a byte
     */
    CatalogueTransfer(Vertx vertx, Adoption adoption, Runnable withdrawn, int idleSeconds) {
        this.vertx = vertx;
        this.withdrawn = withdrawn;
        this.idleSeconds = idleSeconds;
        this.adoption = adoption;
    }

    void mount(Router router) {
        router.get(PATH).handler(this::export);
        router.post(PATH).handler(this::take);
    }

    private void export(RoutingContext context) {
        boolean table = Optional.ofNullable(context.request().getHeader("Accept"))
                .orElse("")
                .startsWith(CSV);
        Catalogue catalogue = adoption.catalogue();
        vertx.executeBlocking(() -> written(catalogue, table), false)
                .compose(file -> context.response()
                        .putHeader("Content-Type", table ? CSV + "; charset=utf-8" : "application/json")
                        .putHeader("Ristorno-Left-Out", Integer.toString(file.left))
                        .sendFile(file.path.toString())
                        .onComplete(_ -> vertx.fileSystem().delete(file.path.toString())))
                .onFailure(context::fail);
    }

    /** @param left offers that a table cannot say */
    private record Written(Path path, int left) {}

    private static Written written(Catalogue catalogue, boolean table) throws IOException {
        Path path = Files.createTempFile("ristorno-export", "");
        if (table) {
            try (BufferedWriter out = Files.newBufferedWriter(path)) {
                return new Written(path, OfferCsv.write(catalogue, out));
            }
        }
        try (var out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            CatalogueWriter.write(catalogue, out);
        }
        return new Written(path, 0);
    }

    private void take(RoutingContext context) {
        List<Problem> problems = problems(context.request().params());
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        context.request().pause();
        stayAwake(vertx, context, idleSeconds);
        boolean table = Optional.ofNullable(context.request().getHeader("Content-Type"))
                .orElse("")
                .startsWith(CSV);
        var by = new Change(context.request().getParam("by", ""), Instant.MIN, "");
        boolean dry = "true".equals(context.request().getParam("dryRun", "false"));
        Path path = temporary();
        vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setWrite(true))
                .compose(file -> context.request().pipeTo(file))
                .compose(_ -> vertx.executeBlocking(() -> read(path, table), false))
                .onComplete(_ -> vertx.fileSystem().delete(path.toString()))
                .compose(read ->
                        vertx.executeBlocking(() -> dry ? adoption.planned(read, by) : adoption.take(read, by), false))
                .onSuccess(reading -> answer(context, reading, dry))
                .onFailure(context::fail);
    }

    /** A word that is misspelt must not take in what was only to be tried. */
    private static List<Problem> problems(MultiMap parameters) {
        var problems = new ArrayList<Problem>();
        for (Map.Entry<String, String> parameter : parameters) {
            switch (parameter.getKey()) {
                case "by" -> {}
                case "dryRun" -> {
                    if (!parameter.getValue().equals("true")
                            && !parameter.getValue().equals("false")) {
                        problems.add(new Problem("dryRun", "is neither true nor false", "write dryRun=true to try"));
                    }
                }
                default ->
                    problems.add(new Problem(
                            CardRequest.spelled(parameter.getKey()),
                            "is no parameter here",
                            "remove it; the parameters are by, dryRun"));
            }
        }
        return problems;
    }

    /**
     * What reads and compiles for longer than a connection may be idle says in between that it is there, by a 103 without fields (RFC
     * 8297), which clients pass over (RFC 9110, 15.2).
     */
    static void stayAwake(Vertx vertx, RoutingContext context, int idleSeconds) {
        if (context.request().version() == HttpVersion.HTTP_1_0) {
            return;
        }
        HttpServerResponse response = context.response();
        long timer = vertx.setPeriodic(idleSeconds * 700L, _ -> {
            if (!response.headWritten() && !response.closed()) {
                response.writeEarlyHints(MultiMap.caseInsensitiveMultiMap());
            }
        });
        context.addEndHandler(_ -> vertx.cancelTimer(timer));
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("ristorno-import", "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static CatalogueImport read(Path path, boolean table) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return table ? CatalogueImport.csv(in) : CatalogueImport.json(in);
        }
    }

    private void answer(RoutingContext context, Reading<Imported> reading, boolean dry) {
        switch (reading) {
            case Reading.Refused<Imported> refused -> refuse(context, refused.problems());
            case Reading.Read<Imported> read -> {
                Imported imported = read.value();
                Future.fromCompletionStage(imported.adopted().durable(), vertx.getOrCreateContext())
                        .onSuccess(_ -> {
                            if (!dry && urges(imported.plan())) {
                                withdrawn.run();
                            }
                            CatalogueRoutes.send(
                                    context,
                                    !dry && imported.adopted().revised() ? 201 : 200,
                                    told(imported.plan(), dry));
                        })
                        .onFailure(_ -> Problems.notTaken(context, adoption.engine()));
            }
        }
    }

    private static boolean urges(ImportPlan plan) {
        return plan.changed().programs().stream()
                        .anyMatch(program -> program.contact().isPresent())
                || plan.changed().offers().stream()
                        .anyMatch(offer -> offer.stop()
                                .filter(stop -> stop.mode() == Stop.Mode.VOID_PROVISIONAL)
                                .isPresent());
    }

    /** Of a large file that is wrong all over, the first thousand problems tell enough. */
    private static void refuse(RoutingContext context, List<Problem> problems) {
        Problems.refuse(context, problems.subList(0, Math.min(TOLD_MAX, problems.size())));
    }

    private static JsonObject told(ImportPlan plan, boolean dry) {
        var told = new JsonObject().put("dryRun", dry);
        for (Fate fate : Fate.values()) {
            told.put(word(fate), plan.counts().getOrDefault(fate, 0));
        }
        var changes = new JsonArray();
        plan.fates().entrySet().stream()
                .filter(each -> each.getValue() != Fate.UNCHANGED)
                .limit(TOLD_MAX)
                .forEach(each ->
                        changes.add(new JsonObject().put("id", each.getKey()).put("fate", word(each.getValue()))));
        return told.put("changes", changes);
    }

    private static String word(Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT);
    }
}
