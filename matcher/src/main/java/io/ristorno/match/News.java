package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.program.Program;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Offers by how new they are, for programs that have their members told of them. Other programs cost nothing. */
final class News {
    /** What is older than so many others is no news. */
    static final int MOST = 4_096;

    /** No local clock is behind another by more, nor a catalogue's by much. */
    private static final Duration SLACK = Duration.ofDays(2);

    private static final Comparator<Offer> NEWEST = Comparator.comparing(
                    (Offer offer) -> offer.schedule().from())
            .reversed()
            .thenComparing(Offer::id);

    private final Map<String, List<Offer>> byProgram;

    private News(Map<String, List<Offer>> byProgram) {
        this.byProgram = byProgram;
    }

    /** Of the latest versions, as they will be in force; what may still begin or end is looked at again when it is told. */
    static News of(Catalogue catalogue, Instant now) {
        var byProgram = new HashMap<String, List<Offer>>();
        if (catalogue.programs().stream().anyMatch(program -> program.contact().isPresent())) {
            var latest = new HashMap<String, Offer>();
            catalogue.offers().stream()
                    .filter(offer -> offer.status().isPublished())
                    .forEach(offer -> latest.put(offer.id(), offer));
            List<Offer> lasting = latest.values().stream()
                    .filter(offer -> isTold(offer, LocalDateTime.ofInstant(now.minus(SLACK), ZoneOffset.UTC)))
                    .sorted(NEWEST)
                    .toList();
            for (Program program : catalogue.programs()) {
                if (program.contact().isPresent()) {
                    byProgram.put(program.id(), of(lasting, program.id()));
                }
            }
        }
        return new News(byProgram);
    }

    /** A surprise is one: lists do not show it. */
    private static boolean isTold(Offer offer, LocalDateTime now) {
        return offer.status() == Status.LIVE
                && offer.schedule().until().isAfter(now)
                && !(offer.mechanic() instanceof Mechanic.Surprise);
    }

    private static List<Offer> of(List<Offer> offers, String program) {
        return offers.stream()
                .filter(offer -> offer.who().programs().isEmpty()
                        || offer.who().programs().contains(program))
                .limit(MOST)
                .toList();
    }

    List<Offer> of(String program) {
        return byProgram.getOrDefault(program, List.of());
    }
}
