package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.RatesAdopted;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Daily exchange rates. What a day's were once is what they stay. */
final class RateRoutes {
    private final Vertx vertx;
    private final Host host;
    private final Store store;

    RateRoutes(Vertx vertx, Host host, Store store) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
    }

    void mount(Router router) {
        router.put("/v1/rates/:id").handler(this::put);
        router.get("/v1/rates/:id").handler(this::get);
    }

    private static Optional<LocalDate> day(RoutingContext context) {
        try {
            return Optional.of(LocalDate.parse(Problems.pathId(context)));
        } catch (DateTimeException _) {
            Problems.notFound(context, "such day", "Exchange rates are of a day: /v1/rates/2026-03-01.");
            return Optional.empty();
        }
    }

    private void get(RoutingContext context) {
        day(context)
                .ifPresent(day -> vertx.executeBlocking(() -> sheet(day), false)
                        .onSuccess(sheet -> sheet.ifPresentOrElse(
                                found -> CatalogueRoutes.send(context, 200, document(found)),
                                () -> Problems.notFound(
                                        context,
                                        "sheet of exchange rates of this day",
                                        "Put one there: PUT /v1/rates/" + day + ".")))
                        .onFailure(context::fail));
    }

    private Optional<RateSheet> sheet(LocalDate day) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.rates().on(day);
        }
    }

    private static JsonObject document(RateSheet sheet) {
        var rates = new JsonObject();
        new TreeMap<>(sheet.perBase()).forEach((currency, rate) -> rates.put(currency.code(), rate.toPlainString()));
        return new JsonObject()
                .put("date", sheet.day().toString())
                .put("id", sheet.id())
                .put("base", sheet.base().code())
                .put("rates", rates);
    }

    private void put(RoutingContext context) {
        Optional<LocalDate> day = day(context);
        if (day.isEmpty()) {
            return;
        }
        var problems = new ArrayList<Problem>();
        Optional<RateSheet> sheet = read(day.get(), CatalogueRoutes.body(context), problems);
        if (sheet.isEmpty()) {
            Problems.send(context, 400, "The request has problems", problems);
            return;
        }
        Context loop = vertx.getOrCreateContext();
        boolean taken = host.submitBulk(List.of(Work.of(
                new RatesAdopted(sheet.get()),
                result -> loop.runOnContext(_ -> answer(context, sheet.get(), result)))));
        if (!taken) {
            Problems.busy(context);
        }
    }

    private static void answer(RoutingContext context, RateSheet sheet, Result result) {
        switch (result) {
            case Result.Done _ -> CatalogueRoutes.send(context, 200, document(sheet));
            case Result.Refused refused ->
                Problems.send(
                        context,
                        409,
                        "These rates are known already",
                        refused.why() + ".",
                        "Leave them: purchases of that day were valued at them.");
            case Result.Taken _, Result.NotTaken _ -> Problems.busy(context);
        }
    }

    /** {@code {"id":"ECB-2026-03-01","base":"EUR","rates":{"USD":"1.0800"}}}: units of a currency for one of the base. */
    static Optional<RateSheet> read(LocalDate day, byte[] json, List<Problem> problems) {
        JsonObject body;
        try {
            body = new JsonObject(Buffer.buffer(json));
        } catch (DecodeException | ClassCastException _) {
            problems.add(new Problem(
                    "$",
                    "is not one JSON object",
                    "send {\"id\":\"ECB-...\",\"base\":\"EUR\",\"rates\":{\"USD\":\"1.08\"}}"));
            return Optional.empty();
        }
        Optional<Commodity> base = currency(body.getValue("base"));
        if (base.isEmpty()) {
            problems.add(new Problem("base", "is no currency", "write an ISO 4217 code: EUR"));
        }
        if (!(body.getValue("id") instanceof String id) || !id.matches("[A-Za-z0-9_.:-]{1,60}")) {
            problems.add(
                    new Problem("id", "is missing or has other characters", "name the source and day: ECB-" + day));
        }
        Map<Commodity, BigDecimal> rates = rates(body, problems);
        return problems.isEmpty()
                ? Optional.of(new RateSheet(body.getString("id"), day, base.orElseThrow(), rates))
                : Optional.empty();
    }

    private static Map<Commodity, BigDecimal> rates(JsonObject body, List<Problem> problems) {
        var rates = new HashMap<Commodity, BigDecimal>();
        if (!(body.getValue("rates") instanceof JsonObject told) || told.isEmpty()) {
            problems.add(new Problem("rates", "is missing", "add units for one of the base: {\"USD\":\"1.08\"}"));
            return rates;
        }
        for (String code : told.fieldNames()) {
            Optional<Commodity> currency = currency(code);
            Optional<BigDecimal> rate = rate(told.getValue(code));
            if (currency.isEmpty()) {
                problems.add(new Problem("rates", "names a currency that is none", "write ISO 4217 codes"));
            } else if (rate.isEmpty()) {
                problems.add(
                        new Problem("rates." + code, "is no rate", "write a number above 0 in quotes: \"1.0832\""));
            } else {
                rates.put(currency.get(), rate.get());
            }
        }
        return rates;
    }

    private static Optional<Commodity> currency(Object code) {
        return code instanceof String text ? Commodity.currency(text) : Optional.empty();
    }

    private static Optional<BigDecimal> rate(Object value) {
        return value instanceof String text && text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")
                ? Optional.of(new BigDecimal(text)).filter(rate -> rate.signum() > 0)
                : Optional.empty();
    }
}
