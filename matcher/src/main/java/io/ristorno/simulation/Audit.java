package io.ristorno.simulation;

import io.ristorno.catalog.Catalogue;
import io.ristorno.directory.Holder;
import io.ristorno.engine.Claim;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.BackTest;
import io.ristorno.rehearsal.Watch;
import io.ristorno.reward.Reward;
import io.ristorno.store.Fault;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Noticed;
import io.ristorno.store.Page;
import io.ristorno.store.Remains;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to hold, whatever befell. */
final class Audit {
    private Audit() {}

    /** What a sender was told, a start finds: once, and answered as he was. */
    static void acknowledged(List<Request> taken, Incarnation life, Set<MemberKey> going, long nowMillis) {
        try (Snapshot snapshot = life.store().snapshot()) {
            new Kept(life, snapshot, going, nowMillis).all(taken);
        }
    }

    /** Nothing leads to a member who was erased. */
    static void forgotten(Set<MemberKey> gone, List<Plastic> plastics, Incarnation life) {
        try (Snapshot snapshot = life.store().snapshot()) {
            gone.forEach(member -> forgotten(member, snapshot));
            Violation.unless(snapshot.erasures().isEmpty(), () -> "erasures never end: " + snapshot.erasures());
            for (Plastic plastic : plastics) {
                life.directory()
                        .links(plastic.number())
                        .forEach(link -> Violation.unless(
                                !gone.contains(link.member()), () -> "the directory knows who was erased: " + link));
            }
            snapshot.forEachRelationship(relationship -> {
                Violation.unless(
                        !gone.contains(relationship.key().member()),
                        () -> "a merchant knows who was erased: " + relationship.key());
                relationship
                        .rulings()
                        .forEach(ruling -> Violation.unless(
                                ruling.whose().filter(gone::contains).isEmpty(),
                                () -> "a message is said to be of who was erased: " + ruling + " at "
                                        + relationship.key()));
            });
            life.store()
                    .recovered()
                    .claims()
                    .forEach((offer, claims) -> claims.forEach(claim -> Violation.unless(
                            !gone.contains(claim.claimant().relationship().member()),
                            () -> "who was erased waits for the budget of " + offer + ": " + claim)));
            snapshot.reviews(Page.START, Integer.MAX_VALUE)
                    .items()
                    .forEach(key -> Violation.unless(
                            !gone.contains(key.member()),
                            () -> "something of who was erased waits for an operator: " + key));
        }
    }

    /**
     * Who holds a card is asked for its messages: each of its holders knows the next one, and nobody who was erased. Those whose card
     * was let go are asked no more.
     */
    static void handedOn(Set<MemberKey> gone, List<Plastic> plastics, Incarnation life) {
        try (Snapshot snapshot = life.store().snapshot()) {
            for (Plastic plastic : plastics) {
                List<Holder> links = life.directory().links(plastic.number());
                for (int i = 1; i < links.size(); i++) {
                    Holder before = links.get(i - 1);
                    Holder next = links.get(i);
                    Optional<MemberKey> told = snapshot.member(before.member())
                            .card(before.slot())
                            .flatMap(Card::heir)
                            .map(heir -> heir.card().member());
                    Violation.unless(
                            before.member().equals(next.member()) || told.equals(Optional.of(next.member())),
                            () -> "what " + next + " buys never comes to him from " + before + ", who knows of "
                                    + told);
                }
                for (MemberKey holder : plastic.holders()) {
                    snapshot.member(holder).cards().stream()
                            .flatMap(card -> card.heir().stream())
                            .forEach(heir -> Violation.unless(
                                    !gone.contains(heir.card().member()),
                                    () -> holder + " knows who was erased, and held a card after him: " + heir));
                }
            }
        }
    }

    /** No message earns in purchases of two members. */
    static void once(Store store) {
        var taken = new HashMap<String, MemberKey>();
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationship(relationship -> {
                Member member = snapshot.member(relationship.key().member());
                for (Purchase purchase : relationship.purchasesOf(member)) {
                    if (purchase.rewards().stream()
                            .noneMatch(reward -> reward.standing().members() > 0)) {
                        continue;
                    }
                    purchase.events().forEach(event -> once(taken, event, member.key()));
                    purchase.allotments().forEach(allotment -> once(taken, allotment.refund(), member.key()));
                }
            });
        }
    }

    /** Who was merged into another has nothing, and that other knows him; nobody is his own successor. */
    static void merged(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            for (Member member : snapshot.members(Market.PROGRAM, Page.START, Integer.MAX_VALUE)
                    .items()) {
                member.successor().ifPresent(successor -> {
                    Violation.unless(
                            member.purse().pockets().stream()
                                    .allMatch(pocket -> pocket.lots().isEmpty()),
                            () -> member.key() + " was merged and has something still: " + member.purse());
                    Violation.unless(
                            snapshot.member(successor).kin().merged().contains(member.key()),
                            () -> successor + " does not know that " + member.key() + " was merged into him");
                    last(snapshot, member);
                });
            }
        }
    }

    private static void last(Snapshot snapshot, Member member) {
        var known = new HashSet<MemberKey>();
        for (Optional<MemberKey> next = Optional.of(member.key());
                next.isPresent();
                next = snapshot.member(next.get()).successor()) {
            Violation.unless(known.add(next.get()), () -> member.key() + " was merged in a circle");
        }
    }

    private static void once(Map<String, MemberKey> taken, TransactionEvent event, MemberKey member) {
        MemberKey other = taken.putIfAbsent(Request.name(event), member);
        Violation.unless(
                other == null || other.equals(member),
                () -> Request.name(event) + " earns for two members: " + other + " and " + member);
    }

    private static void forgotten(MemberKey member, Snapshot snapshot) {
        Remains remains = snapshot.remains(member);
        same("erased member", member, snapshot.member(member), Member.unknown(member));
        same("id of the erased", member, snapshot.memberId(member), Optional.empty());
        same("account of the erased", member, snapshot.payee(member), Optional.empty());
        same("cards of the erased", member, remains.cards(), List.of());
        same("faces of cards of the erased", member, remains.faces(), List.of());
        same("entries of the erased", member, remains.entries(9).keys(), List.of());
        same("alarms of the erased", member, remains.alarms(), List.of());
        same("faults of the erased", member, remains.faults(), List.of());
        same("notices of the erased", member, remains.notices(), List.of());
    }

    /** The ledger's law. */
    static void ledger(Store store, Catalogue catalogue) {
        List<Fault> faults = store.verifyLedger(_ -> {});
        Violation.unless(faults.isEmpty(), () -> "the ledger does not check: " + faults);
        try (Snapshot snapshot = store.snapshot()) {
            OfferBudgets budgets = OfferBudgets.of(snapshot.totals()).drawn(snapshot.shared());
            for (Offer offer : latest(catalogue)) {
                offer.shared()
                        .forEach(limit -> Violation.unless(
                                budgets.used(offer.id(), limit) <= limit.most(),
                                () -> "a limit of all members of " + offer.id() + " is exceeded: "
                                        + budgets.used(offer.id(), limit) + " of " + limit));
            }
            for (Merchant merchant : catalogue.merchants()) {
                merchant.line().ifPresent(line -> {
                    OfferBudgets.Used its = budgets.usedOfLine(merchant.id(), line.currency());
                    Violation.unless(
                            its.minor() <= line.amountMinor(),
                            () -> "the line of " + merchant.id() + " is exceeded: " + its + " of " + line);
                });
            }
        }
    }

    private static Iterable<Offer> latest(Catalogue catalogue) {
        var latest = new HashMap<String, Offer>();
        catalogue.offers().forEach(offer -> latest.put(offer.id(), offer));
        return latest.values();
    }

    /** Nothing waits for a moment that is over. */
    static void served(Store store) {
        Violation.unless(store.errands().isEmpty(), () -> "something sent never arrives: " + store.errands());
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationship(relationship -> relationship
                    .purchases()
                    .forEach(purchase ->
                            purchase.rewards().forEach(reward -> served(relationship, relationship.key(), reward))));
        }
    }

    /** Whoever waits for a budget has a purchase that could still get something of it. */
    static void waiting(Store store) {
        Map<String, List<Claim>> waiting = store.recovered().claims();
        try (Snapshot snapshot = store.snapshot()) {
            waiting.forEach((offer, claims) -> claims.forEach(claim -> {
                Relationship relationship =
                        snapshot.relationship(claim.claimant().relationship());
                Violation.unless(
                        relationship.purchases().stream()
                                .anyMatch(purchase -> purchase.anchor()
                                        .equals(claim.claimant().purchase())),
                        () -> "nobody is there any more who waits for the budget of " + offer + ": " + claim + " of "
                                + relationship);
            }));
        }
    }

    private static void served(Relationship relationship, RelationshipKey key, Reward reward) {
        Violation.unless(
                reward.standing().provisional() == 0 && reward.standing().pending() == 0,
                () -> "a reward of " + reward.offer() + " is " + reward.stage() + " for ever: " + key + " " + reward
                        + " next look " + relationship.nextLookMillis() + " of purchases at "
                        + relationship.purchases().stream()
                                .map(p -> p.id() + "@" + p.at())
                                .toList());
    }

    /** What the store holds is what the twin holds. */
    static void equal(Store store, Twin twin) {
        try (Snapshot snapshot = store.snapshot()) {
            var relationships = new HashSet<RelationshipKey>();
            snapshot.forEachRelationship(relationship -> {
                relationships.add(relationship.key());
                same("relationship", relationship.key(), relationship, twin.relationship(relationship.key()));
            });
            sameSet("relationships", relationships, twin.relationships().keySet());
            twin.members().forEach((key, member) -> same("member", key, snapshot.member(key), member));
            same("balance", "of all", nonzero(snapshot.totals()), nonzero(twin.balance()));
            same("shared uses", "of all", shared(snapshot), twin.shared());
            same("claims", "of all", store.recovered().claims(), twin.claims());
            for (RateSheet sheet : twin.sheets()) {
                same("rates", sheet.day(), snapshot.rates().on(sheet.day()), Optional.of(sheet));
            }
            same(
                    "reviews",
                    "of all",
                    new HashSet<>(
                            snapshot.reviews(Page.START, Integer.MAX_VALUE).items()),
                    twin.asking());
            same("entries", "of all", entries(snapshot), twin.entries());
            sameSet(
                    "faults",
                    snapshot.faults(Market.PROGRAM, Long.MIN_VALUE, Page.START, Integer.MAX_VALUE)
                            .items(),
                    twin.faults());
            same(
                    "notices",
                    "of all",
                    snapshot.notices(Market.PROGRAM, Long.MIN_VALUE, Page.START, Integer.MAX_VALUE).items().stream()
                            .map(Noticed::notice)
                            .toList(),
                    twin.notices());
        }
        sameSet("alarms", store.due(Long.MAX_VALUE, Integer.MAX_VALUE), twin.alarms());
    }

    private static Map<StateKey, List<Entry>> entries(Snapshot snapshot) {
        var entries = new HashMap<StateKey, List<Entry>>();
        snapshot.forEachBooked(booked ->
                entries.computeIfAbsent(booked.key(), _ -> new ArrayList<>()).addAll(booked.entries()));
        return entries;
    }

    private static Map<String, SharedUse> shared(Snapshot snapshot) {
        var uses = new HashMap<String, SharedUse>();
        snapshot.shared().forEach(use -> uses.put(use.offer(), use));
        return uses;
    }

    private static Map<TrialBalance.Line, Long> nonzero(Map<TrialBalance.Line, Long> sums) {
        var left = new HashMap<>(sums);
        left.values().removeIf(sum -> sum == 0);
        return left;
    }

    private static <T> void sameSet(String what, Collection<T> stored, Set<T> replayed) {
        Set<T> known = new HashSet<>(stored);
        Set<T> missing = new HashSet<>(replayed);
        missing.removeAll(known);
        known.removeAll(replayed);
        Violation.unless(
                missing.isEmpty() && known.isEmpty(),
                () -> what + " are not what a replay of the log comes to: too many " + known + ", missing " + missing);
    }

    private static void same(String what, Object whose, Object stored, Object expected) {
        if (!stored.equals(expected)) {
            throw new Violation(what + " " + whose + " is not as it should be, by a replay of the log: "
                    + difference(stored.toString(), expected.toString()));
        }
    }

    /** Where two texts part, and how they go on from there. */
    private static String difference(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        int from = Math.max(0, same - 120);
        return "... " + one.substring(from, Math.min(one.length(), same + 200)) + "\nor\n... "
                + other.substring(from, Math.min(other.length(), same + 200));
    }

    /**
     * What a back-test of the live catalogue comes to is what the ledger has, reward by reward.
     *
     * @param wanting who ever wanted more of a budget or a line than it had: of them more may come
     * @return how many rewards there are of the others
     */
    static long rehearsed(Store store, Set<MemberKey> wanting) {
        try (Snapshot snapshot = store.snapshot()) {
            BackTest.Comparison all = BackTest.ofAll(snapshot, member -> !wanting.contains(member), Watch.PATIENT);
            Violation.unless(
                    all.differences().isEmpty(),
                    () -> all.differences().size() + " of " + all.rewards()
                            + " rewards are not what a back-test comes to, the first: "
                            + all.differences().getFirst());
            return all.rewards();
        }
    }

    /** The log, whole from its first batch on. */
    static List<LoggedBatch> log(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            List<LoggedBatch> log = snapshot.log(1, Integer.MAX_VALUE);
            long next = 1;
            for (LoggedBatch batch : log) {
                long lacks = next++;
                Violation.unless(batch.number() == lacks, () -> "the log lacks batch " + lacks);
            }
            Violation.unless(snapshot.lastBatch() == log.size(), () -> "the log does not end with the last batch");
            return log;
        }
    }
}
