package io.ristorno.catalog;

import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of one offer when a text is taken in that names it. */
final class OfferImport {
    private final Life life;
    private final Change by;
    private final boolean isTable;

    /**
     * @param by who takes it in, and when
     * @param isTable whether the text is one that cannot say everything
     */
    OfferImport(Life life, Change by, boolean isTable) {
        this.isTable = isTable;
        this.life = life;
        this.by = by;
    }

    /** Every version as it is then. */
    List<Offer> take(List<Placed<Offer>> named, ImportPlan.Builder plan) {
        List<Offer> versions = Versions.numbered(named);
        List<Offer> next = life.isUnknown() ? complete(versions) : merged(versions, named);
        plan.offer(life.versions(), next);
        return next;
    }

    /** What nobody said of versions: the first one holds from now on at the earliest, and who takes them in made them now. */
    private List<Offer> complete(List<Offer> versions) {
        Instant now = by.at().truncatedTo(ChronoUnit.SECONDS);
        Instant next = versions.stream()
                .filter(offer -> offer.status().isPublished())
                .map(Offer::effectiveFrom)
                .filter(from -> !from.equals(Instant.MIN))
                .findFirst()
                .orElse(Instant.MAX);
        // Of a first version that another has superseded already nothing is left but that it was there.
        Instant from = next.isAfter(now) ? now : next.minusMillis(1);
        return versions.stream().map(offer -> named(complete(offer, from))).toList();
    }

    private static Offer complete(Offer offer, Instant from) {
        return offer.effectiveFrom().equals(Instant.MIN) && offer.status().isPublished()
                ? offer.asVersion(offer.version(), from)
                : offer;
    }

    private Offer named(Offer offer) {
        return offer.standing(offer.status(), offer.change().at().equals(Instant.MIN) ? by : offer.change());
    }

    private List<Offer> merged(List<Offer> versions, List<Placed<Offer>> named) {
        List<Offer> ours = life.versions();
        if (Set.copyOf(ours).containsAll(versions)) {
            return ours;
        }
        if (versions.size() > ours.size() && versions.subList(0, ours.size()).equals(ours)) {
            return versions;
        }
        Life theirs = Life.of(versions);
        List<Offer> next =
                theirs.published().map(last -> with(last, spotOf(last, named))).orElse(ours);
        return theirs.draft()
                .map(draft -> drafted(Life.of(next), draft, spotOf(draft, named)))
                .orElse(next);
    }

    /** Of versions that carry no number the spot of the first: what is wrong with one is told there. */
    private static Spot spotOf(Offer offer, List<Placed<Offer>> named) {
        return named.stream()
                .filter(placed -> placed.value().version() == offer.version())
                .findFirst()
                .orElse(named.getLast())
                .spot();
    }

    private List<Offer> with(Offer last, Spot spot) {
        Optional<Stop> stop = last.stop();
        Life now = Life.of(published(last, spot));
        return stop.isPresent() && !now.hasEnded() ? CatalogueEdit.stopped(now, stop.get(), by) : now.versions();
    }

    /** A text that is taken in again opens no offer that somebody has paused since. */
    private Offer paused(Offer last) {
        boolean stays = last.status() == Status.LIVE
                && life.published()
                        .filter(known -> known.status() == Status.PAUSED)
                        .isPresent();
        return stays ? last.standing(Status.PAUSED, last.change()) : last;
    }

    private List<Offer> published(Offer text, Spot spot) {
        Offer last = paused(text);
        Offer draft = last.stoppedBy(Optional.empty());
        boolean over = last.stop().isPresent();
        Optional<Offer> known = life.published();
        if (over && (life.hasEnded() || known.filter(draft::saysTheSame).isPresent())
                || known.filter(before -> repeats(draft, before)).isPresent()) {
            return life.versions();
        }
        if (isTable) {
            known.ifPresent(before -> keepsAll(before, spot));
        }
        life.check(over ? draft.standing(Status.LIVE, draft.change()) : draft, spot);
        return followed(over ? draft.standing(Status.LIVE, by) : draft, life, spot);
    }

    /** A line that says nothing of limits does not mean that there are to be none. */
    private static void keepsAll(Offer known, Spot spot) {
        List<String> unsaid = OfferCsv.unsaid(known);
        spot.require(
                unsaid.isEmpty(),
                "would drop what a line cannot say of the offer: " + String.join(", ", unsaid),
                "change it as JSON, or register another offer");
    }

    /** A version that holds already says the same as one that is to hold from now on. */
    private boolean repeats(Offer draft, Offer before) {
        return draft.status() == before.status()
                && draft.stop().equals(before.stop())
                && draft.saysTheSame(before)
                && (!draft.effectiveFrom().isAfter(by.at())
                        || draft.effectiveFrom().equals(before.effectiveFrom()));
    }

    private List<Offer> followed(Offer draft, Life before, Spot spot) {
        Instant from = draft.effectiveFrom().isAfter(by.at())
                ? draft.effectiveFrom()
                : CatalogueEdit.from(before.published(), by.at());
        Offer next = draft.asVersion(before.nextVersion(), from).standing(draft.status(), by);
        before.last().ifPresent(last -> Versions.keeps(last, next, spot));
        before.published().ifPresent(last -> Versions.follows(last, next, spot));
        var all = new ArrayList<>(before.versions());
        all.add(next);
        return all;
    }

    private List<Offer> drafted(Life now, Offer draft, Spot spot) {
        if (now.hasEnded() || now.versions().stream().anyMatch(draft::saysTheSame)) {
            return now.versions();
        }
        now.last().ifPresent(last -> Versions.keeps(last, draft, spot));
        var all = new ArrayList<>(now.versions());
        all.add(named(draft.asVersion(now.nextVersion(), draft.effectiveFrom())));
        return all;
    }
}
