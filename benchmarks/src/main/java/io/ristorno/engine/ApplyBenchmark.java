package io.ristorno.engine;

import io.ristorno.catalog.Catalogue;
import io.ristorno.decide.Budgets;
import io.ristorno.decide.Decision;
import io.ristorno.decide.Explanation;
import io.ristorno.decide.Outcome;
import io.ristorno.event.Amount;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Workload;
import io.ristorno.member.Card;
import io.ristorno.member.Footing;
import io.ristorno.member.Member;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.money.Rates;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.EarnedSoFar;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Trace;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Candidates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link Engine#apply} of an authorization that earns, state at hand: the event is folded into a relationship that has so many
 * open purchases already, matched among 100,000 offers, decided and booked. And of that the match and decision alone, as live
 * traffic has it and explained: explain must cost the live decision nothing. And of the look with which the holds of all these
 * purchases end.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx4g", "-XX:+UseZGC"})
@State(Scope.Thread)
public class ApplyBenchmark {
    private static final int RELATIONSHIPS = 1 << 14;
    /** Longer than the offer's hold. */
    private static final Duration HOLD = Duration.ofDays(16);

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();

    @Param({"0", "2", "8"})
    public int openPurchases;

    private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private final Map<MemberKey, Member> members = new HashMap<>();
    private final List<TransactionEvent> events = new ArrayList<>();
    /** Each relationship after its event. */
    private final List<Relationship> decided = new ArrayList<>();

    private final Candidates candidates = new Candidates();
    private final AsOf asOf = new AsOf(NOW.toEpochMilli());
    private OfferIndex index = OfferIndex.EMPTY;
    private Engine engine = engine(OfferIndex.EMPTY, relationships);
    /** Where every purchase is cleared, and all holds end today. */
    private final Map<RelationshipKey, Relationship> ripe = new HashMap<>();

    private final List<Look> looks = new ArrayList<>();
    private Engine later = engine;
    private int next;

    private Engine engine(OfferIndex index, Map<RelationshipKey, Relationship> relationships) {
        return new Engine(
                index,
                Rates.NONE,
                new Members() {
                    @Override
                    public Relationship relationship(RelationshipKey key) {
                        return relationships.getOrDefault(key, Relationship.none(key));
                    }

                    @Override
                    public Member member(MemberKey key) {
                        return ApplyBenchmark.this.member(key);
                    }
                },
                new OfferBudgets(),
                new TrialBalance());
    }

    @Setup
    public void prepare() {
        var offers = new ArrayList<>(new Workload(100_000, 7, 0.1).offers());
        offers.add(offer());
        index = OfferIndex.compile(new Catalogue(1, List.of(), List.of(), offers), NOW);
        engine = engine(index, relationships);
        engine.apply(new Tick(NOW.toEpochMilli()));
        for (int i = 0; i < RELATIONSHIPS; i++) {
            var member = new MemberKey("prg_bench", i * 0x9E3779B97F4A7C15L >>> 1);
            members.put(
                    member,
                    new Member(member, true, List.of(new Card(0, "crd_" + i, Instant.EPOCH, Optional.empty()))));
            for (int k = 0; k < openPurchases; k++) {
                keep(relationships, engine.apply(authorization(member, "before" + i + "_" + k, k)));
            }
            events.add(authorization(member, "now" + i, 100));
        }
        for (TransactionEvent event : events) {
            for (Effect effect : engine.apply(event)) {
                if (effect instanceof Effect.RelationshipChanged changed) {
                    decided.add(changed.relationship());
                }
            }
        }
        long earning = events.stream()
                .limit(100)
                .filter(event -> engine.apply(event).stream().anyMatch(Effect.Booked.class::isInstance))
                .count();
        System.out.println("# of 100 events " + earning + " earn");
        ripen();
    }

    private void ripen() {
        Engine clearing = engine(index, ripe);
        clearing.apply(new Tick(NOW.toEpochMilli()));
        for (Relationship relationship : decided) {
            ripe.put(relationship.key(), relationship);
            for (Recorded recorded : relationship.recorded()) {
                Message told = recorded.event().message();
                keep(ripe, clearing.apply(clearing(told.member(), "cleared" + told.id(), told)));
            }
        }
        later = engine(index, ripe);
        later.apply(new Tick(NOW.plus(HOLD).toEpochMilli()));
        ripe.keySet().forEach(key -> looks.add(new Look(key, NOW.plus(HOLD).toEpochMilli())));
        long available = looks.stream()
                .limit(100)
                .filter(look -> later.apply(look).stream().anyMatch(Effect.MemberChanged.class::isInstance))
                .count();
        System.out.println("# of 100 holds " + available + " end");
    }

    private static void keep(Map<RelationshipKey, Relationship> relationships, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.RelationshipChanged changed) {
                relationships.put(changed.relationship().key(), changed.relationship());
            }
        }
    }

    private static Offer offer() {
        return new Offer(
                "off_bench",
                1,
                "mer_bench",
                "10 % back",
                Status.LIVE,
                Instant.MIN,
                Schedule.between(LocalDateTime.parse("2026-01-01T00:00"), LocalDateTime.parse("2027-01-01T00:00")),
                Where.EVERYWHERE,
                Audience.EVERYBODY,
                new Mechanic.Percent(new BasisPoints(1000)),
                EUR,
                1000,
                OptionalLong.empty(),
                OptionalLong.of(1500),
                OptionalLong.empty(),
                List.of(),
                OptionalLong.of(1L << 50),
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                14,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static TransactionEvent authorization(MemberKey member, String id, int minutes) {
        return new Authorization(
                message(
                        member,
                        id,
                        Moment.at(NOW.minusSeconds(3600).plusSeconds(60L * minutes), ZONE),
                        new Traces("VISA", "L" + id, Original.NONE, "12345", "r" + id, "000001", "0601120000", "")),
                Amount.of(5000, EUR));
    }

    private static TransactionEvent clearing(MemberKey member, String id, Message of) {
        return new Clearing(message(member, id, of.at(), of.traces()), Amount.of(5000, EUR), 0, true);
    }

    private static Message message(MemberKey member, String id, Moment at, Traces traces) {
        return new Message(
                "bench",
                id,
                member,
                0,
                new MerchantKey("mer_bench"),
                "loc_bench",
                ZONE,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                at,
                traces,
                NOW.toEpochMilli());
    }

    @Benchmark
    public List<Effect> apply() {
        return engine.apply(events.get(next++ & RELATIONSHIPS - 1));
    }

    /** The hold of all purchases ends: decided again, booked, and the member's. */
    @Benchmark
    public List<Effect> endHold() {
        return later.apply(looks.get(next++ & RELATIONSHIPS - 1));
    }

    /** The decision as live traffic has it: nobody watches. */
    @Benchmark
    public Outcome decide() {
        Relationship relationship = decided.get(next++ & RELATIONSHIPS - 1);
        int last = relationship.purchases().size() - 1;
        index.match(relationship.key().merchant(), relationship.purchases().get(last), candidates);
        return Decision.decide(
                candidates,
                new Case(
                        relationship.purchases(),
                        last,
                        relationship.history(),
                        member(relationship.key().member()),
                        List.of(),
                        Rates.NONE,
                        RiskTerms.DEFAULT,
                        WindowTerms.DEFAULT,
                        StackingTerms.DEFAULT,
                        Points.NONE,
                        EarnedSoFar.NOTHING,
                        OptionalLong.empty(),
                        Visits.NONE,
                        Footing.NEVER,
                        0,
                        false,
                        List.of()),
                asOf,
                Budgets.UNLIMITED,
                Trace.NONE);
    }

    /** The same decision with every condition of every offer in force recorded. */
    @Benchmark
    public Explanation explain() {
        Relationship relationship = decided.get(next++ & RELATIONSHIPS - 1);
        return engine.explain(relationship, relationship.purchases().size() - 1);
    }

    private Member member(MemberKey key) {
        return members.getOrDefault(key, Member.unknown(key));
    }
}
