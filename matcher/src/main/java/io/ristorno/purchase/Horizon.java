package io.ristorno.purchase;

import io.ristorno.event.Deed;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Allotment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.History;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How long something may still be heard about a purchase, and what stays of it then.
 *
 * <p>Windows are local calendar days at the purchase's place and compare event times: a return that is dated beyond its purchase's
 * window changes nothing, whenever it comes. Closing only makes room. It waits until the window is over by the clock, and it is
 * the one thing here for which arrival matters: a return from inside the window that comes when its purchase is closed is too
 * late.
 */
public final class Horizon {
    /** A purchase is open until so many days after its last clearing, or without one its last approval. */
    public static final int AFTER_CLEARING_DAYS = 180;

    /** No purchase is open for longer. */
    public static final int MOST_DAYS = 225;

    /** The result of a purchase is kept for so long: a year, and as long as the last purchase that counts with it may be open. */
    public static final int RESULT_DAYS = 600;

    /** An operator is asked for so long at least. */
    public static final int ASKED_DAYS = 400;

    private static final long DAY_MILLIS = 86_400_000;

    /** Where bounds are reached, so large a part of the purchases goes at once: one in so many. */
    private static final int RELIEF = 4;

    private Horizon() {}

    /**
     * The last local day on which anything may happen to a purchase.
     *
     * @param cleared day of the last clearing that counts; {@link Integer#MIN_VALUE} if none does
     * @param approved day of the last approval; {@link Integer#MIN_VALUE} if there is none
     */
    static int lastDay(int purchaseDay, int cleared, int approved) {
        int from = cleared == Integer.MIN_VALUE ? Math.max(purchaseDay, approved) : cleared;
        return Math.min(from + AFTER_CLEARING_DAYS, purchaseDay + MOST_DAYS);
    }

    /** Whether a message is older than any open purchase can be. */
    static boolean isOver(TransactionEvent event, long nowMillis) {
        return nowMillis - event.message().at().epochMillis() > MOST_DAYS * DAY_MILLIS
                && today(nowMillis, event.message().zone())
                                - event.message().at().localDay()
                        > MOST_DAYS;
    }

    private static long today(long nowMillis, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone).toEpochDay();
    }

    /**
     * A relationship without what is over: of purchases their results stay, of results that are old what limits and books need.
     * The same value if nothing is over.
     *
     * @param nowMillis the engine's clock
     */
    public static Relationship closed(Relationship before, long nowMillis) {
        return closed(before, over(before, nowMillis), nowMillis);
    }

    /** Whether anything of a relationship is over that is not closed. */
    @SuppressWarnings("ReferenceEquality") // nothing to do gives the very same one back
    public static boolean isDue(Relationship relationship, long nowMillis) {
        return closed(relationship, nowMillis) != relationship;
    }

    /**
     * The same with room for more: where a member has bought so often that bounds are reached, the purchases longest ago are closed
     * before their time rather than the next one refused. Only what has cleared and is past its hold can go so.
     */
    public static Relationship relieved(Relationship before, long nowMillis) {
        Set<Purchase> over = over(before, nowMillis);
        int enough = before.purchases().size() / RELIEF;
        for (Purchase purchase : before.purchases()) {
            if (over.size() < enough && purchase.life() == Life.CLEARED && isFinal(before, purchase, nowMillis)) {
                over.add(purchase);
            }
        }
        return closed(before, unshared(before.purchases(), over), nowMillis);
    }

    @SuppressWarnings("ReferenceEquality") // a history that nothing was added to is the very same one
    private static Relationship closed(Relationship before, Set<Purchase> over, long nowMillis) {
        History history = before.history();
        for (Purchase purchase : before.purchases()) {
            boolean his = !purchase.flags().contains(Flag.ELSEWHERE);
            history = over.contains(purchase) && his ? history.with(result(before, purchase)) : history;
        }
        for (ClosedPurchase purchase : history.purchases()) {
            boolean old = nowMillis - purchase.at().epochMillis() > RESULT_DAYS * DAY_MILLIS;
            history = old ? history.tallied(purchase) : history;
        }
        boolean forgets = before.parked().stream().anyMatch(event -> isOver(event, nowMillis))
                || !passedBy(before, nowMillis).isEmpty();
        return over.isEmpty() && !forgets && history == before.history()
                ? before
                : new Closing(before, over, nowMillis).with(history);
    }

    /** Messages of a card that changed hands that became part of nothing of this member's, and are too old to. */
    private static List<TransactionEvent> passedBy(Relationship before, long nowMillis) {
        if (before.recorded().isEmpty() || !isOver(before.recorded().getFirst().event(), nowMillis)) {
            return List.of();
        }
        Set<TransactionEvent> placed = Collections.newSetFromMap(new IdentityHashMap<>());
        placed.addAll(before.parked());
        for (Purchase purchase : before.purchases()) {
            placed.addAll(purchase.events());
            purchase.allotments().forEach(allotment -> placed.add(allotment.refund()));
        }
        return before.recorded().stream()
                .filter(each -> isOver(each.event(), nowMillis) && !placed.contains(each.event()))
                .filter(each -> each.answer().purchase().isEmpty())
                .map(Recorded::event)
                .toList();
    }

    /** Purchases whose window is over, unless a refund is taken partly from one of them and partly from one that is open. */
    private static Set<Purchase> over(Relationship relationship, long nowMillis) {
        Set<Purchase> over = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Purchase purchase : relationship.purchases()) {
            if (today(nowMillis, purchase.zone()) > purchase.facts().lastDay()
                    && isFinal(relationship, purchase, nowMillis)) {
                over.add(purchase);
            }
        }
        return unshared(relationship.purchases(), over);
    }

    private static Set<Purchase> unshared(List<Purchase> purchases, Set<Purchase> over) {
        boolean again = !over.isEmpty();
        while (again) {
            Set<TransactionEvent> shared = refunds(purchases, over, false);
            again = over.removeIf(purchase ->
                    purchase.allotments().stream().anyMatch(allotment -> shared.contains(allotment.refund())));
        }
        return over;
    }

    /** Whether time alone changes nothing any more, and nobody is asked about it; what nobody answers for so long is answered. */
    private static boolean isFinal(Relationship relationship, Purchase purchase, long nowMillis) {
        if (purchase.deed().orElse(null) instanceof Deed.Referred referred
                && relationship.purchases().stream()
                        .anyMatch(each -> each.reward(referred.offer()).isPresent())) {
            return false;
        }
        for (Reward reward : purchase.rewards()) {
            if (reward.standing().reserved() > 0
                    || reward.standing().pending() > 0
                    || reward.reason() == Reason.AWAITS_END
                    || isNeeded(relationship.purchases(), purchase, reward)) {
                return false;
            }
        }
        boolean asks = !purchase.facts().suspects().isEmpty()
                || !relationship.heldBack(purchase).isEmpty();
        return !asks || nowMillis - purchase.at().epochMillis() > ASKED_DAYS * DAY_MILLIS;
    }

    /**
     * Whether purchases that are open need it: what is paid on it goes by one before it; or it is paid on the next one when its period is
     * over, unless that comes to nothing.
     */
    private static boolean isNeeded(List<Purchase> purchases, Purchase purchase, Reward reward) {
        boolean paid = reward.standing().committed() > 0;
        boolean goesBy = reward.count().kind() == Kind.THRESHOLD
                || reward.count().kind() == Kind.REBATE
                || reward.count().kind() == Kind.BOUNCE;
        if (!goesBy) {
            return false;
        }
        for (Purchase other : purchases) {
            Optional<Reward> its = other.reward(reward.offer()).filter(Reward::counts);
            if (its.isEmpty() || other.equals(purchase)) {
                continue;
            }
            if (Purchase.ORDER.compare(other, purchase) < 0) {
                if (paid
                        && (reward.count().source().isEmpty()
                                || other.isCalled(reward.count().source()))) {
                    return true;
                }
            } else {
                return its.get().reason() == Reason.AWAITS_END;
            }
        }
        return false;
    }

    private static Set<TransactionEvent> refunds(List<Purchase> purchases, Set<Purchase> over, boolean of) {
        Set<TransactionEvent> refunds = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Purchase purchase : purchases) {
            if (over.contains(purchase) == of) {
                purchase.allotments().stream().map(Allotment::refund).forEach(refunds::add);
            }
        }
        return refunds;
    }

    private static ClosedPurchase result(Relationship relationship, Purchase purchase) {
        var result = new ClosedPurchase(
                purchase.id(),
                purchase.aliases(),
                purchase.key(),
                Folding.lead(purchase.events()).message().traces(),
                purchase.at(),
                purchase.card(),
                purchase.life() == Life.CLEARED && purchase.deed().isEmpty(),
                purchase.fraud(),
                purchase.currency(),
                purchase.beforeReturns().minor(),
                purchase.netMinor(),
                purchase.rewards().stream().filter(Horizon::says).toList(),
                List.of());
        return result.known(unnamed(relationship, purchase, result));
    }

    /** Messages that were taken for the purchase, by whichever feed they came, and that do not name it. */
    private static List<Long> unnamed(Relationship relationship, Purchase purchase, ClosedPurchase result) {
        Set<TransactionEvent> its = Collections.newSetFromMap(new IdentityHashMap<>());
        its.addAll(purchase.events());
        purchase.allotments().forEach(allotment -> its.add(allotment.refund()));
        return relationship.recorded().stream()
                .filter(each -> its.contains(each.event())
                        || result.isCalled(each.answer().purchase()))
                .map(Recorded::event)
                .filter(event -> !names(event, result))
                .map(event -> event.message().fingerprint())
                .toList();
    }

    private static boolean says(Reward reward) {
        return reward.postings() > 0 || reward.counts() && reward.count().kind() != Kind.PRIZE;
    }

    /** One closing: whose messages go, whose words. */
    private record Closing(Relationship before, Set<Purchase> over, long nowMillis) {
        Relationship with(History history) {
            var gone = gone();
            List<Recorded> recorded = before.recorded().stream()
                    .filter(each -> !gone.contains(each.event()))
                    .toList();
            return new Relationship(
                    before.key(),
                    recorded,
                    before.purchases().stream()
                            .filter(purchase -> !over.contains(purchase))
                            .toList(),
                    left(before.parked(), gone),
                    left(before.inReview(), gone),
                    before.rulings().stream()
                            .filter(ruling -> ruling.isOnReward()
                                    ? over.stream().noneMatch(purchase -> isOf(ruling.subject(), purchase))
                                    : recorded.stream()
                                            .anyMatch(each -> EventOrder.names(ruling.subject(), each.event())))
                            .toList(),
                    before.nextLookMillis(),
                    before.lookedMillis(),
                    recorded.stream().anyMatch(Recorded::kept) ? before.touchedMillis() : 0,
                    before.circumstances(),
                    history);
        }

        /** Messages of closed purchases, further reports of the same, and those that have waited for too long. */
        private Set<TransactionEvent> gone() {
            Set<TransactionEvent> gone = refunds(before.purchases(), over, true);
            Set<String> ids = new HashSet<>();
            for (Purchase purchase : over) {
                gone.addAll(purchase.events());
                ids.add(purchase.id());
                ids.addAll(purchase.aliases());
            }
            Set<TransactionEvent> held = refunds(before.purchases(), over, false);
            before.parked().forEach(held::add);
            for (Purchase purchase : before.purchases()) {
                if (!over.contains(purchase)) {
                    held.addAll(purchase.events());
                }
            }
            for (Recorded each : before.recorded()) {
                if (!held.contains(each.event()) && ids.contains(each.answer().purchase())) {
                    gone.add(each.event());
                }
            }
            before.parked().stream().filter(event -> isOver(event, nowMillis)).forEach(gone::add);
            gone.addAll(passedBy(before, nowMillis));
            return gone;
        }

        private static List<TransactionEvent> left(List<TransactionEvent> events, Set<TransactionEvent> gone) {
            var left = new ArrayList<>(events);
            left.removeIf(gone::contains);
            return left;
        }

        private static boolean isOf(String reward, Purchase purchase) {
            return purchase.rewards().stream().anyMatch(each -> purchase.isReward(reward, each.offer()));
        }
    }

    /** Whether a message is of a purchase that is closed: it was heard then, or names it. */
    public static boolean isOfClosed(TransactionEvent event, History history) {
        return namesClosed(event, history) || history.heard(event.message());
    }

    private static boolean namesClosed(TransactionEvent event, History history) {
        for (ClosedPurchase purchase : history.purchases()) {
            if (names(event, purchase)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(TransactionEvent event, ClosedPurchase purchase) {
        var mine = event.message().traces();
        var its = purchase.traces();
        boolean sameLifeCycle =
                !mine.lifeCycle().isEmpty() && (mine.network() + ":" + mine.lifeCycle()).equals(purchase.key());
        boolean original = mine.original().present() && !its.stan().isEmpty() && Linking.named(mine.original(), its);
        boolean traced = mine.traced()
                && its.traced()
                && mine.retrieval().equals(its.retrieval())
                && mine.stan().equals(its.stan())
                && mine.acquirer().equals(its.acquirer());
        return sameLifeCycle || original || traced;
    }
}
