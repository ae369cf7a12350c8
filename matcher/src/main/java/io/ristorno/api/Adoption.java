package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueImport;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.ImportPlan;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Reading;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.CurrentCatalogue.Adopted;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.host.CurrentCatalogue.Imported;
import io.ristorno.host.Intake;
import io.ristorno.offer.Offer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Edits of the catalogue as requests make them: judged, compiled off the event loop, answered when they are durable and in force. */
final class Adoption {
    private final Intake engine;
    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final Ids ids;
    /** Of the last edit; guarded by the catalogue's turn. */
    private Instant last;

    Adoption(Intake engine, CurrentCatalogue current, InstantSource clock, Ids ids) {
        this.engine = engine;
        this.current = current;
        this.clock = clock;
        this.ids = ids;
        last = current.edition().catalogue().offers().stream()
                .map(offer -> offer.change().at())
                // What was taken in from a machine whose clock is ahead moves no edit of ours there.
                .filter(at -> !at.isAfter(clock.instant()))
                .reduce(Instant.EPOCH, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** An edit made at a moment. */
    interface Edit {
        Reading<Catalogue> apply(Catalogue catalogue, Instant at);
    }

    /** The catalogue as everybody sees it. */
    Catalogue catalogue() {
        return current.edition().catalogue();
    }

    /** What the last edit led to, which may not be durable yet. */
    Catalogue latest() {
        return current.latest().catalogue();
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Makes an edit and answers: 201 if it changed anything, 200 if all was so before.
     *
     * @param shown what is answered, once it is in force
     */
    void adopt(RoutingContext context, Edit edit, Change change, Supplier<JsonObject> shown) {
        // Compiling takes its time: not the event loop's.
        context.vertx()
                .executeBlocking(() -> current.edit(catalogue -> edit.apply(catalogue, next()), change))
                .onSuccess(adopted -> {
                    switch (adopted) {
                        case Reading.Refused<Adopted> refused -> Problems.refuse(context, refused.problems());
                        case Reading.Read<Adopted> read ->
                            Future.fromCompletionStage(
                                            read.value().durable(),
                                            context.vertx().getOrCreateContext())
                                    .onSuccess(_ -> CatalogueRoutes.send(
                                            context, read.value().revised() ? 201 : 200, shown.get()))
                                    .onFailure(_ -> Problems.notTaken(context, engine));
                    }
                })
                .onFailure(context::fail);
    }

    Intake engine() {
        return engine;
    }

    /** Takes in many things at once. */
    Reading<Imported> take(CatalogueImport read, io.ristorno.offer.Change by) {
        return current.take(catalogue -> read.plan(catalogue, by, next(), ids));
    }

    /** What taking them in would do: nothing is done. */
    Reading<Imported> planned(CatalogueImport read, io.ristorno.offer.Change by) {
        return switch (read.plan(latest(), by, clock.instant().truncatedTo(ChronoUnit.MILLIS), ids)) {
            case Reading.Refused<ImportPlan> refused -> new Reading.Refused<>(refused.problems());
            case Reading.Read<ImportPlan> plan ->
                new Reading.Read<>(new Imported(
                        plan.value(), new Adopted(false, CompletableFuture.completedFuture(current.edition()))));
        };
    }

    /** No two edits have the same moment, nor a later one an earlier: whoever asks what has changed since one misses nothing. */
    private Instant next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        last = now.isAfter(last) ? now : last.plus(Duration.ofMillis(1));
        return last;
    }

    /** The life of an offer as everybody sees it. */
    Life life(String offer) {
        return Life.of(catalogue(), offer);
    }

    /** The offer as it is shown. */
    JsonObject shown(String id) {
        return shown(life(id).shown().orElseThrow());
    }

    /** The same of one that is at hand. */
    JsonObject shown(Offer offer) {
        return CatalogueRoutes.document(offer, catalogue());
    }

    /** When anything of an offer was changed last. */
    static Instant changedAt(Life life) {
        return life.versions().stream()
                .map(Offer::change)
                .map(io.ristorno.offer.Change::at)
                .reduce(Instant.MIN, (one, other) -> one.isAfter(other) ? one : other);
    }
}
