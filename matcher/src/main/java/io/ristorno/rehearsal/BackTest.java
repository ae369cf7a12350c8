package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.reward.Count;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A back-test: the stored log, played once more with the catalogue that was, or with another offer in it, and with no budget and no line.
 * It reads one snapshot and is for one thread; members are taken in parts, so that no more of them are at hand than {@link
 * #MEMBERS_AT_ONCE}, and the log is read once a part.
 *
 * <p>It is exact as far as the log goes back to the store's beginning. Where it does not, nobody knows what members had when it
 * begins, and nothing is played. A service that stood still for months, with purchases open longer than an offer's versions are
 * remembered, left those as they were: a rehearsal, which forgets none, decides them.
 */
public final class BackTest {
    /** How many members are played together. */
    public static final int MEMBERS_AT_ONCE = 50_000;

    private static final int BATCHES_AT_ONCE = 64;

    private final Snapshot snapshot;
    private final Editions editions;
    private final boolean asItWas;
    private final BooleanSupplier cancelled;

    private BackTest(Snapshot snapshot, Optional<Offer> draft, BooleanSupplier cancelled) {
        this.snapshot = snapshot;
        editions = new Editions(snapshot, draft);
        asItWas = draft.isEmpty();
        this.cancelled = cancelled;
    }

    /**
     * Whether the log has all that ever happened: only then there is something to play.
     */
    public static boolean canPlay(Snapshot snapshot) {
        List<LoggedBatch> first = snapshot.log(1, 1);
        return snapshot.lastBatch() == 0 || !first.isEmpty() && first.getFirst().number() == 1;
    }

    /** What is wrong with an offer among what is registered now; nothing of a sound one. */
    public static List<Problem> problems(Snapshot snapshot, Offer offer) {
        Offer draft = offer.asVersion(1, Instant.MIN).standing(Status.DRAFT, offer.change());
        if (offer.mechanic() instanceof Referral || offer.who().asksActivation()) {
            return List.of(new Problem(
                    "$",
                    "asks for something that nobody did: to bring a friend to it, or to activate it",
                    "take one that asks for purchases alone, to see what these would give"));
        }
        Catalogue last = new Editions(snapshot, Optional.empty()).last();
        return switch (CatalogueEdit.publish(last, draft, Instant.ofEpochMilli(snapshot.nowMillis()))) {
            case Reading.Read<Catalogue> _ -> List.of();
            case Reading.Refused<Catalogue> refused -> refused.problems();
        };
    }

    /**
     * What an offer would have given, in the place of the offer of its id.
     *
     * @param offer a sound one; taken as if it had been live from ever, within its schedule
     * @param cancelled asked now and then
     * @throws CancellationException when it says so
     */
    public static Forecast of(Snapshot snapshot, Offer offer, BooleanSupplier cancelled) {
        Offer draft = offer.asVersion(1, Instant.MIN)
                .standing(Status.LIVE, offer.change())
                .stoppedBy(Optional.empty());
        var test = new BackTest(snapshot, Optional.of(draft), cancelled);
        long first = snapshot.log(1, 1).stream()
                .mapToLong(LoggedBatch::nowMillis)
                .findFirst()
                .orElse(snapshot.nowMillis());
        var forecast = new Forecast.Counting(draft, first, snapshot.nowMillis());
        test.play(relationship -> {
            if (draft.isWide() || relationship.key().merchant().value().equals(draft.merchantId())) {
                forecast.add(relationship);
            }
        });
        return forecast.counted();
    }

    /**
     * Where the live catalogue, played once more, comes to another reward than the ledger has: nowhere, as long as no budget and no line was
     * ever short. What is held for some members is held for all who never wanted more of one than it had.
     *
     * @param whose rewards are compared
     */
    public static Comparison ofAll(Snapshot snapshot, Predicate<MemberKey> whose, BooleanSupplier cancelled) {
        var test = new BackTest(snapshot, Optional.empty(), cancelled);
        var played = new HashSet<RelationshipKey>();
        var differences = new ArrayList<Difference>();
        long[] rewards = new long[1];
        test.play(relationship -> {
            if (!whose.test(relationship.key().member())) {
                return;
            }
            Map<String, Given> again = given(relationship);
            Map<String, Given> stored = given(snapshot.relationship(relationship.key()));
            played.add(relationship.key());
            rewards[0] += stored.size();
            differences(relationship.key(), stored, again, differences);
        });
        snapshot.forEachRelationship(relationship -> {
            if (whose.test(relationship.key().member()) && !played.contains(relationship.key())) {
                differences(relationship.key(), given(relationship), Map.of(), differences);
            }
        });
        return new Comparison(rewards[0], differences);
    }

    /**
     * What came of playing the live catalogue.
     *
     * @param rewards how many the ledger has
     */
    public record Comparison(long rewards, List<Difference> differences) {}

    /**
     * A reward that is not the same.
     *
     * @param reward purchase and offer
     * @param stored what the ledger has
     * @param again what the rehearsal came to
     */
    public record Difference(
            RelationshipKey relationship, String reward, Optional<Given> stored, Optional<Given> again) {}

    /** What of a reward does not depend on others' purchases: not the room that a budget left it. */
    public record Given(
            int version,
            String funder,
            Commodity commodity,
            Standing standing,
            Stage stage,
            Reason reason,
            Set<Flag> flags,
            Count count,
            FundingTerms funding,
            int postings) {
        static Given of(Reward reward) {
            return new Given(
                    reward.version(),
                    reward.funder(),
                    reward.commodity(),
                    reward.standing(),
                    reward.stage(),
                    reward.reason(),
                    reward.flags(),
                    reward.count(),
                    reward.funding(),
                    reward.postings());
        }

        /** For a line of text. */
        public String words() {
            return standing.members() + " " + stage + " " + reason + " by version " + version;
        }
    }

    private static Map<String, Given> given(Relationship relationship) {
        var given = new TreeMap<String, Given>();
        for (Purchase purchase : relationship.purchases()) {
            purchase.rewards().forEach(reward -> given.put(purchase.id() + " " + reward.offer(), Given.of(reward)));
        }
        for (ClosedPurchase purchase : relationship.history().purchases()) {
            purchase.rewards().forEach(reward -> given.put(purchase.id() + " " + reward.offer(), Given.of(reward)));
        }
        return given;
    }

    private static void differences(
            RelationshipKey relationship, Map<String, Given> stored, Map<String, Given> again, List<Difference> to) {
        var all = new TreeMap<>(stored);
        all.putAll(again);
        for (String reward : all.keySet()) {
            Optional<Given> one = Optional.ofNullable(stored.get(reward));
            Optional<Given> other = Optional.ofNullable(again.get(reward));
            if (!one.equals(other)) {
                to.add(new Difference(relationship, reward, one, other));
            }
        }
    }

    private void play(Consumer<Relationship> consumer) {
        if (!canPlay(snapshot)) {
            throw new IllegalStateException("the log does not go back to the store's beginning");
        }
        int parts = parts();
        for (int part = 0; part < parts; part++) {
            int mine = part;
            var rehearsal = new Rehearsal(editions, member -> part(member, parts) == mine, asItWas);
            long next = 1;
            for (List<LoggedBatch> some = snapshot.log(next, BATCHES_AT_ONCE);
                    !some.isEmpty();
                    some = snapshot.log(next, BATCHES_AT_ONCE)) {
                for (LoggedBatch batch : some) {
                    heed();
                    rehearsal.play(batch);
                }
                next = some.getLast().number() + 1;
            }
            rehearsal.relationships().forEach(consumer);
        }
    }

    private void heed() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the back-test was cancelled");
        }
    }

    private int parts() {
        long[] members = new long[1];
        Catalogue last = editions.last();
        last.programs().forEach(program -> {
            var page = snapshot.members(program.id(), Page.START, 1_000);
            members[0] += page.items().size();
            while (page.next().isPresent()) {
                page = snapshot.members(program.id(), page.next().get(), 1_000);
                members[0] += page.items().size();
            }
        });
        return (int) (1 + members[0] / MEMBERS_AT_ONCE);
    }

    private static int part(MemberKey member, int parts) {
        return Math.floorMod(Long.hashCode(member.number()), parts);
    }
}
