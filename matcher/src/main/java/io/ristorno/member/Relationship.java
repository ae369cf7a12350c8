package io.ristorno.member;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One member at one merchant.
 *
 * @param key whose and where
 * @param recorded every event taken, raw repeats from other feeds included, in order of event time
 * @param purchases in order of purchase time
 * @param parked events whose purchase has not arrived
 * @param inReview those of them that an operator has to decide on: refunds of which the purchase is a guess, chargebacks that
 *     name none
 * @param rulings what operators decided, one a subject, in order of subject
 * @param nextLookMillis when time alone changes something next, epoch milliseconds; {@link Long#MAX_VALUE} for never
 * @param lookedMillis the engine's clock at the last look that moved anything: holds that ended by then are released, those
 *     that ended since are at the next look
 * @param touchedMillis the engine's clock at the last event that found something settled: until the next tick, what came since
 *     then may still change places; 0 when there was none
 * @param circumstances under which the purchases were decided last
 * @param history purchases that are over
 */
public record Relationship(
        RelationshipKey key,
        List<Recorded> recorded,
        List<Purchase> purchases,
        List<TransactionEvent> parked,
        List<TransactionEvent> inReview,
        List<Ruling> rulings,
        long nextLookMillis,
        long lookedMillis,
        long touchedMillis,
        Circumstances circumstances,
        History history) {
    /** Most purchases a relationship keeps open. */
    public static final int OPEN_PURCHASES_MAX = 256;

    /** Most events it keeps of all its purchases together. */
    public static final int EVENTS_MAX = 4096;

    /** Most events it keeps waiting for their purchase. */
    public static final int PARKED_EVENTS_MAX = 64;

    /** Most decisions of operators it keeps. */
    public static final int RULINGS_MAX = 256;

    /** Clocks of places lie no further apart from that of the day's end. */
    private static final long DAY_MILLIS = 36 * 3_600_000L;

    public Relationship {
        recorded = List.copyOf(recorded);
        purchases = List.copyOf(purchases);
        parked = List.copyOf(parked);
        inReview = List.copyOf(inReview);
        rulings = List.copyOf(rulings);
    }

    /** A relationship of which nothing is over. */
    public Relationship(
            RelationshipKey key,
            List<Recorded> recorded,
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            List<TransactionEvent> inReview,
            List<Ruling> rulings,
            long nextLookMillis,
            long lookedMillis,
            long touchedMillis,
            Circumstances circumstances) {
        this(
                key,
                recorded,
                purchases,
                parked,
                inReview,
                rulings,
                nextLookMillis,
                lookedMillis,
                touchedMillis,
                circumstances,
                History.NONE);
    }

    /** A relationship that was never looked at. */
    public Relationship(
            RelationshipKey key,
            List<Recorded> recorded,
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            long nextLookMillis) {
        this(key, recorded, purchases, parked, List.of(), List.of(), nextLookMillis, 0, 0, Circumstances.NONE);
    }

    /**
     * The same as the first event behind a barrier finds it: what settled purchases consist of stays with them from here on.
     *
     * @param nowMillis the engine's clock
     */
    public Relationship behindBarrier(long nowMillis) {
        if (touchedMillis == 0 && purchases.stream().noneMatch(Purchase::settled)) {
            return this;
        }
        Set<TransactionEvent> settled = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Purchase purchase : purchases) {
            if (purchase.settled()) {
                settled.addAll(purchase.events());
                purchase.allotments().forEach(allotment -> settled.add(allotment.refund()));
            }
        }
        List<Recorded> kept = recorded.stream()
                .map(each -> each.kept(settled.contains(each.event())))
                .toList();
        return new Relationship(
                key,
                kept,
                purchases.stream().map(Purchase::behindBarrier).toList(),
                parked,
                inReview,
                rulings,
                nextLookMillis,
                lookedMillis,
                settled.isEmpty() ? 0 : nowMillis,
                circumstances,
                history);
    }

    /** Whether it has no room for another purchase or message. */
    public boolean crowded() {
        return purchases.size() >= OPEN_PURCHASES_MAX || recorded.size() >= EVENTS_MAX;
    }

    /** The same with its purchases as they were before anybody decided some of them. */
    public Relationship undecided(List<Purchase> others) {
        return new Relationship(
                key,
                recorded,
                others,
                parked,
                inReview,
                rulings,
                nextLookMillis,
                lookedMillis,
                touchedMillis,
                Circumstances.NONE,
                history);
    }

    /** The same with other messages, and purchases as they were. */
    public Relationship leaving(List<Recorded> others) {
        return new Relationship(
                key,
                others,
                purchases,
                parked,
                inReview,
                rulings,
                nextLookMillis,
                lookedMillis,
                touchedMillis,
                circumstances,
                history);
    }

    /** Whether anything that is open was bought since a moment, epoch milliseconds, or on its day. */
    public boolean hasPurchasesSince(long millis) {
        for (int i = 0; i < purchases.size(); i++) {
            if (purchases.get(i).at().epochMillis() + DAY_MILLIS >= millis) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is known of it. */
    public boolean isEmpty() {
        return recorded.isEmpty() && equals(none(key));
    }

    /** The purchases that are the member's: of a card that changed hands, those of others stand beside them. */
    public List<Purchase> purchasesOf(Member member) {
        return purchases.stream().filter(purchase -> purchase.isOf(member)).toList();
    }

    /** Whether anything waits for an operator: messages, and rewards of purchases that cleared late. */
    public boolean asksOperator() {
        if (!inReview.isEmpty()) {
            return true;
        }
        for (Purchase purchase : purchases) {
            if (purchase.flags().contains(Flag.SUSPECT_DUPLICATE)
                    || !heldBack(purchase).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Rewards of a purchase that are not paid until an operator says so, and of which none has said that they are not. */
    public List<Reward> heldBack(Purchase purchase) {
        List<Reward> held = List.of();
        for (Reward reward : purchase.rewards()) {
            boolean asks = reward.reason() == Reason.HELD_FOR_REVIEW
                    ? reward.standing().pending() > 0
                    : reward.reason().asksOperator();
            if (asks && !ruled(purchase, reward)) {
                held = held.isEmpty() ? new ArrayList<>(1) : held;
                held.add(reward);
            }
        }
        return held;
    }

    /** Whether a reward was held back for an operator until that was too late. */
    public boolean isTooLateFor(Purchase purchase, Reward reward) {
        return reward.reason() == Reason.HELD_FOR_REVIEW
                && reward.stage() == Stage.REJECTED
                && !ruled(purchase, reward);
    }

    private boolean ruled(Purchase purchase, Reward reward) {
        return rulings.stream().anyMatch(ruling -> purchase.isReward(ruling.subject(), reward.offer()));
    }

    /** A member who was never seen at this merchant. */
    public static Relationship none(RelationshipKey key) {
        return new Relationship(key, List.of(), List.of(), List.of(), Long.MAX_VALUE);
    }
}
