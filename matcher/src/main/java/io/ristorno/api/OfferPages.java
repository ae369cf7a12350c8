package io.ristorno.api;

import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.offer.Offer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Offers as lists: all of them, or page by page what has changed since somebody asked last. */
final class OfferPages {
    private static final String MEND = "write a moment, 2026-03-01T10:00:00Z, or what \"next\" of the page before says";

    /**
     * Where a page ends. No two edits have the same moment, but an import changes many offers at one.
     *
     * @param offer the last one of that moment which is told; empty for none
     */
    private record Mark(Instant at, String offer) implements Comparable<Mark> {
        private static final Comparator<Mark> ORDER =
                Comparator.comparing(Mark::at).thenComparing(Mark::offer);

        static Mark of(Offer offer, Life life) {
            return new Mark(Adoption.changedAt(life), offer.id());
        }

        static Optional<Mark> parse(String text) {
            String[] parts = text.split(",", 2);
            try {
                return Optional.of(
                        new Mark(OffsetDateTime.parse(parts[0]).toInstant(), parts.length == 2 ? parts[1] : ""));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }

        @Override
        public int compareTo(Mark other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return at + "," + offer;
        }
    }

    private record Marked(Mark mark, Offer offer) {}

    private final Vertx vertx;
    private final Adoption adoption;

    OfferPages(Vertx vertx, Adoption adoption) {
        this.vertx = vertx;
        this.adoption = adoption;
    }

    void mount(Router router) {
        router.get("/v1/offers").handler(context -> {
            String since = context.request().getParam("changedSince");
            if (since == null) {
                Page.send(
                        context, this::after, life -> life.versions().getFirst().id(), this::document);
            } else {
                changed(context, since);
            }
        });
    }

    private List<Life> after(String id, int most) {
        return adoption.catalogue().livesAfter(id, most);
    }

    private JsonObject document(Life life) {
        return published(life.shown().orElseThrow());
    }

    /** Lists are shown around: by what code a privilege is used, those who have it are told. */
    private JsonObject published(Offer offer) {
        JsonObject document = adoption.shown(offer);
        if (offer.perk().isPresent() && document.getJsonObject("privilege") != null) {
            document.getJsonObject("privilege").remove("code");
        }
        return document;
    }

    private void changed(RoutingContext context, String text) {
        Optional<Mark> since = Mark.parse(text);
        List<Problem> problems = new ArrayList<>();
        int most = Page.limit(context, problems);
        if (since.isEmpty()) {
            problems.add(new Problem("changedSince", "is no moment", MEND));
        }
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        // Among a million offers that takes longer than others should wait.
        vertx.executeBlocking(() -> page(since.orElseThrow(), most), false)
                .onSuccess(page -> CatalogueRoutes.send(context, 200, page))
                .onFailure(context::fail);
    }

    private JsonObject page(Mark since, int most) {
        var page = new PriorityQueue<Marked>(Comparator.comparing(Marked::mark).reversed());
        int found = 0;
        for (Life life : Life.all(adoption.catalogue())) {
            Optional<Marked> next = life.published()
                    .map(offer -> new Marked(Mark.of(offer, life), offer))
                    .filter(marked -> marked.mark.compareTo(since) > 0);
            if (next.isPresent()) {
                found++;
                page.add(next.get());
                if (page.size() > most) {
                    page.poll();
                }
            }
        }
        List<Marked> sorted =
                page.stream().sorted(Comparator.comparing(Marked::mark)).toList();
        return CatalogueRoutes.list(sorted.stream().map(marked -> published(marked.offer)))
                .put("next", (sorted.isEmpty() ? since : sorted.getLast().mark).toString())
                .put("more", found > most);
    }
}
