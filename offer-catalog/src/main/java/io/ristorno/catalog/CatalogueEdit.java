package io.ristorno.catalog;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.UsualGap;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import io.ristorno.offer.Status;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import io.ristorno.program.PastTerms;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return register(catalogue, draft, at, Ids.IN_TEXT);
    }

    /**
     * Adds a program, or replaces the one with its id.
     *
     * @param ids where the salt of a control group comes from that names none
     */
    public static Reading<Catalogue> register(Catalogue catalogue, Program draft, Instant at, Ids ids) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Optional<Program> known = find(catalogue.programs(), Program::id, draft.id());
        Program program = controlled(carryingOn(known, draft, at), known, at, ids, root.at("control"));
        Rules.check(program, root);
        var segments = new SegmentIds();
        catalogue.programs().stream()
                .filter(other -> !other.id().equals(draft.id()))
                .forEach(other -> segments.add(other, Spot.root(new Problems())));
        segments.add(program, root);
        if (catalogue.programs().contains(program)) {
            return problems.reading(catalogue);
        }
        salts(catalogue, program.control(), program.id(), root.at("control"));
        PointRules.keepsOffers(catalogue, program, root);
        LevelRules.keepsOffers(catalogue.offers(), known, program, root);
        LevelRules.knows(program, catalogue.merchants(), root);
        return problems.reading(new Catalogue(
                catalogue.revision() + 1,
                with(catalogue.programs(), program, Program::id),
                catalogue.merchants(),
                catalogue.campaigns(),
                catalogue.offers()));
    }

    /** With its control group: one that purchases were made under stays, and a new one begins now at the earliest. */
    static Program controlled(Program draft, Optional<Program> known, Instant at, Ids ids, Spot spot) {
        Optional<Arms> before = known.flatMap(Program::control);
        if (draft.control().isEmpty()) {
            spot.require(before.isEmpty(), "is missing", "write it as it was, with until to end it");
            return draft;
        }
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        Arms control = CampaignRules.complete(draft.control().get(), before, ids, second);
        before.ifPresent(arms -> CampaignRules.successor(arms, control, second, "program", spot));
        if (known.isPresent() && before.isEmpty()) {
            spot.at("from")
                    .require(
                            !control.from().isBefore(second),
                            "is over",
                            "leave it out for now: what was bought until now stays what it is");
        }
        return draft.with(Optional.of(control));
    }

    private static void salts(Catalogue catalogue, Optional<Arms> added, String exceptId, Spot spot) {
        var salts = new Salts();
        Spot unheard = Spot.root(new Problems());
        catalogue.programs().stream()
                .filter(program -> !program.id().equals(exceptId))
                .forEach(program -> program.control().ifPresent(arms -> salts.add(arms, unheard)));
        catalogue.campaigns().stream()
                .filter(campaign -> !campaign.id().equals(exceptId))
                .forEach(campaign -> salts.add(campaign.arms(), unheard));
        added.ifPresent(arms -> salts.add(arms, spot));
    }

    private static <T> Optional<T> find(List<T> things, Function<T, String> id, String wanted) {
        return things.stream().filter(thing -> id.apply(thing).equals(wanted)).findFirst();
    }

    /**
     * Adds a campaign, or replaces the one with its id. Members' arms stay as they are: of those only the end may change, while it is
     * to come.
     *
     * @param draft if it does not say since when it divides members, then as before, or from now on
     * @param at now
     * @param ids where its salt comes from if it names none and is new
     */
    public static Reading<Catalogue> register(Catalogue catalogue, Campaign draft, Instant at, Ids ids) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Optional<Campaign> known = find(catalogue.campaigns(), Campaign::id, draft.id());
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        Campaign campaign = draft.with(CampaignRules.complete(draft.arms(), known.map(Campaign::arms), ids, second));
        CampaignRules.check(campaign, root);
        known.ifPresent(before -> successor(before, campaign, second, root));
        if (catalogue.campaigns().contains(campaign)) {
            return problems.reading(catalogue);
        }
        salts(catalogue, Optional.of(campaign.arms()), campaign.id(), root);
        registry(catalogue, campaign.id()).add(campaign, root);
        return problems.reading(new Catalogue(
                catalogue.revision() + 1,
                catalogue.programs(),
                catalogue.merchants(),
                with(catalogue.campaigns(), campaign, Campaign::id),
                catalogue.offers()));
    }

    static void successor(Campaign known, Campaign next, Instant at, Spot spot) {
        spot.at("merchantId")
                .require(
                        next.merchantId().equals(known.merchantId()),
                        "is not the merchant that it is of",
                        "keep the merchant, or register another campaign");
        CampaignRules.successor(known.arms(), next.arms(), at, "campaign", spot);
        CampaignRules.successor(known.spendCapMinor(), next.spendCapMinor(), spot);
    }

    /**
     * A draft with what held before it, and with all segments that there are: offers name them, and purchases are decided by who was in
     * them. What it says of one is so, but one that has ended does not begin again.
     */
    static Program carryingOn(Optional<Program> known, Program draft, Instant at) {
        var segments = new LinkedHashMap<String, Segment>();
        draft.segments().forEach(segment -> segments.putIfAbsent(segment.id(), segment));
        known.stream()
                .flatMap(program -> program.segments().stream())
                .forEach(before -> segments.merge(
                        before.id(),
                        before,
                        (now, was) -> was.ended().map(now::until).orElse(now)));
        boolean repeats = segments.size() < draft.segments().size();
        Program after = draft.after(termsBefore(known, draft, at));
        return repeats ? after : after.in(List.copyOf(segments.values()));
    }

    /** What held of a program before, once a draft of it is in force. */
    static List<PastTerms> termsBefore(Optional<Program> known, Program draft, Instant at) {
        if (known.isEmpty()
                || known.get().risk().equals(draft.risk())
                        && known.get().windows().equals(draft.windows())
                        && known.get().stacking().equals(draft.stacking())
                        && known.get().points().equals(draft.points())
                        && known.get().contact().equals(draft.contact())) {
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
                    known.get().stacking(),
                    known.get().points(),
                    known.get().contact()));
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
        Merchant merchant = since(find(catalogue.merchants(), Merchant::id, draft.id()), draft, at);
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
                catalogue.campaigns(),
                catalogue.offers()));
    }

    /**
     * Takes down what was found of merchants' customers: how long it is between two purchases. Who is not registered, or has that
     * already, is passed over.
     *
     * @param gaps by merchant
     */
    public static Reading<Catalogue> take(Catalogue catalogue, Map<String, UsualGap> gaps) {
        List<Merchant> merchants = catalogue.merchants().stream()
                .map(merchant -> gaps.containsKey(merchant.id()) ? merchant.with(gaps.get(merchant.id())) : merchant)
                .toList();
        return new Reading.Read<>(
                merchants.equals(catalogue.merchants())
                        ? catalogue
                        : new Catalogue(
                                catalogue.revision() + 1,
                                catalogue.programs(),
                                merchants,
                                catalogue.campaigns(),
                                catalogue.offers()));
    }

    /**
     * Adds to how card messages name a location. What it has already it has once. The fields of problems are those of the bindings.
     *
     * @param at now
     */
    public static Reading<Catalogue> bind(
            Catalogue catalogue, String merchantId, String locationId, Bindings bindings, Instant at) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Rules.check(bindings, root);
        Optional<Merchant> known = find(catalogue.merchants(), Merchant::id, merchantId);
        Optional<Location> location = known.flatMap(merchant -> find(merchant.locations(), Location::id, locationId));
        if (location.isEmpty()) {
            root.refuse("names a location that is not registered", "register the merchant with it first");
            return problems.reading(catalogue);
        }
        Merchant merchant = bound(known, bindings.added(known.orElseThrow(), locationId), at);
        if (catalogue.merchants().contains(merchant)) {
            return problems.reading(catalogue);
        }
        registry(catalogue, "").claim(merchant, bindings.alone(location.get()), root);
        return problems.reading(new Catalogue(
                catalogue.revision() + 1,
                catalogue.programs(),
                with(catalogue.merchants(), merchant, Merchant::id),
                catalogue.campaigns(),
                catalogue.offers()));
    }

    /**
     * A merchant who does not say since when he is there is so as before, or from now on; and whoever edits him does not say what his
     * customers' habits are, as far as that is known, nor since when messages lead to him.
     */
    static Merchant since(Optional<Merchant> known, Merchant asked, Instant at) {
        Merchant draft = bound(
                known,
                known.map(Merchant::usualGaps)
                        .filter(gaps -> !gaps.isEmpty())
                        .map(asked::with)
                        .orElse(asked),
                at);
        if (draft.since().isPresent()
                || known.isPresent() && known.get().since().isEmpty()) {
            return draft;
        }
        return draft.from(known.flatMap(Merchant::since).orElse(at.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Merchant bound(Optional<Merchant> known, Merchant draft, Instant at) {
        Merchant before = known.orElseGet(() -> new Merchant(draft.id(), draft.name(), List.of()));
        return draft.boundAt(
                draft.isFoundByMoreThan(before) ? Optional.of(at.truncatedTo(ChronoUnit.SECONDS)) : before.boundAt());
    }

    /**
     * Adds the next version of an offer, unless it says what the last one says.
     *
     * @param written its version, and when it was made, are ignored
     * @param at from when on purchases earn by it if it does not say so itself
     */
    public static Reading<Catalogue> publish(Catalogue catalogue, Offer written, Instant at) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Life life = Life.of(catalogue, written.id());
        Offer draft = coded(written, before(life, written).or(life::shown));
        if (before(life, draft).filter(last -> repeats(draft, at, last)).isPresent()) {
            return problems.reading(catalogue);
        }
        life.check(draft, root);
        checkMoments(draft, life, at, root);
        Instant from = draft.status().isPublished() ? from(draft, life.published(), at) : draft.effectiveFrom();
        return with(catalogue, life, draft.asVersion(life.nextVersion(), from), at, problems);
    }

    /**
     * With the code of the version before it where it says nothing of one: lists leave codes out, and what was read there is written
     * again. {@code ""} says that there is none any more.
     */
    private static Offer coded(Offer draft, Optional<Offer> last) {
        Optional<Perk> known =
                last.filter(before -> before.pays() == Pays.PRIVILEGE).flatMap(Offer::perk);
        if (draft.pays() != Pays.PRIVILEGE || known.isEmpty()) {
            return PerkRules.withoutEmptyCode(draft);
        }
        Optional<Perk> perk =
                draft.perk().map(its -> new Perk(its.name(), its.code().or(known.get()::code)));
        return PerkRules.withoutEmptyCode(draft.paying(Pays.PRIVILEGE, perk));
    }

    /** What was bought until now stays what it is, and a stop is a step of its own: all versions hear of it. */
    private static void checkMoments(Offer draft, Life life, Instant at, Spot root) {
        root.at("effectiveFrom")
                .require(
                        life.published().isEmpty()
                                || draft.effectiveFrom().equals(Instant.MIN)
                                || !draft.effectiveFrom().isBefore(at.truncatedTo(ChronoUnit.SECONDS)),
                        "is over",
                        "leave it out for now: what was bought until now stays what it is");
        root.at("stop").require(draft.stop().isEmpty(), "is a step of its own", "leave it out, and stop the offer");
    }

    /** What a version would repeat: one in preparation what is in preparation. */
    private static Optional<Offer> before(Life life, Offer draft) {
        return draft.status().isPublished() ? life.published() : life.draft();
    }

    private static Reading<Catalogue> with(Catalogue catalogue, Life life, Offer draft, Instant at, Problems problems) {
        Spot root = Spot.root(problems);
        Offer next = taken(draft, draft.change(), at);
        OfferRules.check(next, root);
        about(catalogue, next).check(next, root);
        life.last().ifPresent(last -> Versions.keeps(last, next, root));
        life.published().ifPresent(last -> Versions.follows(last, next, root));
        if (problems.isEmpty()) {
            Advice.enforce(catalogue, next, life.published(), at, root);
        }
        return problems.reading(withOffers(catalogue, and(catalogue.offers(), next)));
    }

    private static Offer taken(Offer offer, Change by, Instant at) {
        return offer.standing(offer.status(), by.takenAt(at.truncatedTo(ChronoUnit.MILLIS)));
    }

    private static List<Offer> and(List<Offer> offers, Offer next) {
        int found = Collections.binarySearch(offers, next, Offer.BY_VERSION);
        int place = found < 0 ? -1 - found : found;
        List<Offer> all = new ArrayList<>(offers.size() + 1);
        all.addAll(offers.subList(0, place));
        all.add(next);
        all.addAll(offers.subList(place, offers.size()));
        return all;
    }

    /** To the second: card messages tell no more, and one of this very second is meant. */
    private static Instant from(Offer draft, Optional<Offer> last, Instant at) {
        return draft.effectiveFrom().equals(Instant.MIN) ? from(last, at) : draft.effectiveFrom();
    }

    static Instant from(Optional<Offer> last, Instant at) {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        return last.map(Offer::effectiveFrom)
                .filter(before -> !second.isAfter(before))
                .map(before -> before.isAfter(at) ? at : before.plusMillis(1))
                .orElse(second);
    }

    /** A draft that names no moment holds from now on: a version that holds already says the same, one to come does not. */
    private static boolean repeats(Offer draft, Instant at, Offer before) {
        boolean sameTime =
                draft.effectiveFrom().equals(Instant.MIN) && draft.status().isPublished()
                        ? !before.effectiveFrom().isAfter(at)
                        : draft.effectiveFrom().equals(before.effectiveFrom());
        return sameTime
                && draft.status() == before.status()
                && draft.stop().equals(before.stop())
                && draft.saysTheSame(before);
    }

    /**
     * Takes an offer a step on: another version that says the same and stands elsewhere.
     *
     * @param by who, and why; when is {@code at}
     * @param from when a pause begins or ends, by event time; not before {@code at}. An approved version holds from {@code at} on, or
     *     from its own {@code effectiveFrom} if that is still to come
     */
    public static Reading<Catalogue> step(
            Catalogue catalogue, String offerId, Step step, Change by, Instant from, Instant at) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Life life = Life.of(catalogue, offerId);
        Optional<Offer> start = life.startOf(step);
        if (start.isEmpty()) {
            refuse(life, offerId, step, root);
            return problems.reading(catalogue);
        }
        root.at("at").require(!from.isBefore(at), "is over", "name a moment to come, or leave it out");
        Offer next = start.get()
                .standing(status(step, life), by)
                .asVersion(life.nextVersion(), from(start.get(), step, life, from));
        return with(catalogue, life, next, at, problems);
    }

    /** What is approved while the offer is paused waits with it. */
    private static Status status(Step step, Life life) {
        boolean waits = step == Step.APPROVE
                && life.published()
                        .filter(offer -> offer.status() == Status.PAUSED)
                        .isPresent();
        return waits ? Status.PAUSED : step.to();
    }

    private static void refuse(Life life, String offerId, Step step, Spot root) {
        if (life.isUnknown()) {
            noSuchOffer(offerId, root);
        } else {
            Status now = life.draft()
                    .or(life::published)
                    .or(life::last)
                    .map(Offer::status)
                    .orElse(Status.DRAFT);
            root.at("status")
                    .refuse(
                            "is " + now + ", which " + step.word() + " does not follow on",
                            life.hasEnded()
                                    ? "register another offer: this one is over"
                                    : "possible are: " + String.join(", ", life.possible()));
        }
    }

    private static void noSuchOffer(String offerId, Spot root) {
        root.at("id").refuse("names no offer: " + Quoted.text(offerId), "name a published offer");
    }

    private static Instant from(Offer start, Step step, Life life, Instant from) {
        return switch (step) {
            case SUBMIT, REJECT -> start.effectiveFrom();
            case APPROVE -> start.effectiveFrom().isAfter(from) ? start.effectiveFrom() : from(life.published(), from);
            case PAUSE, RESUME -> from(life.published(), from);
        };
    }

    /** The same by somebody who is not named. */
    public static Reading<Catalogue> stop(Catalogue catalogue, String offerId, Stop stop) {
        return stop(catalogue, offerId, stop, Change.UNKNOWN, stop.at());
    }

    /**
     * Ends an offer: every version of it is stopped, since a purchase that a superseded version decides may be void too, and one more
     * says that it is over. A version that was stopped before keeps its own stop.
     *
     * @param by who, and why; when is {@code at}
     */
    public static Reading<Catalogue> stop(Catalogue catalogue, String offerId, Stop stop, Change by, Instant at) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        Life life = Life.of(catalogue, offerId);
        if (life.isUnknown()) {
            noSuchOffer(offerId, root);
            return problems.reading(catalogue);
        }
        root.at("stop").require(!life.hasEnded(), "is set already", "register another offer: this one is over");
        List<Offer> stopped = stopped(life, stop, by.takenAt(at.truncatedTo(ChronoUnit.MILLIS)));
        stopped.forEach(offer -> OfferRules.check(offer, root));
        List<Offer> offers = new ArrayList<>(catalogue.offers().size() + 1);
        catalogue.offers().stream().filter(offer -> !offer.id().equals(offerId)).forEach(offers::add);
        offers.addAll(stopped);
        offers.sort(Offer.BY_VERSION);
        return problems.reading(withOffers(catalogue, offers));
    }

    /** Every version of an offer that is ended by somebody, and its end. */
    static List<Offer> stopped(Life life, Stop stop, Change by) {
        List<Offer> stopped = new ArrayList<>(life.versions().size() + 1);
        life.versions().forEach(offer -> stopped.add(stopped(offer, stop)));
        life.shown().ifPresent(last -> stopped.add(end(life, last, stop).standing(Status.ENDED, by)));
        return stopped;
    }

    /**
     * It holds from the stop on, or, of an offer that was to be changed later than that, behind the change. What is paused then, or was
     * never published, goes on for nobody.
     */
    private static Offer end(Life life, Offer last, Stop stop) {
        Instant from = life.published()
                .map(Offer::effectiveFrom)
                .filter(before -> !stop.at().isAfter(before))
                .map(before -> before.plusMillis(1))
                .orElse(stop.at());
        return last.standing(Status.ENDED, last.change())
                .asVersion(life.nextVersion(), from)
                .stoppedBy(Optional.of(last.status() == Status.LIVE ? stop : stop.forEverybody()));
    }

    private static Offer stopped(Offer offer, Stop stop) {
        return offer.stop().isPresent() || !offer.status().isPublished() ? offer : offer.stoppedBy(Optional.of(stop));
    }

    /** The offers of a merchant must still hold after it was edited; what breaks one stands among its locations, or at its line. */
    private static void keepsOffers(Catalogue catalogue, Merchant merchant, Registry registry, Spot root) {
        for (Offer offer : catalogue.offers()) {
            if (offer.merchantId().equals(merchant.id())) {
                keeps(offer, registry, root);
            }
        }
    }

    /** Complains about an edited merchant at whom an offer no longer holds. */
    static void keeps(Offer offer, Registry registry, Spot merchant) {
        Problems broken = new Problems();
        registry.keeps(offer, Spot.root(broken));
        broken.found().stream().findFirst().ifPresent(problem -> breaks(offer, problem, merchant));
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

    /** What an offer may refer to: its merchant alone, if there is one. Of who does not exist, all are wanted, to name the nearest. */
    private static Registry about(Catalogue catalogue, Offer offer) {
        Optional<Merchant> merchant = catalogue.merchant(offer.merchantId());
        if (merchant.isEmpty()) {
            return registry(catalogue, "");
        }
        Registry registry = new Registry(catalogue.programs());
        Spot unheard = Spot.root(new Problems());
        registry.add(merchant.get(), unheard);
        catalogue.campaigns().stream()
                .filter(campaign -> campaign.merchantId().equals(offer.merchantId()))
                .forEach(campaign -> registry.add(campaign, unheard));
        return registry;
    }

    /** All merchants and campaigns but one, which are valid already. */
    private static Registry registry(Catalogue catalogue, String exceptId) {
        Registry registry = new Registry(catalogue.programs());
        Spot unheard = Spot.root(new Problems());
        catalogue.merchants().stream()
                .filter(merchant -> !merchant.id().equals(exceptId))
                .forEach(merchant -> registry.add(merchant, unheard));
        catalogue.campaigns().stream()
                .filter(campaign -> !campaign.id().equals(exceptId))
                .forEach(campaign -> registry.add(campaign, unheard));
        return registry;
    }

    private static Catalogue withOffers(Catalogue catalogue, List<Offer> offers) {
        return new Catalogue(
                catalogue.revision() + 1, catalogue.programs(), catalogue.merchants(), catalogue.campaigns(), offers);
    }

    private static <T> List<T> with(List<T> things, T thing, Function<T, String> id) {
        List<T> with = new ArrayList<>(things);
        with.removeIf(other -> id.apply(other).equals(id.apply(thing)));
        with.add(thing);
        with.sort(Comparator.comparing(id));
        return with;
    }
}
