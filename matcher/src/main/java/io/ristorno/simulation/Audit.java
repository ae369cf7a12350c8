package io.ristorno.simulation;

import io.ristorno.catalog.Catalogue;
import io.ristorno.directory.CardDirectory;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Answer;
import io.ristorno.member.History;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Offer;
import io.ristorno.purchase.Horizon;
import io.ristorno.reward.Reward;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Fault;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
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
    private static final long OVER_MILLIS = Duration.ofDays(Horizon.MOST_DAYS).toMillis();

    private Audit() {}

    /** What a sender was told, a start finds: once, and answered as he was. */
    static void acknowledged(List<Request> answered, Incarnation life, long nowMillis) {
        try (Snapshot snapshot = life.store().snapshot()) {
            var known = new HashMap<RelationshipKey, Relationship>();
            for (Request request : answered) {
                Violation.unless(
                        isThere(request, snapshot, known, life, nowMillis),
                        request.name() + " was acknowledged and is not there, or stands otherwise: "
                                + request.event(0));
            }
        }
    }

    private static boolean isThere(
            Request request,
            Snapshot snapshot,
            Map<RelationshipKey, Relationship> known,
            Incarnation life,
            long nowMillis) {
        return switch (request.event(0)) {
            case TransactionEvent transaction ->
                isThere(
                        request,
                        known.computeIfAbsent(transaction.relationship(), key -> once(snapshot.relationship(key))),
                        nowMillis - transaction.message().at().epochMillis() > OVER_MILLIS);
            case Joined joined -> snapshot.member(joined.member()).joined();
            case CardLinked linked -> isLinked(linked, snapshot, life.directory());
            case RatesAdopted rates -> snapshot.rates().on(rates.sheet().day()).equals(Optional.of(rates.sheet()));
            default -> true;
        };
    }

    /** Messages of closed purchases are there no more, and their results are; nor are those that waited for too long. */
    private static boolean isThere(Request request, Relationship relationship, boolean isOver) {
        Optional<Answer> answer = request.answer();
        return relationship.recorded().stream()
                .filter(each -> Request.name(each.event()).equals(request.name()))
                .map(each -> Optional.of(each.answer()).equals(answer))
                .findFirst()
                .orElse(isOver || !relationship.history().equals(History.NONE));
    }

    private static boolean isLinked(CardLinked linked, Snapshot snapshot, CardDirectory directory) {
        return snapshot.member(linked.member()).card(linked.slot()).isPresent()
                && directory
                        .find(CardHandle.of(linked.id()), linked.at().toEpochMilli())
                        .member()
                        .equals(linked.member());
    }

    /** Nothing of a relationship is recorded twice. */
    private static Relationship once(Relationship relationship) {
        var names = new HashSet<String>();
        for (Recorded each : relationship.recorded()) {
            String name = Request.name(each.event());
            Violation.unless(names.add(name), name + " is there twice");
        }
        return relationship;
    }

    /** The ledger's law. */
    static void ledger(Store store, Catalogue catalogue) {
        List<Fault> faults = store.verifyLedger(_ -> {});
        Violation.unless(faults.isEmpty(), "the ledger does not check: " + faults);
        try (Snapshot snapshot = store.snapshot()) {
            OfferBudgets budgets = OfferBudgets.of(snapshot.totals());
            Map<String, OfferBudgets.Used> used = budgets.used();
            for (Offer offer : latest(catalogue)) {
                OfferBudgets.Used its = used.getOrDefault(offer.id(), OfferBudgets.Used.NOTHING);
                offer.budgetMinor()
                        .ifPresent(budget -> Violation.unless(
                                its.minor() <= budget,
                                "the budget of " + offer.id() + " is exceeded: " + its + " of " + budget));
            }
            for (Merchant merchant : catalogue.merchants()) {
                merchant.line().ifPresent(line -> {
                    OfferBudgets.Used its = budgets.usedOfLine(merchant.id(), line.currency());
                    Violation.unless(
                            its.minor() <= line.amountMinor(),
                            "the line of " + merchant.id() + " is exceeded: " + its + " of " + line);
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
        Violation.unless(store.errands().isEmpty(), "something sent never arrives: " + store.errands());
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationship(relationship -> relationship
                    .purchases()
                    .forEach(purchase ->
                            purchase.rewards().forEach(reward -> served(relationship, relationship.key(), reward))));
        }
    }

    private static void served(Relationship relationship, RelationshipKey key, Reward reward) {
        Violation.unless(
                reward.standing().provisional() == 0 && reward.standing().pending() == 0,
                "a reward of " + reward.offer() + " is " + reward.stage() + " for ever: " + key + " " + reward
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
        }
        sameSet("alarms", store.due(Long.MAX_VALUE, Integer.MAX_VALUE), twin.alarms());
    }

    private static Map<StateKey, List<Entry>> entries(Snapshot snapshot) {
        var entries = new HashMap<StateKey, List<Entry>>();
        snapshot.forEachBooked(booked ->
                entries.computeIfAbsent(booked.key(), _ -> new ArrayList<>()).addAll(booked.entries()));
        return entries;
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
                what + " are not what a replay of the log comes to: too many " + known + ", missing " + missing);
    }

    private static void same(String what, Object whose, Object stored, Object replayed) {
        if (!stored.equals(replayed)) {
            throw new Violation(what + " " + whose + " is not what a replay of the log comes to: "
                    + difference(stored.toString(), replayed.toString()));
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

    /** The log, whole from its first batch on. */
    static List<LoggedBatch> log(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            List<LoggedBatch> log = snapshot.log(1, Integer.MAX_VALUE);
            for (int i = 0; i < log.size(); i++) {
                Violation.unless(log.get(i).number() == i + 1, "the log lacks batch " + (i + 1));
            }
            Violation.unless(snapshot.lastBatch() == log.size(), "the log does not end with the last batch");
            return log;
        }
    }
}
