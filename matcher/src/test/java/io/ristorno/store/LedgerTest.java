package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.OfferBudgets.Used;
import io.ristorno.event.HandedOn;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.PurseBook;
import io.ristorno.ledger.PurseBook.Occasion;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.member.Answer;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
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
    private final Map<MemberKey, Member> members = new HashMap<>();
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
        Map<MemberKey, Member> pursed = new HashMap<>();
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
            Booked purse = purse(key, number, entries);
            pursed.put(key.member(), members.get(key.member()));
            if (!purse.entries().isEmpty()) {
                booked.add(purse);
            }
        }
        return new Batch(
                number,
                number,
                List.of(new Tick(number)),
                Forms.of(changed.values()),
                List.copyOf(pursed.values()),
                booked,
                List.of(),
                List.of(),
                balance.takeChanged(),
                List.of());
    }

    /** What the rewards' entries make available, and now and then a payout, a spend, an adjustment. */
    private Booked purse(RelationshipKey key, long number, List<Entry> rewards) {
        Member member = members.computeIfAbsent(key.member(), Member::unknown);
        var book = new PurseBook(new PurseBook.Context(key.member(), number, number, number), member.purse());
        var movements = new ArrayList<>(member.purse().movements());
        for (Entry entry : rewards) {
            long minor =
                    available(entry.credit()) * entry.amountMinor() - available(entry.debit()) * entry.amountMinor();
            if (minor != 0) {
                var lot = new Lot(entry.cause().owner(), key.merchant().value(), minor, Lot.NEVER, number);
                book.ripen(List.of(new PurseBook.Ripened(Samples.EUR, lot, false, Lot.NEVER)));
            }
        }
        move(book, number, movements);
        book.entries().forEach(balance::count);
        members.put(key.member(), member.with(book.purse(movements, Long.MAX_VALUE)));
        return new Booked(key.member(), book.entries());
    }

    private static int available(Account account) {
        return account instanceof Account.OfMember(MemberKey _, Account.Holding holding)
                        && holding == Account.Holding.AVAILABLE
                ? 1
                : 0;
    }

    private void move(PurseBook book, long number, List<Movement> movements) {
        book.reckon();
        long available = book.pocket(Samples.EUR).availableMinor();
        var adjustments = book.fund(Account.Fund.ADJUSTMENTS);
        switch (random.nextInt(5)) {
            case 0 -> {
                if (available > 0) {
                    String id = "pay_" + number + "_" + random.nextInt();
                    List<Lot> lots =
                            book.take(Samples.EUR, available, book.paid(), new Occasion(Cause.Kind.PAID_OUT, id));
                    movements.add(new Movement.Payout(
                            id, "", Samples.EUR, available, Movement.PayoutState.CREATED, lots, "", number));
                }
            }
            case 1 -> {
                if (available > 0) {
                    var occasion = new Occasion(Cause.Kind.SPENT, "spd_1");
                    book.take(Samples.EUR, 1 + available / 2, new Account.Invoiced("mer_1"), occasion);
                }
            }
            case 2 ->
                book.demand(
                        Samples.EUR,
                        1 + random.nextInt(900),
                        "adj_1",
                        adjustments,
                        new Occasion(Cause.Kind.ADJUSTED, "adj_1", "ann", "twice"));
            default -> {}
        }
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
        try (Rocks rocks = Rocks.open(folder, StoreTest.SMALL, Family.OF_STORE)) {
            var writes = new Writes(rocks);
            change.accept(writes);
            rocks.write(writes.toBatch());
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
            Booked first = snapshot.entries(Page.START, 100).items().stream()
                    .filter(booked -> booked.key() instanceof RelationshipKey)
                    .findFirst()
                    .orElseThrow();
            for (long batch = 1; batch <= BATCHES; batch++) {
                for (int index = 0; index < 20; index++) {
                    var key = new Key.OfEntries(first.key(), batch, index);
                    if (snapshot.reads().contains(key)) {
                        return key;
                    }
                }
            }
        }
        throw new AssertionError("the first entries have a key");
    }

    /** The key of some entries of a purse. */
    private Key.OfEntries somePurse() {
        try (Store store = Store.open(folder, StoreTest.SMALL);
                Snapshot snapshot = store.snapshot()) {
            for (MemberKey member : members.keySet()) {
                for (int index = 0; index < 40; index++) {
                    var key = new Key.OfEntries(member, BATCHES / 2, index);
                    if (snapshot.reads().contains(key)) {
                        return key;
                    }
                }
            }
        }
        throw new AssertionError("some purse moved");
    }

    @Test
    void entries_of_a_purse_that_are_gone_are_found() throws Exception {
        Key.OfEntries key = somePurse();
        tamper(writes -> writes.delete(key));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.TotalDiffers.class)
                .hasAtLeastOneElementOfType(Fault.PostingGap.class)
                .hasAtLeastOneElementOfType(Fault.PurseDiffers.class)
                .allMatch(fault -> !fault.words().isBlank());
    }

    /** Some of those that are carried are of the batch that says so, as when the clock leaps. */
    @Test
    void old_entries_of_purses_are_carried_forward_and_the_ledger_is_as_sound() {
        List<Integer> rows = new ArrayList<>();
        for (long before : new long[] {BATCHES / 2, BATCHES + 2, BATCHES + 100}) {
            Map<MemberKey, List<Entry>> known = purses();
            rows.add(known.values().stream().mapToInt(List::size).sum());
            Batch moved = batch(BATCHES + rows.size());
            List<Rider> riders = members.keySet().stream()
                    .<Rider>map(member -> new Rider.Carried(member, before))
                    .toList();
            try (Store store = Store.open(folder, StoreTest.SMALL)) {
                store.commit(new Batch(
                        moved.number(),
                        moved.nowMillis(),
                        moved.events(),
                        moved.relationships(),
                        moved.members(),
                        moved.booked(),
                        moved.alarms(),
                        moved.served(),
                        moved.totals(),
                        riders));
            }
            moved.booked().stream()
                    .filter(booked -> booked.key() instanceof MemberKey)
                    .forEach(booked -> known.computeIfAbsent((MemberKey) booked.key(), _ -> new ArrayList<>())
                            .addAll(booked.entries()));
            known.replaceAll((_, entries) -> carried(entries, before));
            assertThat(faults()).isEmpty();
            assertThat(purses()).isEqualTo(known);
        }
        assertThat(rows.getLast()).isLessThan(rows.getFirst());
    }

    private static List<Entry> carried(List<Entry> entries, long before) {
        List<Entry> old =
                entries.stream().filter(entry -> entry.postedMillis() < before).toList();
        var carried = new ArrayList<Entry>(old.isEmpty() ? List.of() : CarriedForward.of(old));
        carried.addAll(entries.subList(old.size(), entries.size()));
        return carried;
    }

    private Map<MemberKey, List<Entry>> purses() {
        var purses = new HashMap<MemberKey, List<Entry>>();
        try (Store store = Store.open(folder, StoreTest.SMALL);
                Snapshot snapshot = store.snapshot()) {
            snapshot.forEachBooked(booked -> {
                if (booked.key() instanceof MemberKey member) {
                    purses.computeIfAbsent(member, _ -> new ArrayList<>()).addAll(booked.entries());
                }
            });
        }
        return purses;
    }

    @Test
    void a_purse_that_is_gone_or_another_is_found() throws Exception {
        MemberKey member = somePurse().key().member();
        tamper(writes -> writes.delete(new Key.OfMember(member)));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.PostingGap.class)
                .hasAtLeastOneElementOfType(Fault.PurseDiffers.class)
                .doesNotHaveAnyElementsOfTypes(Fault.TotalDiffers.class);
    }

    @Test
    void a_line_that_was_passed_is_found() {
        String json = "{\"merchants\":[{\"id\":\"mer_harbour\",\"name\":\"Harbour\","
                + "\"line\":{\"kind\":\"CREDIT\",\"amountMinor\":1,\"currency\":\"EUR\"}}]}";
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            store.commit(new Batch(
                    BATCHES + 1,
                    store.recovered().nowMillis(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new Rider.CatalogueRevision(1, json))));
            assertThat(store.verify()).isEmpty();
        }
        assertThat(faults()).singleElement().isInstanceOf(Fault.Overdrawn.class);
    }

    /** Nobody has booked it out of a purse. */
    @Test
    void something_on_its_way_between_members_that_the_fund_does_not_hold_is_found() {
        var part = new HandedOn.Part(Samples.EUR, "rwd_1", "mer_1", 600, Lot.NEVER, 1, true);
        var handedOn = new HandedOn(new MemberKey("prg_zzz", 1), List.of(part, part), Samples.NOON);
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            store.commit(new Batch(
                    BATCHES + 1,
                    store.recovered().nowMillis(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new Rider.Sent(new Errand(1, handedOn)))));
        }
        var fund = new TrialBalance.Line("program:prg_zzz:merged", Samples.EUR);
        assertThat(faults()).containsExactly(new Fault.HandedOnDiffers(fund, 0, 1_200));
    }

    @Test
    void a_purse_without_entries_is_found() throws Exception {
        var stranger = new MemberKey("prg_zzz", 1);
        var lot = new Lot("adj_1", "", 500, Lot.NEVER, 1);
        var pocket = new Pocket(Samples.EUR).with(List.of(lot), 1);
        Member rich = Member.unknown(stranger).with(new Purse(1, List.of(pocket), List.of(), Long.MAX_VALUE));
        tamper(writes -> writes.put(new Key.OfMember(stranger), value(out -> MemberFormat.write(out, rich))));
        assertThat(faults()).hasSize(2).hasAtLeastOneElementOfType(Fault.PurseDiffers.class);
    }

    @Test
    void while_entries_of_a_member_are_forgotten_piece_by_piece_every_account_is_recounted() {
        MemberKey member = relationships.keySet().iterator().next().member();
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            commit(store, List.of(new Rider.Erasure(member, true)), List.of(), List.of());
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            for (Remains.Booked booked = booked(store, member);
                    !booked.keys().isEmpty();
                    booked = booked(store, member)) {
                commit(
                        store,
                        List.of(new Rider.EntriesForgotten(booked.keys(), sums(store, booked))),
                        List.of(),
                        List.of());
                assertThat(store.verifyLedger(_ -> {})).isEmpty();
            }
            List<Relationship> none = relationships.keySet().stream()
                    .filter(key -> key.member().equals(member))
                    .map(Relationship::none)
                    .toList();
            commit(store, List.of(new Rider.Erasure(member, false)), none, List.of(Member.unknown(member)));
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            assertThat(store.member(member)).isEqualTo(Member.unknown(member));
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(snapshot.relationships(member)).isEmpty();
                assertThat(snapshot.erasures()).isEmpty();
            }
        }
    }

    @Test
    void entries_that_were_forgotten_without_their_sums_are_found() {
        MemberKey member = relationships.keySet().iterator().next().member();
        try (Store store = Store.open(folder, StoreTest.SMALL)) {
            commit(store, List.of(new Rider.Erasure(member, true)), List.of(), List.of());
            var without = new Rider.EntriesForgotten(booked(store, member).keys(), Map.of());
            commit(store, List.of(without), List.of(), List.of());
            assertThat(store.verifyLedger(_ -> {})).isNotEmpty().hasOnlyElementsOfType(Fault.TotalDiffers.class);
        }
    }

    private static Remains.Booked booked(Store store, MemberKey member) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.remains(member).entries(3);
        }
    }

    private static Map<TrialBalance.Line, Long> sums(Store store, Remains.Booked booked) {
        var counted = new TrialBalance();
        booked.entries().forEach(counted::count);
        try (Snapshot snapshot = store.snapshot()) {
            var sums = new HashMap<TrialBalance.Line, Long>();
            counted.lines()
                    .forEach((line, sum) ->
                            sums.put(line, sum + snapshot.forgotten().getOrDefault(line, 0L)));
            return sums;
        }
    }

    private static void commit(
            Store store, List<Rider> riders, List<Relationship> relationships, List<Member> members) {
        store.commit(new Batch(
                store.recovered().lastBatch() + 1,
                0,
                List.of(),
                Forms.of(relationships),
                members,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                riders));
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
            entries = snapshot.entries(Page.START, 100).items().stream()
                    .filter(booked -> booked.key().equals(key.key()))
                    .findFirst()
                    .orElseThrow()
                    .entries();
        }
        tamper(writes -> writes.put(
                new Key.OfEntries(key.key(), BATCHES + 1, 0),
                value(out -> EntriesFormat.write(out, (RelationshipKey) key.key(), entries))));
        assertThat(faults())
                .hasAtLeastOneElementOfType(Fault.TotalDiffers.class)
                .hasAtLeastOneElementOfType(Fault.PostingGap.class)
                .hasAtLeastOneElementOfType(Fault.StandingDiffers.class);
    }

    @Test
    void a_relationship_that_is_gone_leaves_entries_of_nothing() throws Exception {
        Key.OfEntries key = someEntries();
        tamper(writes -> writes.delete(new Key.OfRelationship((RelationshipKey) key.key())));
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
        tamper(writes ->
                writes.put(new Key.OfRelationship((RelationshipKey) key.key()), value(out -> out.begin(1, 0))));
        assertThat(faults()).hasAtLeastOneElementOfType(Fault.Damaged.class);
        assertThat(faults()).allMatch(fault -> !fault.words().isBlank());
    }
}
