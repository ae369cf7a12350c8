package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.match.OfferIndex;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A back-test: the stored log, played once more with the catalogue that was, or with another offer in it, and with no budget and no line.
 * It reads one snapshot and is for one thread; members are taken in parts, so that no more of them are at hand than {@link
 * #MEMBERS_AT_ONCE}, nor more of what they did than there is room for, and the log is read once a part.
 *
 * <p>It is exact as far as the log goes back to the store's beginning. Where it does not, nobody knows what members had when it
 * begins, and nothing is played. A service that stood still for months, with purchases open longer than an offer's versions are
 * remembered, left those as they were: a rehearsal, which forgets none, decides them.
 */
public final class BackTest {
    /** How many members are played together. */
    public static final int MEMBERS_AT_ONCE = 50_000;

    private final Snapshot snapshot;
    private final Editions editions;
    private final boolean asItWas;
    private final int membersAtOnce;
    private final Room room;
    private final Watch watch;

    private BackTest(Snapshot snapshot, Optional<Offer> draft, int membersAtOnce, Room room, Watch watch) {
        this.snapshot = snapshot;
        editions = new Editions(snapshot, draft);
        asItWas = draft.isEmpty();
        this.membersAtOnce = membersAtOnce;
        this.room = room;
        this.watch = watch;
    }

    /** What cannot be played to its end; the message says why and what to do. */
    public static final class Unplayable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unplayable(String why) {
            super(why);
        }
    }

    /**
     * Whether the log has all that ever happened: only then there is something to play.
     */
    public static boolean canPlay(Snapshot snapshot) {
        List<LoggedBatch> first = snapshot.log(1, 1);
        return snapshot.lastBatch() == 0 || !first.isEmpty() && first.getFirst().number() == 1;
    }

    /** What is wrong with an offer among what is registered now, or with the days that are asked for; nothing of what can be played. */
    public static List<Problem> problems(Snapshot snapshot, Trial trial) {
        var editions = new Editions(snapshot, Optional.empty());
        return problems(snapshot, editions.last(), () -> editions.at(Long.MAX_VALUE, Watch.PATIENT), trial);
    }

    /**
     * The same for whoever has the catalogue at hand.
     *
     * @param live the catalogue's offers in force
     */
    public static List<Problem> problems(
            Snapshot snapshot, Catalogue catalogue, Supplier<OfferIndex> live, Trial trial) {
        Offer offer = trial.offer();
        if (offer.mechanic() instanceof Referral || offer.who().asksActivation()) {
            return List.of(new Problem(
                    "$",
                    "asks for something that nobody did: to bring a friend to it, or to activate it",
                    "take one that asks for purchases alone, to see what these would give"));
        }
        List<Problem> problems = problems(catalogue, offer, snapshot.nowMillis());
        if (problems.isEmpty() && !canPlay(snapshot)) {
            problems = unkept(live.get(), offer);
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        // Where the log is cut, the first day is found by a walk over everything: when it is its turn.
        return canPlay(snapshot) && window(snapshot, trial, Watch.PATIENT) instanceof Reading.Refused<Window> refused
                ? refused.problems()
                : List.of();
    }

    /** What is wrong with an offer as one that is in preparation among others. */
    static List<Problem> problems(Catalogue catalogue, Offer offer, long nowMillis) {
        Offer draft = offer.asVersion(1, Instant.MIN).standing(Status.DRAFT, offer.change());
        return CatalogueEdit.publish(catalogue, draft, Instant.ofEpochMilli(nowMillis))
                        instanceof Reading.Refused<Catalogue> refused
                ? refused.problems()
                : List.of();
    }

    /** What only the log has of members, unless a live offer asks for it. */
    static List<Problem> unkept(OfferIndex live, Offer offer) {
        return offer.who()
                .exposedTo()
                .filter(asked ->
                        !live.asksExposure(new MerchantKey(offer.merchantId()), asked.placement(), asked.kind()))
                .map(_ -> List.of(new Problem(
                        "who.exposedTo",
                        "asks for what is not kept of members: no live offer of the merchant asks for it",
                        "leave it out, to see what the rest comes to")))
                .orElse(List.of());
    }

    private static Reading<Window> window(Snapshot snapshot, Trial trial, Watch watch) {
        long first = canPlay(snapshot)
                ? snapshot.log(1, 1).stream()
                        .mapToLong(LoggedBatch::nowMillis)
                        .findFirst()
                        .orElse(snapshot.nowMillis())
                : new Once(snapshot).firstMillis(trial.offer(), watch);
        return Window.of(trial, first, snapshot.nowMillis());
    }

    /**
     * What an offer would have given, in the place of the offer of its id: as if it had been live from ever, within its schedule. Where the
     * log does not go back to the store's beginning, purchases that are open are decided once, with all that is known by now.
     */
    public static Forecast of(Snapshot snapshot, Trial trial, Watch watch) {
        return of(snapshot, trial, MEMBERS_AT_ONCE, watch);
    }

    /**
     * The same with another number of members who are played together: it makes no difference but in memory and time.
     *
     * @param trial one without {@linkplain #problems problems}
     * @throws CancellationException when nobody wants it any more
     * @throws Unplayable if it turns out that it is too much
     */
    public static Forecast of(Snapshot snapshot, Trial trial, int membersAtOnce, Watch watch) {
        return of(snapshot, trial, membersAtOnce, Room.HERE, watch);
    }

    static Forecast of(Snapshot snapshot, Trial trial, int membersAtOnce, Room room, Watch watch) {
        Window window = switch (window(snapshot, trial, watch)) {
            case Reading.Read<Window> read -> read.value();
            case Reading.Refused<Window> refused -> throw new Unplayable(words(refused.problems()));
        };
        Offer draft = window.played(trial.offer()
                .asVersion(1, Instant.MIN)
                .standing(Status.LIVE, trial.offer().change())
                .stoppedBy(Optional.empty()));
        var test = new BackTest(snapshot, Optional.of(draft), membersAtOnce, room, watch);
        boolean plays = canPlay(snapshot);
        var forecast = new Forecast.Counting(draft, window, test.editions.pool(draft), plays, room.rewards());
        if (plays) {
            test.play(relationship -> {
                if (Once.concerns(draft, relationship)) {
                    forecast.add(relationship);
                }
            });
        } else {
            OfferIndex live = new Editions(snapshot, Optional.empty()).at(Long.MAX_VALUE, watch);
            new Once(snapshot).eachDecided(draft, live, test.editions.at(Long.MAX_VALUE, watch), watch, forecast::add);
        }
        return forecast.counted();
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(each -> each.field() + " " + each.message() + ": " + each.mend())
                .collect(Collectors.joining("; "));
    }

    /**
     * Where the live catalogue, played once more, comes to another reward than the ledger has: nowhere, as long as no budget and no line was
     * ever short. What is held for some members is held for all who never wanted more of one than it had.
     *
     * @param whose rewards are compared
     */
    public static Comparison ofAll(Snapshot snapshot, Predicate<MemberKey> whose, Watch watch) {
        var test = new BackTest(snapshot, Optional.empty(), MEMBERS_AT_ONCE, Room.HERE, watch);
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
        var parts = Parts.of(snapshot, editions.last(), membersAtOnce, room.planned(), watch);
        for (int part = 0; part < parts.count(); part++) {
            int mine = part;
            var rehearsal = new Rehearsal(editions, member -> parts.of(member) == mine, asItWas, room.most(), watch);
            Playing.each(snapshot, watch, batch -> {
                rehearsal.play(batch);
                watch.played(parts.percent(mine, batch.number(), snapshot.lastBatch()));
            });
            rehearsal.relationships().forEach(consumer);
        }
    }

    static void heed(Watch watch) {
        if (watch.cancelled()) {
            throw new CancellationException("the back-test was cancelled");
        }
    }
}
