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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Offers by how new they are, for programs that have their members told of them. Other programs cost nothing. */
final class News {
    /** What is older than so many others is no news. */
    static final int MOST = 4_096;

    /** So many times as many are kept, so that the merchants of some can change before all offers are gone through again. */
    private static final int KEPT = 2;

    /** No local clock is behind another by more, nor a catalogue's by much. */
    private static final Duration SLACK = Duration.ofDays(2);

    private static final Comparator<Offer> NEWEST = Comparator.comparing(
                    (Offer offer) -> offer.schedule().from())
            .reversed()
            .thenComparing(Offer::id);

    /**
     * The newest offers of a program.
     *
     * @param kept the newest first
     * @param all whether there are no others
     */
    private record Newest(List<Offer> kept, boolean all) {}

    private final Map<String, Newest> byProgram;
    private final int most;

    private News(Map<String, Newest> byProgram, int most) {
        this.byProgram = byProgram;
        this.most = most;
    }

    /** Of the latest versions, as they will be in force; what may still begin or end is looked at again when it is told. */
    static News of(Catalogue catalogue, Instant now) {
        return of(catalogue, now, MOST);
    }

    /** The same of no more than so many. */
    static News of(Catalogue catalogue, Instant now, int most) {
        var byProgram = new HashMap<String, Newest>();
        List<String> programs = told(catalogue);
        if (!programs.isEmpty()) {
            byProgram.putAll(newest(latest(catalogue.offers()), programs, now, most));
        }
        return new News(byProgram, most);
    }

    /**
     * As a later catalogue has it.
     *
     * @param changed the offers of some merchants, all of their versions; the others' are as they were
     */
    News with(List<Offer> changed, Set<String> merchants, Catalogue catalogue, Instant now) {
        List<String> programs = told(catalogue);
        if (programs.isEmpty()) {
            return new News(Map.of(), most);
        }
        List<Offer> latest = latest(changed);
        var byProgram = new HashMap<String, Newest>();
        for (String program : programs) {
            Newest before = byProgram(program);
            Newest after = before == null ? null : replaced(before, latest, merchants, program, now);
            if (after == null) {
                return of(catalogue, now, most);
            }
            byProgram.put(program, after);
        }
        return new News(byProgram, most);
    }

    private @Nullable Newest byProgram(String program) {
        return byProgram.get(program);
    }

    /** Nothing if it is not known which offers come behind those that are left. */
    private @Nullable Newest replaced(
            Newest before, List<Offer> latest, Set<String> merchants, String program, Instant now) {
        LocalDateTime from = from(now);
        var offers = new ArrayList<Offer>(before.kept.size() + latest.size());
        before.kept.stream()
                .filter(offer -> !merchants.contains(offer.merchantId()) && isTold(offer, from))
                .forEach(offers::add);
        latest.stream()
                .filter(offer -> isFor(offer, program) && isTold(offer, from))
                .forEach(offers::add);
        offers.sort(NEWEST);
        if (!before.all) {
            // Whatever is behind the last that was kept is not all that there is.
            Offer last = before.kept.getLast();
            offers.removeIf(offer -> NEWEST.compare(offer, last) > 0);
            if (offers.size() < most) {
                return null;
            }
        }
        boolean fits = offers.size() <= KEPT * most;
        return new Newest(List.copyOf(fits ? offers : offers.subList(0, KEPT * most)), before.all && fits);
    }

    private static List<String> told(Catalogue catalogue) {
        return catalogue.programs().stream()
                .filter(program -> program.contact().isPresent())
                .map(Program::id)
                .toList();
    }

    /** Versions of an offer stand together, the latest last. */
    private static List<Offer> latest(List<Offer> offers) {
        var latest = new ArrayList<Offer>();
        for (Offer offer : offers) {
            if (offer.status().isPublished()) {
                if (!latest.isEmpty() && latest.getLast().id().equals(offer.id())) {
                    latest.removeLast();
                }
                latest.add(offer);
            }
        }
        return latest;
    }

    private static Map<String, Newest> newest(List<Offer> latest, List<String> programs, Instant now, int most) {
        LocalDateTime from = from(now);
        var newest = new HashMap<String, Newest>();
        for (String program : programs) {
            var heap = new PriorityQueue<Offer>(NEWEST.reversed());
            boolean all = true;
            for (Offer offer : latest) {
                if (isTold(offer, from) && isFor(offer, program)) {
                    heap.add(offer);
                    if (heap.size() > KEPT * most) {
                        heap.remove();
                        all = false;
                    }
                }
            }
            newest.put(program, new Newest(heap.stream().sorted(NEWEST).toList(), all));
        }
        return newest;
    }

    private static LocalDateTime from(Instant now) {
        return LocalDateTime.ofInstant(now.minus(SLACK), ZoneOffset.UTC);
    }

    private static boolean isFor(Offer offer, String program) {
        return offer.who().programs().isEmpty() || offer.who().programs().contains(program);
    }

    /** A surprise is one: lists do not show it. */
    private static boolean isTold(Offer offer, LocalDateTime now) {
        return offer.status() == Status.LIVE
                && offer.schedule().until().isAfter(now)
                && !(offer.mechanic() instanceof Mechanic.Surprise);
    }

    List<Offer> of(String program) {
        Newest newest = byProgram(program);
        return newest == null ? List.of() : newest.kept.subList(0, Math.min(most, newest.kept.size()));
    }
}
