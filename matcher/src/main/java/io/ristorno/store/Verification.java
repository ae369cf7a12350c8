package io.ristorno.store;

import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.HandedOn;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Part;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a store is sound. Faults are values: what to do about them is for others to say. */
final class Verification {
    /** Batches at the end of the log that a start reads. */
    private static final int TAIL_BATCHES = 256;

    private static final int PROGRESS_EVERY = 10_000;

    /** More would tell nothing new. */
    private static final int FAULTS_MAX = 1_000;

    private static final String MERGED = new OfProgram("", Fund.MERGED).name().substring("program:".length());

    private final List<Fault> faults = new ArrayList<>();
    private final TrialBalance counted = new TrialBalance();
    /** Their entries go piece by piece: they count, but say nothing of rewards and purses. */
    private final Set<MemberKey> erasing = new HashSet<>();

    /** What members share of offers, counted anew. */
    private final OfferBudgets shared = new OfferBudgets();

    private final Map<TrialBalance.Line, Long> forgotten = new HashMap<>();

    private Verification() {}

    static List<Fault> balance(Snapshot snapshot) {
        return found(verification -> verification.balance(snapshot.totals()));
    }

    static List<Fault> quick(Snapshot snapshot) {
        return found(verification -> {
            verification.balance(snapshot.totals());
            verification.tail(snapshot);
        });
    }

    static List<Fault> entries(Snapshot snapshot, LongConsumer progress) {
        return found(verification -> {
            verification.rewards(snapshot, progress);
            verification.accounts(snapshot);
        });
    }

    static List<Fault> full(Database database, Snapshot snapshot, LongConsumer progress) {
        return found(verification -> {
            database.verifyChecksums();
            verification.balance(snapshot.totals());
            verification.tail(snapshot);
            verification.rewards(snapshot, progress);
            verification.accounts(snapshot);
        });
    }

    /** What cannot be read is a fault like any other. */
    private static List<Fault> found(Consumer<Verification> checks) {
        var verification = new Verification();
        try {
            checks.accept(verification);
        } catch (StoreFailed damaged) {
            verification.faults.add(new Fault.Damaged(String.valueOf(damaged.getMessage())));
        }
        return List.copyOf(verification.faults);
    }

    private void report(Fault fault) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(fault);
        }
    }

    private void balance(Map<TrialBalance.Line, Long> totals) {
        TrialBalance.of(totals).byCommodity().forEach((commodity, sum) -> {
            if (sum != 0) {
                report(new Fault.Unbalanced(commodity, sum));
            }
        });
    }

    private void tail(Snapshot snapshot) {
        long last = snapshot.lastBatch();
        long[] expected = {0};
        snapshot.reads().log(Math.max(1, last - TAIL_BATCHES + 1), (number, value) -> {
            if (expected[0] != 0 && number != expected[0]) {
                report(new Fault.LogGap(expected[0], number));
            }
            expected[0] = number + 1;
            try {
                LogFormat.read(value, number);
            } catch (RuntimeException unreadable) {
                report(new Fault.LogUnreadable(number, String.valueOf(unreadable.getMessage())));
            }
            return true;
        });
        if (last > 0 && expected[0] != last + 1) {
            report(new Fault.LogGap(last, Math.max(0, expected[0] - 1)));
        }
    }

    /** Entries, relationships and members are in one order: one walk over the three. */
    private void rewards(Snapshot snapshot, LongConsumer progress) {
        erasing.addAll(snapshot.erasures());
        forgotten.putAll(snapshot.forgotten());
        shared.drawn(snapshot.shared().stream().map(SharedUse::nothing).toList());
        try (var entries = snapshot.entryGroups();
                var purses = new PurseCheck(snapshot.reads().members(), this::report, erasing::contains)) {
            long[] done = {0};
            snapshot.forEachRelationship(relationship -> {
                while (entries.isBefore(relationship.key())) {
                    check(entries, purses);
                }
                check(relationship, entries.isAt(relationship.key()) ? entries.take() : List.of(), purses);
                if (++done[0] % PROGRESS_EVERY == 0) {
                    progress.accept(done[0]);
                }
            });
            while (entries.hasNext()) {
                check(entries, purses);
            }
            purses.end();
            progress.accept(done[0]);
        }
    }

    /** What the entries of one reward come to. */
    private static final class Sum {
        private final Map<Account, Long> accounts = new LinkedHashMap<>();
        private long postings;

        void add(Entry entry) {
            accounts.merge(entry.debit(), -entry.amountMinor(), Math::addExact);
            accounts.merge(entry.credit(), entry.amountMinor(), Math::addExact);
        }

        /** Whether nothing lies anywhere but where a reward's parts do. */
        boolean is(MemberKey member, String offer, List<Part> parts) {
            int found = 0;
            for (Part part : parts) {
                Long sum = accounts.get(Posting.account(member, offer, part));
                if ((sum == null ? 0 : sum) != part.minor()) {
                    return false;
                }
                found += part.minor() == 0 ? 0 : 1;
            }
            return found == accounts.values().stream().filter(sum -> sum != 0).count();
        }

        @Override
        public String toString() {
            return accounts.entrySet().stream()
                    .filter(each -> each.getValue() != 0)
                    .map(each -> each.getKey().name() + " " + each.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Entries of a purse, or of a relationship that is not there. */
    private void check(EntryGroups groups, PurseCheck purses) {
        switch (groups.key()) {
            case RelationshipKey key -> check(Relationship.none(key), groups.take(), purses);
            case MemberKey key ->
                groups.take().forEach(entry -> {
                    counted.count(entry);
                    purses.count(key, entry);
                });
        }
    }

    private void check(Relationship relationship, List<Entry> entries, PurseCheck purses) {
        relationship.purchases().forEach(purchase -> purchase.rewards().forEach(shared::count));
        relationship
                .history()
                .purchases()
                .forEach(purchase -> purchase.rewards().forEach(shared::count));
        entries.forEach(entry -> purses.count(relationship.key().member(), entry));
        for (Entry entry : Results.of(relationship)) {
            counted.count(entry);
            purses.count(relationship.key().member(), entry);
        }
        Map<String, Sum> sums = sums(relationship.key(), entries);
        if (erasing.contains(relationship.key().member())) {
            return;
        }
        for (Purchase purchase : relationship.purchases()) {
            for (Reward reward : purchase.rewards()) {
                String id = Posting.rewardId(purchase.id(), reward.offer());
                check(relationship.key(), id, reward, sums.getOrDefault(id, new Sum()));
                sums.remove(id);
            }
        }
        sums.forEach((id, sum) -> {
            if (!sum.is(relationship.key().member(), "", List.of())) {
                report(new Fault.StandingDiffers(relationship.key(), id, "nothing", sum.toString()));
            }
        });
    }

    private void check(RelationshipKey key, String id, Reward reward, Sum sum) {
        if (!sum.is(key.member(), reward.offer(), Part.of(reward))) {
            report(new Fault.StandingDiffers(key, id, reward.standing().toString(), sum.toString()));
        }
        if (sum.postings != reward.postings()) {
            report(new Fault.PostingGap(key, id, reward.postings(), sum.postings));
        }
    }

    private Map<String, Sum> sums(RelationshipKey key, List<Entry> entries) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (Entry entry : entries) {
            counted.count(entry);
            String reward = entry.cause().owner();
            Sum sum = sums.computeIfAbsent(reward, fresh -> new Sum());
            if (entry.posting() != sum.postings + 1 && !erasing.contains(key.member())) {
                report(new Fault.PostingGap(key, reward, sum.postings + 1, entry.posting()));
            }
            sum.postings = entry.posting();
            sum.add(entry);
        }
        return sums;
    }

    private void accounts(Snapshot snapshot) {
        totals(snapshot.totals());
        handedOn(snapshot);
        months(snapshot);
        shared(snapshot);
        Ceilings.check(snapshot.catalogue(), OfferBudgets.of(snapshot.totals()).drawn(snapshot.shared()), this::report);
    }

    /** What was reserved of an offer is counted, also of members who are erased, of whom nobody else knows. */
    private void shared(Snapshot snapshot) {
        var stored = new HashMap<String, SharedUse>();
        snapshot.shared().forEach(use -> stored.put(use.offer(), use));
        shared.drawn().forEach((offer, counted) -> {
            SharedUse use = stored.getOrDefault(offer, counted.nothing());
            if (!use.covers(counted)) {
                report(new Fault.SharedDiffers(offer, use, counted));
            }
        });
    }

    /** What is set aside is still on its way. */
    private void handedOn(Snapshot snapshot) {
        var underWay = new HashMap<TrialBalance.Line, Long>();
        Stream.concat(
                        snapshot.reads().errands().stream().map(Errand::event),
                        snapshot.quarantined().stream().flatMap(each -> each.event().stream()))
                .filter(HandedOn.class::isInstance)
                .map(HandedOn.class::cast)
                .forEach(handed -> handed.parts()
                        .forEach(part -> underWay.merge(fund(handed, part), part.minor(), Math::addExact)));
        Map<TrialBalance.Line, Long> stored = snapshot.totals();
        stored.keySet().forEach(line -> {
            if (line.account().endsWith(MERGED)) {
                underWay.putIfAbsent(line, 0L);
            }
        });
        underWay.forEach((line, minor) -> {
            long kept = stored.getOrDefault(line, 0L);
            if (kept != minor) {
                report(new Fault.HandedOnDiffers(line, kept, minor));
            }
        });
    }

    private static TrialBalance.Line fund(HandedOn handed, HandedOn.Part part) {
        String account = new OfProgram(handed.member().program(), Fund.MERGED).name();
        return new TrialBalance.Line(account, part.commodity());
    }

    private void months(Snapshot snapshot) {
        var months = new HashMap<TrialBalance.Line, Long>();
        for (TrialBalance.Closed each : snapshot.turnovers("")) {
            long moved = each.turnover().creditsMinor() - each.turnover().debitsMinor();
            months.merge(each.line(), moved, Math::addExact);
        }
        snapshot.totals().forEach((line, sum) -> {
            long moved = months.getOrDefault(line, 0L);
            if (sum != moved) {
                report(new Fault.MonthsDiffer(line, sum, moved));
            }
        });
    }

    private void totals(Map<TrialBalance.Line, Long> stored) {
        Map<TrialBalance.Line, Long> expected = counted.lines();
        var lines = new LinkedHashMap<>(stored);
        expected.forEach((line, sum) -> lines.putIfAbsent(line, 0L));
        forgotten.forEach((line, sum) -> lines.putIfAbsent(line, 0L));
        lines.forEach((line, sum) -> {
            long count = expected.getOrDefault(line, 0L) + forgotten.getOrDefault(line, 0L);
            if (sum != count) {
                report(new Fault.TotalDiffers(line, sum, count));
            }
        });
    }
}
