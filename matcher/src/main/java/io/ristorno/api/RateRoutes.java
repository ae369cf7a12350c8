package io.ristorno.api;

import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.event.RatesAdopted;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.money.RateSheet;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Daily exchange rates. What a day's were once is what they stay. */
final class RateRoutes {
    private static final ZoneOffset FIRST_TO_BEGIN = ZoneOffset.ofHours(14);

    private final Vertx vertx;
    private final Host host;
    private final Store store;
    private final InstantSource clock;

    RateRoutes(Vertx vertx, Host host, Store store, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
        this.clock = clock;
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
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(sheet)));
    }

    private void put(RoutingContext context) {
        Optional<LocalDate> day = day(context);
        if (day.isEmpty()) {
            return;
        }
        if (day.get().isAfter(lastDay())) {
            Problems.refuse(
                    context,
                    List.of(new Problem(
                            "date",
                            "is still to come, and what is told of a day stays",
                            "tell the rates of a day on the day before at the earliest: of " + lastDay() + " now")));
            return;
        }
        switch (CatalogueReader.rates(CatalogueRoutes.body(context), day.get())) {
            case Reading.Refused<RateSheet> refused -> Problems.refuse(context, refused.problems());
            case Reading.Read<RateSheet> read -> submit(context, read.value());
        }
    }

    /** Tomorrow where the day begins first: somewhere it is that day before long. */
    private LocalDate lastDay() {
        return LocalDate.ofInstant(clock.instant(), FIRST_TO_BEGIN).plusDays(1);
    }

    private void submit(RoutingContext context, RateSheet sheet) {
        boolean taken = host.submitBulk(List.of(
                Work.of(new RatesAdopted(sheet), Later.on(vertx, context, result -> answer(context, sheet, result)))));
        if (!taken) {
            Problems.notTaken(context, host);
        }
    }

    private void answer(RoutingContext context, RateSheet sheet, Result result) {
        switch (result) {
            case Result.Done _ -> CatalogueRoutes.send(context, 200, document(sheet));
            case Result.Refused refused ->
                Problems.send(
                        context,
                        409,
                        "These rates are known already",
                        refused.why() + ".",
                        "Leave them: purchases of that day were valued at them.");
            case Result.SetAside aside -> Problems.setAside(context, aside.number());
            case Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Problems.notTaken(context, host);
        }
    }
}
