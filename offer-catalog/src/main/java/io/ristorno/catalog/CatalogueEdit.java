package io.ristorno.catalog;

import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.program.PastTerms;
import io.ristorno.program.Program;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Edits of a valid catalogue: each gives the next revision, valid as a whole, or every problem at once. The fields of
 * problems are those of the edited thing. An edit that changes nothing gives the catalogue back as it was.
 *
 * <p>Cost: one walk over the catalogue an edit, since merchant numbers and ids are unique over all of it.
 */
public final class CatalogueEdit {
    /** Purchases are decided again for that long at most: 225 days, the longest hold, and a month in which nobody looked. */
    private static final Duration TERMS_KEPT = Duration.ofDays(225 + 365 + 30);

    private CatalogueEdit() {}

    /**
     * Adds a program, or replaces the one with its id.
     *
     * @param draft what it says of terms that held before is known better here, and ignored
     * @param at when: terms of risk and windows hold for purchases made from then on
     */
    public static Reading<Catalogue> register(Catalogue catalogue, Program draft, Instant at) {
        Problems problems = new Problems();
        Program program = draft.after(termsBefore(catalogue, draft, at));
        Rules.check(program, Spot.root(problems));
        if (catalogue.programs().contains(program)) {
            return problems.reading(catalogue);
        }
        return problems.reading(new Catalogue(
                catalogue.revision() + 1,
                with(catalogue.programs(), program, Program::id),
                catalogue.merchants(),
                catalogue.offers()));
    }

    private static List<PastTerms> termsBefore(Catalogue catalogue, Program draft, Instant at) {
        Optional<Program> known = catalogue.programs().stream()
                .filter(program -> program.id().equals(draft.id()))
                .findFirst();
        if (known.isEmpty()
                || known.get().risk().equals(draft.risk())
                        && known.get().windows().equals(draft.windows())
                        && known.get().stacking().equals(draft.stacking())) {
            return known.map(Program::termsBefore).orElse(List.of());
        }
        var before = new ArrayList<>(known.get().termsBefore());
        before.removeIf(past -> past.until().isBefore(at.minus(TERMS_KEPT)));
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        if (before.isEmpty() || before.getLast().until().isBefore(second)) {
            before.add(new PastTerms(
                    second,
                    known.get().risk(),
                    known.get().windows(),
                    known.get().stacking()));
        }
        return before;
    }

    /**
     * Adds a merchant, or replaces the one with its id. A location that an offer names, in a superseded version too,
     * must stay: purchases made there are still decided by it.
     *
     * @param draft if it does not say since when it is there, then as before, or from now on
     * @param at now
     */
    public static Reading<Catalogue> register(Catalogue catalogue, Merchant draft, Instant at) {
        Problems problems = new Problems();
        Merchant merchant = since(catalogue, draft, at);
        Spot root = Spot.root(problems);
        Rules.check(merchant, root);
        if (catalogue.merchants().contains(merchant)) {
            return problems.reading(catalogue);
        }
        Registry registry = registry(catalogue, merchant.id());
        registry.add(merchant, root);
        keepsOffers(catalogue, merchant, registry, root);
        return problems.reading(new Catalogue(
                catalogue.revision() + 1,
                catalogue.programs(),
                with(catalogue.merchants(), merchant, Merchant::id),
                catalogue.offers()));
    }

    private static Merchant since(Catalogue catalogue, Merchant draft, Instant at) {
        Optional<Merchant> known = catalogue.merchants().stream()
                .filter(merchant -> merchant.id().equals(draft.id()))
                .findFirst();
        if (draft.since().isPresent()
                || known.isPresent() && known.get().since().isEmpty()) {
            return draft;
        }
        return draft.from(known.flatMap(Merchant::since).orElse(at.truncatedTo(ChronoUnit.SECONDS)));
    }

    /**
     * Adds the next version of an offer, unless it says what the last one says.
     *
     * @param draft its version is ignored
     * @param at from when on purchases earn by it if it does not say so itself
     */
    public static Reading<Catalogue> publish(Catalogue catalogue, Offer draft, Instant at) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Optional<Offer> last = last(catalogue, draft.id());
        if (last.filter(before -> repeats(draft, at, before)).isPresent()) {
            return problems.reading(catalogue);
        }
        Offer next = draft.asVersion(last.map(Offer::version).orElse(0) + 1, from(draft, last, at));
        OfferRules.check(next, root);
        registry(catalogue, "").check(next, root);
        last.ifPresent(before -> Versions.successor(before, next, root));
        List<Offer> offers = new ArrayList<>(catalogue.offers());
        offers.add(next);
        offers.sort(Comparator.comparing(Offer::id).thenComparingInt(Offer::version));
        return problems.reading(withOffers(catalogue, offers));
    }

    /** To the second: card messages tell no more, and one of this very second is meant. */
    private static Instant from(Offer draft, Optional<Offer> last, Instant at) {
        if (!draft.effectiveFrom().equals(Instant.MIN)) {
            return draft.effectiveFrom();
        }
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        return last.map(Offer::effectiveFrom)
                .filter(before -> !second.isAfter(before))
                .map(before -> before.isAfter(at) ? at : before.plusMillis(1))
                .orElse(second);
    }

    /** A draft that names no moment holds from now on: a version that holds already says the same, one to come does not. */
    private static boolean repeats(Offer draft, Instant at, Offer before) {
        boolean sameTime = draft.effectiveFrom().equals(Instant.MIN)
                ? !before.effectiveFrom().isAfter(at)
                : draft.effectiveFrom().equals(before.effectiveFrom());
        return sameTime
                && draft.asVersion(before.version(), before.effectiveFrom()).equals(before);
    }

    /**
     * Stops an offer: every version of it, since a purchase that a superseded version decides may be void too. A version
     * that was stopped before, and reopened by a later one, keeps its own stop.
     */
    public static Reading<Catalogue> stop(Catalogue catalogue, String offerId, Stop stop) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Optional<Offer> last = last(catalogue, offerId);
        root.at("id").require(last.isPresent(), "names no offer: " + Quoted.text(offerId), "name a published offer");
        boolean isStopped = last.flatMap(Offer::stop).isPresent();
        root.at("stop").require(!isStopped, "is set already", "publish a new version to reopen the offer");
        List<Offer> offers = catalogue.offers().stream()
                .map(offer -> offer.id().equals(offerId) ? stopped(offer, stop) : offer)
                .toList();
        offers.stream().filter(offer -> offer.id().equals(offerId)).forEach(offer -> OfferRules.check(offer, root));
        return problems.reading(withOffers(catalogue, offers));
    }

    private static Offer stopped(Offer offer, Stop stop) {
        return offer.stop().isPresent() ? offer : offer.stoppedBy(Optional.of(stop));
    }

    /** The offers of a merchant must still hold after it was edited; what breaks one stands among its locations, or at its line. */
    private static void keepsOffers(Catalogue catalogue, Merchant merchant, Registry registry, Spot root) {
        for (Offer offer : catalogue.offers()) {
            if (offer.merchantId().equals(merchant.id())) {
                Problems broken = new Problems();
                registry.check(offer, Spot.root(broken));
                broken.found().stream().findFirst().ifPresent(problem -> breaks(offer, problem, root));
            }
        }
    }

    private static void breaks(Offer offer, Problem problem, Spot root) {
        String what = "would break version " + offer.version() + " of " + Quoted.text(offer.id()) + ": "
                + problem.field() + " " + problem.message();
        if (problem.field().equals("currency")) {
            root.at("line").at("currency").refuse(what, "write " + offer.currency() + ", or stop the offer before");
        } else {
            root.at("locations").refuse(what, "keep the location and its category code as they are");
        }
    }

    /** All merchants but one, which are valid already. */
    private static Registry registry(Catalogue catalogue, String exceptId) {
        Registry registry = new Registry();
        Spot unheard = Spot.root(new Problems());
        catalogue.merchants().stream()
                .filter(merchant -> !merchant.id().equals(exceptId))
                .forEach(merchant -> registry.add(merchant, unheard));
        return registry;
    }

    private static Optional<Offer> last(Catalogue catalogue, String offerId) {
        return catalogue.offers().stream()
                .filter(offer -> offer.id().equals(offerId))
                .reduce((before, after) -> after);
    }

    private static Catalogue withOffers(Catalogue catalogue, List<Offer> offers) {
        return new Catalogue(catalogue.revision() + 1, catalogue.programs(), catalogue.merchants(), offers);
    }

    private static <T> List<T> with(List<T> things, T thing, Function<T, String> id) {
        List<T> with = new ArrayList<>(things);
        with.removeIf(other -> id.apply(other).equals(id.apply(thing)));
        with.add(thing);
        with.sort(Comparator.comparing(id));
        return with;
    }
}
