package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.OfferBudgets.Used;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.member.Answer;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sound ledger has no faults, and each kind of fault is found and named. */
class LedgerTest {
    private static final int MEMBERS = 30;
    private static final int BATCHES = 40;

    @TempDir
    Path folder;

    private final Random random = new Random(4711);
    private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private final Map<String, Used> used = new HashMap<>();
    private final TrialBalance balance = new TrialBalance();

    @BeforeEach
    void keep_a_ledger() {
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            for (int number = 1; number <= BATCHES; number++) {
                store.commit(batch(number));
            }
        }
    }

    private Batch batch(long number) {
        Map<RelationshipKey, Relationship> changed = new HashMap<>();
        var booked = new ArrayList<Booked>();
        for (int i = 0; i < 20; i++) {
            RelationshipKey key = new RelationshipKey(
                    new MemberKey("prg_demo", random.nextInt(MEMBERS)), new MerchantKey("mer_" + random.nextInt(2)));
            var entries = new ArrayList<Entry>();
            Relationship after = move(relationships.computeIfAbsent(key, LedgerTest::first), number, entries);
            relationships.put(key, after);
            changed.put(key, after);
            if (!entries.isEmpty()) {
                booked.add(new Booked(key, entries));
            }
        }
        return new Batch(
                number,
                number,
                List.of(new Tick(number)),
                Forms.of(changed.values()),
                List.of(),
                booked,
                List.of(),
                List.of(),
                balance.takeChanged(),
                List.of());
    }

    /** One purchase, without a reward. */
    private static Relationship first(RelationshipKey key) {
        var event = Samples.authorised();
        String anchor = event.message().source() + "|" + event.message().id();
        Purchase purchase = new Purchase(
                PurchaseId.of(key.member().number(), key.hashCode()),
                List.of(),
                anchor,
                Fold.facts(List.of(event), List.of()),
                List.of(),
                List.of());
        return new Relationship(
                key, List.of(new Recorded(event, Answer.PARKED)), List.of(purchase), List.of(), Long.MAX_VALUE);
    }

    private Relationship move(Relationship before, long number, List<Entry> entries) {
        Purchase purchase = before.purchases().getFirst();
        String offer = "off_" + random.nextInt(3);
        Reward from = purchase.reward(offer).orElse(reward(offer, Standing.NONE));
        var context = new Posting.Context(before.key().member(), purchase.id(), number, number);
        Posting.Posted posted = Posting.post(context, from, reward(offer, standing()));
        posted.entries().forEach(balance::count);
        entries.addAll(posted.entries());
        Used then = used.getOrDefault(offer, Used.NOTHING);
        used.put(
                offer,
                new Used(
                        then.reserved()
                                + posted.reward().standing().reserved()
                                - from.standing().reserved(),
                        then.committed()
                                + posted.reward().standing().committed()
                                - from.standing().committed()));
        var rewards = new ArrayList<>(purchase.rewards());
        rewards.removeIf(reward -> reward.offer().equals(offer));
        if (posted.reward().postings() > 0) {
            rewards.add(posted.reward());
        }
        return new Relationship(
                before.key(), before.recorded(), List.of(purchase.with(rewards)), List.of(), before.nextLookMillis());
    }

    private Standing standing() {
        if (random.nextBoolean()) {
            return Standing.provisional(random.nextInt(1000));
        }
        int pending = random.nextInt(500);
        int available = random.nextInt(500);
        return new Standing(0, random.nextInt(100), pending + available + random.nextInt(100), pending, available);
    }

    private static Reward reward(String offer, Standing standing) {
        return new Reward(offer, 1, "mer_harbour", Samples.EUR, standing, 0, Stage.PENDING, Reason.EARNED, Set.of());
    }

    private List<Fault> faults() {
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            return store.verifyLedger(_ -> {});
        }
    }

    private List<Fault> quickFaults() {
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            return store.verify();
        }
    }

    /** Changes what no store would change. */
    private void tamper(Consumer<Writes> change) throws Exception {
        try (Rocks rocks = Rocks.open(folder, StoreTest.SMALL)) {
            var writes = new Writes(rocks);
            change.accept(writes);
            rocks.write(writes);
        }
    }

    private static ValueWriter value(Consumer<ValueWriter> writing) {
        var out = new ValueWriter();
        writing.accept(out);
        return out;
    }

    /** Some relationship with a reward that has been posted, and its entries' key. */
    private Key.OfEntries someEntries() {
        try (Store store = Store.open(folder, StoreTest.SMALL);
                Snapshot snapshot = store.snapshot()) {
            Booked first = snapshot.entries(Page.START, 1).items().getFirst();
            for (long batch = 1; batch <= BATCHES; batch++) {
                for (int index = 0; index < 20; index++) {
                    var key = new Key.OfEntries(first.relationship(), batch, index);
                    if (snapshot.reads().contains(key)) {
                        return key;
                    }
                }
            }
        }
        throw new AssertionError("the first entries have a key");
    }

    @Test
    void a_sound_ledger_has_no_faults() {
        assertThat(quickFaults()).isEmpty();
        assertThat(faults()).isEmpty();
    }

    @Test
    void progress_is_told() {
        var told = new ArrayList<Long>();
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            store.verifyLedger(told::add);
        }
        assertThat(told).endsWith((long) relationships.size());
    }

    @Test
    void a_total_that_was_changed_is_found_at_the_start_already() throws Exception {
        TrialBalance.Line line = balance.lines().keySet().iterator().next();
        long sum = balance.lines().get(line);
        tamper(writes -> writes.put(
                new Key.OfTotal(line),
                value(out -> SmallFormats.total(out, line.commodity(), Total.unmoved(sum + 1)))));
        assertThat(quickFaults()).containsExactly(new Fault.Unbalanced(Samples.EUR, 1));
        assertThat(faults())
                .containsExactly(new Fault.Unbalanced(Samples.EUR, 1), new Fault.TotalDiffers(line, sum + 1, sum));
    }

    @Test
    void two_totals_that_were_changed_against_each_other_are_found() throws Exception {
        var lines = new ArrayList<>(balance.lines().keySet()).subList(0, 2);
        tamper(writes -> {
            for (int i = 0; i < 2; i++) {
                TrialBalance.Line line = lines.get(i);
                long sum = balance.lines().get(line) + (i == 0 ? 1 : -1);
                writes.put(
                        new Key.OfTotal(line),
                        value(out -> SmallFormats.total(out, line.commodity(), Total.unmoved(sum))));
            }
        });
        assertThat(quickFaults()).isEmpty();
        assertThat(faults()).hasSize(2).allMatch(Fault.TotalDiffers.class::isInstance);
    }

    @Test
    void entries_that_are_gone_are_found() throws Exception {
        Key.OfEntries key = someEntries();
        tamper(writes -> writes.delete(key));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.TotalDiffers.class)
                .hasAtLeastOneElementOfType(Fault.PostingGap.class)
                .hasAtLeastOneElementOfType(Fault.StandingDiffers.class);
    }

    @Test
    void entries_that_are_there_twice_are_found() throws Exception {
        Key.OfEntries key = someEntries();
        List<Entry> entries;
        try (Store store = Store.open(folder, StoreTest.SMALL);
                Snapshot snapshot = store.snapshot()) {
            entries = snapshot.entries(Page.START, 1).items().getFirst().entries();
        }
        tamper(writes -> writes.put(
                new Key.OfEntries(key.key(), BATCHES + 1, 0),
                value(out -> EntriesFormat.write(out, key.key(), entries))));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.TotalDiffers.class)
                .hasAtLeastOneElementOfType(Fault.PostingGap.class)
                .hasAtLeastOneElementOfType(Fault.StandingDiffers.class);
    }

    @Test
    void a_relationship_that_is_gone_leaves_entries_of_nothing() throws Exception {
        Key.OfEntries key = someEntries();
        tamper(writes -> writes.delete(new Key.OfRelationship(key.key())));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.StandingDiffers.class)
                .doesNotHaveAnyElementsOfTypes(Fault.TotalDiffers.class);
    }

    @Test
    void what_offers_have_used_is_read_off_the_accounts() {
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            assertThat(OfferBudgets.of(store.recovered().sums()).used()).isEqualTo(used);
        }
    }

    @Test
    void a_batch_that_is_missing_in_the_log_is_found() throws Exception {
        tamper(writes -> writes.delete(new Key.OfLog(7)));
        assertThat(quickFaults()).containsExactly(new Fault.LogGap(7, 8));
        tamper(writes -> writes.delete(new Key.OfLog(BATCHES)));
        assertThat(quickFaults()).contains(new Fault.LogGap(BATCHES, BATCHES - 1));
    }

    @Test
    void a_batch_that_says_nothing_is_found() throws Exception {
        tamper(writes -> writes.put(new Key.OfLog(7), value(out -> {
            out.begin(1, 0);
            out.moment(7);
            out.number(99);
        })));
        assertThat(quickFaults()).hasSize(1).allMatch(Fault.LogUnreadable.class::isInstance);
    }

    @Test
    void a_relationship_that_says_nothing_is_a_fault_and_not_an_exception() throws Exception {
        Key.OfEntries key = someEntries();
        tamper(writes -> writes.put(new Key.OfRelationship(key.key()), value(out -> out.begin(1, 0))));
        assertThat(faults()).hasAtLeastOneElementOfType(Fault.Damaged.class);
        assertThat(faults()).allMatch(fault -> !fault.words().isBlank());
    }
}
