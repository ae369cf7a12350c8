package io.ristorno.catalog;

import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The life of an offer, as its versions tell it. Whatever is done with an offer makes a version of it, so they are its history too:
 * what held, what was only in preparation, and who did it when.
 */
public final class Life {
    /** The step that ends an offer: it has a mode and a moment of its own, so it is none of {@link Step}. */
    private static final String STOP = "stop";

    private final List<Offer> versions;

    private Life(List<Offer> versions) {
        this.versions = versions;
    }

    static Life of(List<Offer> versions) {
        return new Life(versions);
    }

    /** Of an offer that nobody knows: one without versions. */
    public static Life of(Catalogue catalogue, String offerId) {
        return new Life(catalogue.versions(offerId));
    }

    /** Every offer's, by id. */
    public static List<Life> all(Catalogue catalogue) {
        var lives = new ArrayList<Life>();
        List<Offer> offers = catalogue.offers();
        for (int from = 0, to; from < offers.size(); from = to) {
            String id = offers.get(from).id();
            to = from + 1;
            while (to < offers.size() && offers.get(to).id().equals(id)) {
                to++;
            }
            lives.add(new Life(offers.subList(from, to)));
        }
        return lives;
    }

    /** Every version, the first one first. */
    public List<Offer> versions() {
        return Collections.unmodifiableList(versions);
    }

    /** The version with a number. */
    public Optional<Offer> version(int number) {
        return versions.stream().filter(offer -> offer.version() == number).findFirst();
    }

    /** Whether there is no such offer. */
    public boolean isUnknown() {
        return versions.isEmpty();
    }

    /** The last version that decides purchases, or will. */
    public Optional<Offer> published() {
        return versions.stream().filter(offer -> offer.status().isPublished()).reduce((_, later) -> later);
    }

    /** What is in preparation: a later published version that says the same has made an end of that. */
    public Optional<Offer> draft() {
        Optional<Offer> last =
                versions.stream().filter(offer -> !offer.status().isPublished()).reduce((_, later) -> later);
        return last.filter(draft -> !hasEnded()
                && versions.stream().noneMatch(offer -> offer.version() > draft.version() && offer.saysTheSame(draft)));
    }

    /** What an offer is shown as: the last version that was published, or the draft of one that never was. */
    public Optional<Offer> shown() {
        return published().or(this::last);
    }

    Optional<Offer> last() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    /** Whether it is over for good: nothing opens it again. */
    public boolean hasEnded() {
        return published()
                .filter(offer -> offer.status() == Status.ENDED || offer.stop().isPresent())
                .isPresent();
    }

    int nextVersion() {
        return last().map(Offer::version).orElse(0) + 1;
    }

    /** The version that a step is a step of. */
    Optional<Offer> startOf(Step step) {
        return (step.from().isPublished() ? published() : draft()).filter(offer -> offer.status() == step.from());
    }

    /** What can be done next, by the names of steps. */
    public List<String> possible() {
        if (isUnknown() || hasEnded()) {
            return List.of();
        }
        Stream<String> steps = Stream.of(Step.values())
                .filter(step -> startOf(step).isPresent())
                .map(Step::word);
        return Stream.concat(steps, Stream.of(STOP)).toList();
    }

    /** Complains about a version that cannot come next. */
    void check(Offer next, Spot root) {
        Spot spot = root.at("status");
        root.at("id")
                .require(!hasEnded(), "is that of an offer that has ended", "register another offer: this one is over");
        switch (next.status()) {
            case DRAFT -> {}
            case IN_REVIEW -> spot.refuse("is reached by a step only", "send it as DRAFT, then submit it");
            case LIVE, PAUSED ->
                spot.require(
                        isUnknown() || published().isPresent(),
                        "cannot follow on " + last().map(Offer::status).orElse(Status.DRAFT),
                        "possible are: " + String.join(", ", possible()));
            case ENDED -> spot.refuse("is the end, which a stop brings", "stop the offer");
        }
    }
}
