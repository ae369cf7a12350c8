package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Moment;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.host.Host;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Intake;
import io.ristorno.host.Machine;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Circumstances;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.History;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.store.Batch;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.StoredRelationship;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member of long standing is erased, over a store that stops taking pieces now and then. */
class ErasuresTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");
    private static final Instant THEN = Instant.parse("2025-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void resultsOfClosedPurchasesGoIntoTheSums() throws Exception {
        keep(8);
        erase(Integer.MAX_VALUE);
        assertNothingIsLeft();
    }

    @Test
    void whereverItStopsItGoesOnWithTheNextStart() throws Exception {
        keep(8);
        for (int pieces = 1; pieces < 30 && isKnown(); pieces++) {
            erase(pieces);
            try (Store store = Store.open(folder)) {
                assertThat(store.verifyLedger(_ -> {})).as("behind " + pieces).isEmpty();
            }
        }
        assertNothingIsLeft();
    }

    /** Nothing changes at once but that it has begun. */
    @Test
    void ofWhomNothingIsLeftButHisNumberTheErasureIsRememberedToo() throws Exception {
        try (Store store = Store.open(folder)) {
            store.commit(new Batch(
                    1,
                    THEN.toEpochMilli(),
                    List.of(),
                    List.of(),
                    List.of(new Member(ANNA, false, List.of(), 2, Purse.EMPTY)),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new Rider.Identity(ANNA, "mem_anna"))));
        }
        erase(1);
        try (Store store = Store.open(folder);
                Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.erasures()).containsExactly(ANNA);
        }
        erase(Integer.MAX_VALUE);
        assertThat(isKnown()).isFalse();
    }

    /** Else what was asked for before might come behind, and stay. */
    @Test
    void itGoesInBehindWhatWasBegunBeforeAndNothingIsBegunFromThenOn() {
        var urgent = new ArrayList<Work>();
        var intake = new Intake() {
            @Override
            public boolean submit(List<Work> works) {
                return urgent.addAll(works);
            }

            @Override
            public boolean submitBulk(List<Work> works) {
                throw new AssertionError("bulk may come before what was handed in sooner");
            }
        };
        try (Store store = Store.open(folder);
                var erasures = new Erasures(intake, store, new CardDirectory(), InstantSource.system())) {
            assertThat(erasures.erase(ANNA, false, _ -> {})).isTrue();
            assertThat(erasures.isUnderWay(ANNA)).isTrue();
            assertThat(erasures.erase(ANNA, false, _ -> {})).isFalse();
            urgent.removeFirst().reply().accept(new Result.Refused(Objection.SETTLED, "a payout is under way"));
            assertThat(erasures.isUnderWay(ANNA)).isFalse();
            assertThat(erasures.erase(ANNA, true, _ -> {})).isTrue();
        }
    }

    /** Found by the simulator (726901943): who held the card first knew no more who has it now, and his messages were nobody's. */
    @Test
    void whoseCardIsJustBeingLinkedByAnotherIsErasedBehindThat() {
        var intake = new Intake() {
            @Override
            public boolean submit(List<Work> works) {
                return true;
            }

            @Override
            public boolean submitBulk(List<Work> works) {
                return true;
            }
        };
        var directory = new CardDirectory();
        var card = CardHandle.of("crd_anna");
        var ben = new Member(MemberKey.of("prg_test", "mem_ben"), true, List.of());
        directory.put(new CardLink(card, ANNA, 1, Instant.EPOCH));
        try (Store store = Store.open(folder);
                var erasures = new Erasures(intake, store, directory, InstantSource.system())) {
            LinksUnderWay.Link link = directory
                    .linksUnderWay()
                    .link(ben, List.of(card), Optional.empty(), Member::unknown)
                    .orElseThrow();
            assertThat(erasures.erase(ANNA, true, _ -> {})).isFalse();
            assertThat(erasures.isUnderWay(ANNA)).isFalse();
            link.ends();
            assertThat(erasures.erase(ANNA, true, _ -> {})).isTrue();
        }
    }

    private boolean isKnown() {
        try (Store store = Store.open(folder)) {
            return !store.member(ANNA).equals(Member.unknown(ANNA));
        }
    }

    private void assertNothingIsLeft() {
        try (Store store = Store.open(folder);
                Snapshot snapshot = store.snapshot()) {
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            assertThat(snapshot.relationships(ANNA)).isEmpty();
            assertThat(snapshot.member(ANNA)).isEqualTo(Member.unknown(ANNA));
            assertThat(snapshot.memberId(ANNA)).isEmpty();
            assertThat(snapshot.erasures()).isEmpty();
            assertThat(snapshot.remains(ANNA).faults()).isEmpty();
            assertThat(snapshot.remains(ANNA).entries(9).keys()).isEmpty();
            assertThat(snapshot.totals())
                    .containsEntry(new TrialBalance.Line("program:prg_test:breakage", EUR), 8_000L)
                    .containsEntry(new TrialBalance.Line("members:prg_test:available", EUR), 0L);
        }
    }

    /** As many merchants, at each a closed purchase of which 10.00 are available. */
    private void keep(int merchants) {
        var balance = new TrialBalance();
        var relationships = new java.util.ArrayList<StoredRelationship>();
        var lots = new java.util.ArrayList<Lot>();
        for (int i = 0; i < merchants; i++) {
            Relationship relationship = relationship("mer_" + i);
            relationships.add(new StoredRelationship.Layout().of(relationship));
            Reward reward =
                    relationship.history().purchases().getFirst().rewards().getFirst();
            post(reward).forEach(balance::count);
            lots.add(new Lot("rwd_" + i, "mer_" + i, 1_000, Lot.NEVER, i));
        }
        var purse = new Purse(0, List.of(new Pocket(EUR).with(lots, 0)), List.of(), Long.MAX_VALUE);
        var fault = new ReconciliationFault(
                ReconciliationFault.Kind.NOT_CLEARED,
                new RelationshipKey(ANNA, new MerchantKey("mer_0")),
                "pur_x",
                THEN.toEpochMilli(),
                5_000,
                EUR);
        try (Store store = Store.open(folder)) {
            store.commit(new Batch(
                    1,
                    THEN.toEpochMilli(),
                    List.of(),
                    relationships,
                    List.of(new Member(ANNA, true, List.of()).with(purse)),
                    List.of(),
                    List.of(),
                    List.of(),
                    balance.takeChanged(),
                    List.of(new Rider.Identity(ANNA, "mem_anna"), new Rider.Found(fault))));
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
        }
    }

    private static List<Entry> post(Reward reward) {
        var nothing = new Reward(
                reward.offer(), 1, reward.funder(), EUR, Standing.NONE, 0, Stage.REJECTED, Reason.EARNED, Set.of());
        return Posting.post(new Posting.Context(ANNA, "pur_x", 0, 0), nothing, reward)
                .entries();
    }

    private static Relationship relationship(String merchant) {
        var reward = new Reward(
                "off_one",
                1,
                merchant,
                EUR,
                new Standing(0, 0, 1_000, 0, 1_000),
                2,
                Stage.AVAILABLE,
                Reason.EARNED,
                Set.of());
        var closed = new ClosedPurchase(
                "pur_" + merchant,
                List.of(),
                "VISA:L1",
                Traces.NONE,
                Moment.at(THEN, ZoneOffset.UTC),
                0,
                true,
                false,
                EUR,
                10_000,
                10_000,
                List.of(reward),
                List.of());
        return new Relationship(
                new RelationshipKey(ANNA, new MerchantKey(merchant)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Long.MAX_VALUE,
                0,
                0,
                Circumstances.NONE,
                History.NONE.with(closed));
    }

    /** Begins an erasure, or goes on with one, until the engine has taken so many pieces. */
    private void erase(int pieces) throws Exception {
        try (Store store = Store.open(folder)) {
            var host = new Host(
                    new Machine.Settings(1_000, 1 << 20, 1 << 20),
                    store,
                    Machine.Origin.of(store.recovered(), OfferIndex.compile(Catalogue.EMPTY, Instant.EPOCH)),
                    InstantSource.system(),
                    HostMeters.NONE,
                    _ -> {});
            var tired = new Tired(host, pieces);
            var erasures = new Erasures(tired, store, new CardDirectory(), InstantSource.system());
            if (!erasures.isUnderWay(ANNA)) {
                var begun = new CompletableFuture<Result>();
                assertThat(erasures.erase(ANNA, true, begun::complete)).isTrue();
                assertThat(begun.get(10, TimeUnit.SECONDS)).isEqualTo(new Result.Done());
            }
            for (int tries = 0; erasures.isUnderWay(ANNA) && !tired.isDone(); tries++) {
                assertThat(tries).as("tries").isLessThan(1_000);
                Thread.sleep(5);
            }
            erasures.close();
            host.close();
        }
    }

    /** Takes so many pieces and no more. */
    private record Tired(Intake intake, AtomicInteger left) implements Intake {
        Tired(Intake intake, int pieces) {
            this(intake, new AtomicInteger(pieces));
        }

        boolean isDone() {
            return left.get() <= 0;
        }

        @Override
        public boolean submit(List<Work> works) {
            return left.getAndDecrement() > 0 && intake.submit(works);
        }

        @Override
        public boolean submitBulk(List<Work> works) {
            return left.getAndDecrement() > 0 && intake.submitBulk(works);
        }
    }
}
