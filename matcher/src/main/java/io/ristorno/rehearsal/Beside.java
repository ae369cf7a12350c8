package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.decide.Explanation;
import io.ristorno.engine.Engine;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.event.MemberKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.qualify.AsOf;
import io.ristorno.rehearsal.SideBySide.Difference;
import io.ristorno.rehearsal.SideBySide.Side;
import io.ristorno.rehearsal.SideBySide.Told;
import io.ristorno.report.Because;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * Two versions of an offer beside each other: relationship by relationship, with the purchases of some days decided once by either. Reads a
 * snapshot, once from its first relationship to its last; for one thread.
 */
final class Beside {
    /** So many purchases are told of one by one. */
    static final int TOLD_MOST = 100;

    private final Snapshot snapshot;
    private final Offer draft;
    private final long fromMillis;
    private final long untilMillis;
    private final Rates rates;
    private final AsOf asOf;
    private final Version live;
    private final Version shadow;
    private final Outlay booked = new Outlay();
    private final TreeMap<Place, Difference> differences = new TreeMap<>(Place.LATEST_FIRST);
    private long purchases;
    private long closed;
    private long differing;

    /** Where a purchase stands among those that differ. */
    private record Place(long millis, String purchase) {
        static final Comparator<Place> LATEST_FIRST =
                Comparator.comparingLong(Place::millis).reversed().thenComparing(Place::purchase);
    }

    /** One of both, and what it has come to. */
    private final class Version {
        private final OfferIndex index;
        private final InTurn inTurn;
        private final Outlay outlay = new Outlay();
        private long othersMinor;

        /** @param stored by which purchases are decided where they are stored */
        Version(OfferIndex stored, OfferIndex index) {
            this.index = index;
            inTurn = new InTurn(snapshot, draft, stored, index, Beside.this::counts);
        }

        void count(MemberKey member, Purchase purchase) {
            for (Reward reward : purchase.rewards()) {
                long minor = reward.standing().members();
                if (!reward.offer().equals(draft.id())) {
                    othersMinor += reward.commodity().equals(draft.commodity()) ? minor : 0;
                } else if (reward.standing().beforeReturns() > 0) {
                    outlay.add(member, reward, minor);
                }
            }
        }

        Side side() {
            return new Side(outlay.sum(), outlay.byFunder(), outlay.members().size(), othersMinor);
        }

        Told told(Engine.Afresh afresh, int position) {
            Relationship decided = afresh.relationship();
            Purchase purchase = decided.purchases().get(position);
            long minor = minor(purchase);
            Explanation explanation =
                    Engine.explain(index, rates, decided, position, afresh.member(), asOf, new OfferBudgets());
            Optional<Explanation.Verdict> verdict = verdict(explanation.verdicts());
            Optional<Explanation.Verdict> ghost = verdict(explanation.ghosts());
            return verdict.map(its -> told(purchase, its, minor, ""))
                    .or(() -> ghost.map(its -> told(purchase, its, minor, "The member is held out from the offer. ")))
                    .orElseGet(() -> new Told(
                            0,
                            minor,
                            Stage.REJECTED,
                            Reason.OUTSIDE_WINDOW,
                            "No version of the offer was in force when the purchase was made."));
        }

        private Told told(Purchase purchase, Explanation.Verdict verdict, long minor, String before) {
            var target = verdict.target();
            return new Told(
                    target.offer().version(),
                    minor,
                    target.stage(),
                    target.reason(),
                    before + Because.of(purchase, target.offer(), target.stage(), target.reason(), target.standing()));
        }

        private Optional<Explanation.Verdict> verdict(List<Explanation.Verdict> verdicts) {
            return verdicts.stream()
                    .filter(verdict -> verdict.target().offer().id().equals(draft.id()))
                    .findFirst();
        }
    }

    /**
     * @param draft takes the place of the offer of its id for purchases made from a moment on, epoch milliseconds
     * @param untilMillis and before then
     */
    Beside(Snapshot snapshot, Offer draft, long fromMillis, long untilMillis) {
        this.snapshot = snapshot;
        this.draft = draft;
        this.fromMillis = fromMillis;
        this.untilMillis = untilMillis;
        rates = snapshot.rates();
        asOf = new AsOf(snapshot.nowMillis());
        Catalogue last = new Editions(snapshot, Optional.empty()).last();
        OfferIndex inForce = among(last, offers(last));
        live = new Version(inForce, inForce);
        shadow = new Version(inForce, among(last, replaced(offers(last))));
    }

    /** Offers that have a say where this one has: of one merchant's, his and those that are nobody's. */
    private List<Offer> offers(Catalogue catalogue) {
        return catalogue.offers().stream()
                .filter(offer ->
                        draft.isWide() || offer.isWide() || offer.merchantId().equals(draft.merchantId()))
                .map(Offer::unshared)
                .toList();
    }

    /** What was in force before stays so for what was bought before; what would have come since does not. */
    private List<Offer> replaced(List<Offer> offers) {
        Instant from = Instant.ofEpochMilli(fromMillis);
        var replaced = new ArrayList<Offer>();
        int version = 0;
        for (Offer offer : offers) {
            boolean its = offer.id().equals(draft.id());
            version = its ? Math.max(version, offer.version()) : version;
            if (!its || offer.status().isPublished() && offer.effectiveFrom().isBefore(from)) {
                replaced.add(its ? offer.stoppedBy(Optional.empty()) : offer);
            }
        }
        replaced.add(draft.asVersion(version + 1, from)
                .standing(Status.LIVE, draft.change())
                .stoppedBy(Optional.empty())
                .unshared());
        replaced.sort(Offer.BY_VERSION);
        return replaced;
    }

    private static OfferIndex among(Catalogue catalogue, List<Offer> offers) {
        var among = new Catalogue(
                catalogue.revision(),
                catalogue.programs(),
                catalogue.merchants().stream().map(Merchant::withoutLine).toList(),
                catalogue.campaigns(),
                offers);
        return OfferIndex.compile(among, Instant.EPOCH);
    }

    /** @throws CancellationException when nobody wants it any more */
    SideBySide compare(Watch watch) {
        new Once(snapshot).each(draft, watch, this::compare);
        return new SideBySide(
                snapshot.nowMillis(),
                purchases,
                closed,
                booked.sum(),
                live.side(),
                shadow.side(),
                differing,
                List.copyOf(differences.values()));
    }

    private void compare(Relationship relationship) {
        closed += relationship.history().purchases().stream()
                .filter(purchase -> counts(purchase.at().epochMillis()))
                .count();
        if (relationship.purchases().stream().noneMatch(this::counts)) {
            return;
        }
        Member member = snapshot.member(relationship.key().member());
        Engine.Afresh one = live.inTurn.decided(relationship);
        Engine.Afresh other = shadow.inTurn.decided(relationship);
        Set<String> his = new HashSet<>();
        relationship.purchasesOf(member).forEach(purchase -> his.add(purchase.anchor()));
        for (int i = 0; i < relationship.purchases().size(); i++) {
            Purchase purchase = relationship.purchases().get(i);
            if (counts(purchase) && his.contains(purchase.anchor())) {
                purchases++;
                book(member.key(), purchase);
                live.count(member.key(), one.relationship().purchases().get(i));
                shadow.count(member.key(), other.relationship().purchases().get(i));
                tell(one, other, i);
            }
        }
    }

    private boolean counts(Purchase purchase) {
        return counts(purchase.at().epochMillis());
    }

    private boolean counts(long millis) {
        return millis >= fromMillis && millis < untilMillis;
    }

    private void book(MemberKey member, Purchase purchase) {
        purchase.reward(draft.id())
                .filter(reward -> reward.standing().beforeReturns() > 0)
                .ifPresent(
                        reward -> booked.add(member, reward, reward.standing().members()));
    }

    private void tell(Engine.Afresh one, Engine.Afresh other, int position) {
        Purchase purchase = one.relationship().purchases().get(position);
        if (minor(purchase) == minor(other.relationship().purchases().get(position))) {
            return;
        }
        differing++;
        var place = new Place(purchase.at().epochMillis(), purchase.id());
        if (differences.size() < TOLD_MOST || Place.LATEST_FIRST.compare(place, differences.lastKey()) < 0) {
            differences.put(
                    place, new Difference(purchase.id(), live.told(one, position), shadow.told(other, position)));
        }
        if (differences.size() > TOLD_MOST) {
            differences.pollLastEntry();
        }
    }

    private long minor(Purchase purchase) {
        return purchase.reward(draft.id())
                .map(reward -> reward.standing().members())
                .orElse(0L);
    }
}
