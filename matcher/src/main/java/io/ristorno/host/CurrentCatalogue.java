package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Places;
import io.ristorno.merchant.Merchant;
import io.ristorno.store.Rider;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The catalogue in force, as value, as places and as index. Edits come one behind the other, are compiled on the caller's
 * thread, which should be none that others wait for, and are adopted by the engine between two events; everybody else sees one
 * when it is durable.
 */
public final class CurrentCatalogue {
    /** One revision in its three forms. */
    public record Edition(Catalogue catalogue, Places places, OfferIndex index) {
        /** Compiles a catalogue as a whole. */
        public static Edition compile(Catalogue catalogue, InstantSource clock) {
            return new Edition(catalogue, Places.compile(catalogue), OfferIndex.compile(catalogue, clock.instant()));
        }
    }

    private final Intake intake;
    private final InstantSource clock;
    private Set<String> overlaid = Set.of();
    private volatile Edition durable;
    private Edition latest;
    private CompletableFuture<Edition> lastEdit;

    public CurrentCatalogue(Edition edition, Intake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
        durable = edition;
        latest = edition;
        lastEdit = CompletableFuture.completedFuture(edition);
    }

    /** The revision that everybody sees. */
    public Edition edition() {
        return durable;
    }

    /** The value the next edit starts from: it may not be durable yet. */
    public synchronized Catalogue latest() {
        return latest.catalogue();
    }

    /** Completes when {@link #latest} is durable and in force. */
    public synchronized CompletableFuture<Edition> settled() {
        return lastEdit;
    }

    /**
     * Goes on with a catalogue.
     *
     * @param next made from {@link #latest} under this object's lock
     * @param offersOf merchants whose offers changed
     * @param placesOf merchants whose locations changed
     * @param items what is to be stored of it
     * @return completes when it is durable and in force
     */
    public synchronized CompletableFuture<Edition> adopt(
            Catalogue next, Set<String> offersOf, List<Merchant> placesOf, List<Rider> items) {
        Set<String> changed = new HashSet<>(overlaid);
        changed.addAll(offersOf);
        OfferIndex index =
                offersOf.isEmpty() ? latest.index() : latest.index().overlaid(next, changed, clock.instant());
        if (index.overlaySize() > OfferIndex.OVERLAY_MAX) {
            index = OfferIndex.compile(next, clock.instant());
            changed.clear();
        }
        var edition = new Edition(next, places(next, placesOf), index);
        var done = new CompletableFuture<Edition>();
        var work = new Work(
                new CatalogueAdopted(next.revision()),
                items,
                Optional.of(index),
                result -> settle(edition, result, done));
        if (!intake.submit(List.of(work))) {
            done.completeExceptionally(new IllegalStateException("busy: try again"));
            return done;
        }
        latest = edition;
        overlaid = changed;
        lastEdit = done;
        return done;
    }

    private Places places(Catalogue next, List<Merchant> changed) {
        Places places = latest.places();
        for (Merchant merchant : changed) {
            places = places.with(merchant);
        }
        return places.overlaySize() > OfferIndex.OVERLAY_MAX ? Places.compile(next) : places;
    }

    private void settle(Edition edition, Result result, CompletableFuture<Edition> done) {
        if (result instanceof Result.Done) {
            durable = edition;
            done.complete(edition);
        } else {
            done.completeExceptionally(new IllegalStateException("the edit was not taken: try again"));
        }
    }
}
