package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.ImportPlan;
import io.ristorno.catalog.Reading;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Places;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.store.Rider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue in force, as value, as places and as index. Edits come one behind the other, are compiled on the caller's
 * thread, which should be none that others wait for, and are adopted by the engine between two events; everybody else sees one
 * when it is durable.
 */
public final class CurrentCatalogue {
    /**
     * One revision in its three forms.
     *
     * @param looked how far the engine's looks had come when the index was compiled: it remembers what later ones need
     */
    public record Edition(Catalogue catalogue, Places places, OfferIndex index, Instant looked) {
        /** Compiles a catalogue as a whole. */
        public static Edition compile(Catalogue catalogue, Instant looked) {
            return new Edition(catalogue, Places.compile(catalogue), OfferIndex.compile(catalogue, looked), looked);
        }
    }

    /**
     * What an edit changes: by id, as the catalogue has it then.
     *
     * @param programs as they were asked for
     * @param offersOf merchants whose offers have to be compiled anew
     * @param placesOf merchants that change, by id: what becomes of them the edit says
     * @param campaigns as they were asked for
     */
    public record Change(
            List<Program> programs, Set<String> offersOf, List<Merchant> placesOf, List<Campaign> campaigns) {
        /** A change of anything but campaigns. */
        public Change(List<Program> programs, Set<String> offersOf, List<Merchant> placesOf) {
            this(programs, offersOf, placesOf, List.of());
        }

        /** The same with merchants as a catalogue has them. */
        private Change in(Catalogue catalogue) {
            Set<String> ids = placesOf.stream().map(Merchant::id).collect(Collectors.toSet());
            return new Change(
                    programs,
                    offersOf,
                    catalogue.merchants().stream()
                            .filter(merchant -> ids.contains(merchant.id()))
                            .toList(),
                    campaigns);
        }
    }

    /**
     * An edit that was taken.
     *
     * @param revised whether it changed anything
     * @param durable completes when what it leads to is durable and in force
     */
    public record Adopted(boolean revised, CompletableFuture<Edition> durable) {}

    private static final int PART_OFFERS = 1_000;

    /** In the place of a merchant's id: what programs themselves give is no merchant's. */
    private static final String OF_NO_MERCHANT = "";

    private final Intake intake;
    private final InstantSource looked;
    private Set<String> overlaid = Set.of();
    private volatile Edition durable;
    private volatile Runnable adopted = () -> {};
    private Edition latest;
    private CompletableFuture<Edition> lastEdit;

    /**
     * @param looked how far the engine's looks have come
     */
    public CurrentCatalogue(Edition edition, Intake intake, InstantSource looked) {
        this.intake = intake;
        this.looked = looked;
        durable = edition;
        latest = edition;
        lastEdit = CompletableFuture.completedFuture(edition);
    }

    /** Has somebody told of each revision that everybody sees from then on, on a thread that must not wait. One is told. */
    public void whenAdopted(Runnable told) {
        adopted = told;
    }

    /** The revision that everybody sees. */
    public Edition edition() {
        return durable;
    }

    /** What the last edit led to: it may not be durable yet. */
    public synchronized Edition latest() {
        return latest;
    }

    /** Makes the next revision of the latest, which may not be durable yet. One edit at a time. */
    public synchronized Reading<Adopted> edit(Function<Catalogue, Reading<Catalogue>> edit, Change change) {
        Catalogue before = latest.catalogue();
        return switch (edit.apply(before)) {
            case Reading.Refused<Catalogue> refused -> new Reading.Refused<>(refused.problems());
            case Reading.Read<Catalogue> read
            when read.value().revision() == before.revision() -> new Reading.Read<>(new Adopted(false, lastEdit));
            case Reading.Read<Catalogue> read ->
                new Reading.Read<>(new Adopted(true, adopt(before, read.value(), change.in(read.value()))));
        };
    }

    /**
     * What an import does, and what came of it.
     *
     * @param adopted of one that changes anything
     */
    public record Imported(ImportPlan plan, Adopted adopted) {}

    /**
     * Takes in many things at once: all of them are in force between the same two events, and durable together. Other edits wait
     * meanwhile, messages do not.
     */
    public synchronized Reading<Imported> take(Function<Catalogue, Reading<ImportPlan>> importing) {
        Catalogue before = latest.catalogue();
        return switch (importing.apply(before)) {
            case Reading.Refused<ImportPlan> refused -> new Reading.Refused<>(refused.problems());
            case Reading.Read<ImportPlan> read -> {
                ImportPlan plan = read.value();
                boolean revised = plan.next().revision() != before.revision();
                yield new Reading.Read<>(
                        new Imported(plan, new Adopted(revised, revised ? adopt(before, plan) : lastEdit)));
            }
        };
    }

    private CompletableFuture<Edition> adopt(Catalogue before, ImportPlan plan) {
        List<Rider> riders = parts(plan.changed());
        Catalogue next = plan.next().asRevision(before.revision() + riders.size());
        Set<String> offersOf =
                plan.changed().offers().stream().map(Offer::merchantId).collect(Collectors.toSet());
        var change = new Change(
                plan.changed().programs(),
                offersOf,
                plan.changed().merchants(),
                plan.changed().campaigns());
        return adopt(before, next, change, riders);
    }

    /** What an import changed, in parts of a size that is written and read well: each is a revision of its own. */
    private static List<Rider> parts(Catalogue changed) {
        var riders = new ArrayList<Rider>();
        long revision = changed.revision();
        int offers = changed.offers().size();
        for (int from = 0; from == 0 || from < offers; from += PART_OFFERS) {
            boolean first = from == 0;
            var part = new Catalogue(
                    revision++,
                    first ? changed.programs() : List.of(),
                    first ? changed.merchants() : List.of(),
                    first ? changed.campaigns() : List.of(),
                    changed.offers().subList(from, Math.min(offers, from + PART_OFFERS)));
            riders.add(new Rider.CatalogueRevision(part.revision(), text(part)));
        }
        return riders;
    }

    private static String text(Catalogue part) {
        return new String(CatalogueWriter.write(part), StandardCharsets.UTF_8);
    }

    /** Whether no purchase is decided otherwise by what merchants say of themselves. One that is new has no offers yet. */
    private static boolean sameTerms(Catalogue before, List<Merchant> merchants) {
        var known = new HashMap<String, Merchant>();
        before.merchants().forEach(merchant -> known.put(merchant.id(), merchant));
        return merchants.stream().allMatch(merchant -> {
            Merchant was = known.get(merchant.id());
            return was == null ? merchant.line().isEmpty() : sameTerms(was, merchant);
        });
    }

    private static boolean sameTerms(Merchant one, Merchant other) {
        return one.line().equals(other.line())
                && one.since().equals(other.since())
                && one.usualGaps().equals(other.usualGaps());
    }

    private CompletableFuture<Edition> adopt(Catalogue before, Catalogue next, Change change) {
        return adopt(
                before,
                next,
                change,
                List.of(new Rider.CatalogueRevision(next.revision(), changed(before, next, change))));
    }

    private CompletableFuture<Edition> adopt(Catalogue before, Catalogue next, Change change, List<Rider> riders) {
        Set<String> changed = new HashSet<>(overlaid);
        changed.addAll(change.offersOf);
        if (!change.programs.isEmpty()) {
            changed.add(OF_NO_MERCHANT);
        }
        boolean same = change.offersOf.isEmpty()
                && change.programs.isEmpty()
                && change.campaigns.isEmpty()
                && sameTerms(before, change.placesOf);
        Instant since = same ? latest.looked() : later(latest.looked(), looked.instant());
        OfferIndex index = same ? latest.index() : compiled(next, changed, since);
        var edition = new Edition(next, places(next, change), index, since);
        var done = new CompletableFuture<Edition>();
        var work = new Work(
                new CatalogueAdopted(next.revision()),
                riders,
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

    /** The offers of merchants that changed beside the others as they were; if those are too many, all anew. */
    private OfferIndex compiled(Catalogue next, Set<String> changed, Instant since) {
        if (changed.size() <= OfferIndex.OVERLAY_MAX) {
            OfferIndex index = latest.index().overlaid(next, changed, since);
            if (index.overlaySize() <= OfferIndex.OVERLAY_MAX) {
                return index;
            }
        }
        changed.clear();
        return OfferIndex.compile(next, since);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** What a revision changed, as a catalogue of its own. */
    private static String changed(Catalogue before, Catalogue next, Change change) {
        Set<String> programs = change.programs.stream().map(Program::id).collect(Collectors.toSet());
        Set<String> merchants = change.placesOf.stream().map(Merchant::id).collect(Collectors.toSet());
        Set<String> campaigns = change.campaigns.stream().map(Campaign::id).collect(Collectors.toSet());
        var part = new Catalogue(
                next.revision(),
                next.programs().stream()
                        .filter(program -> programs.contains(program.id()))
                        .toList(),
                next.merchants().stream()
                        .filter(merchant -> merchants.contains(merchant.id()))
                        .toList(),
                next.campaigns().stream()
                        .filter(campaign -> campaigns.contains(campaign.id()))
                        .toList(),
                change.offersOf.isEmpty() ? List.of() : others(before.offers(), next.offers()));
        return text(part);
    }

    /**
     * Versions that are new, or others than they were. What an edit leaves alone is the same object, so of a million offers none is looked
     * into.
     */
    @SuppressWarnings("ReferenceEquality")
    private static List<Offer> others(List<Offer> before, List<Offer> next) {
        var others = new ArrayList<Offer>();
        int was = 0;
        for (Offer offer : next) {
            if (was < before.size() && before.get(was) == offer) {
                was++;
                continue;
            }
            while (was < before.size() && Offer.BY_VERSION.compare(before.get(was), offer) < 0) {
                was++;
            }
            boolean known = was < before.size() && before.get(was).equals(offer);
            if (!known) {
                others.add(offer);
            }
            if (was < before.size() && Offer.BY_VERSION.compare(before.get(was), offer) == 0) {
                was++;
            }
        }
        return others;
    }

    private Places places(Catalogue next, Change change) {
        if (change.placesOf.size() > OfferIndex.OVERLAY_MAX) {
            return Places.compile(next);
        }
        Places places =
                change.programs.isEmpty() ? latest.places() : latest.places().in(next.programs());
        for (Merchant merchant : change.placesOf) {
            places = places.with(merchant);
        }
        return places.overlaySize() > OfferIndex.OVERLAY_MAX ? Places.compile(next) : places;
    }

    private void settle(Edition edition, Result result, CompletableFuture<Edition> done) {
        if (result instanceof Result.Done) {
            durable = edition;
            done.complete(edition);
            adopted.run();
        } else {
            done.completeExceptionally(new IllegalStateException("the edit was not taken: try again"));
        }
    }
}
