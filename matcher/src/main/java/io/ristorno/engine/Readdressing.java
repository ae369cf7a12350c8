package io.ristorno.engine;

import io.ristorno.event.Readdressed;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Allotment;
import io.ristorno.member.Confidence;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold;
import io.ristorno.purchase.Fold.Changed;
import io.ristorno.purchase.Horizon;
import java.util.Optional;

/**
 * Whose a message is of an acceptor who was bound not long ago: of what was bought before, or of the merchant. What the merchant has of it
 * already stays his. What names something is of that. A return that names nothing is of the side where just so much is left, then of the
 * side where more is, the merchant's first; what only an operator can tell is asked where there is anything that it could be of.
 *
 * <p>Both sides are folded as if nobody else had held the card: which of its holders a message is of, is asked on the side on which it is.
 */
final class Readdressing {
    private final Relationship before;
    private final Relationship since;
    private final long nowMillis;

    /**
     * @param before what was bought when nobody knew the acceptor
     * @param since what was bought at the merchant
     */
    Readdressing(Relationship before, Relationship since, long nowMillis) {
        this.before = before;
        this.since = since;
        this.nowMillis = nowMillis;
    }

    boolean isOfBefore(Readdressed readdressed) {
        if (before.isEmpty() || knows(since, readdressed.event())) {
            return false;
        }
        TransactionEvent event = readdressed.before();
        return switch (fold(before, event)) {
            case Fold.Repeated _, Fold.Reused _ -> true;
            case Fold.Late _ -> Horizon.isOfClosed(event, before.history());
            case Fold.Full _ -> false;
            case Changed changed ->
                isUnnamedReturn(event) ? isReturnOfBefore(changed, event, readdressed.event()) : joins(changed, event);
        };
    }

    private static boolean knows(Relationship relationship, TransactionEvent event) {
        for (Recorded each : relationship.recorded()) {
            if (event.message().isSame(each.event().message())) {
                return true;
            }
        }
        return relationship.history().heard(event.message());
    }

    private Fold.Folded fold(Relationship relationship, TransactionEvent event) {
        Relationship settled = relationship.behindBarrier(nowMillis);
        return Fold.fold(
                settled.crowded() ? Horizon.relieved(settled, nowMillis) : settled,
                event,
                Member.unknown(event.message().member()),
                nowMillis);
    }

    private static boolean isUnnamedReturn(TransactionEvent event) {
        return (event instanceof Refund || event instanceof Chargeback || event instanceof ChargebackReversal)
                && !event.message().traces().referenced();
    }

    private boolean isReturnOfBefore(Changed changed, TransactionEvent event, TransactionEvent atMerchant) {
        Optional<Confidence> here = confidence(changed, event);
        if (here.filter(Readdressing::isExact).isPresent()) {
            return true;
        }
        boolean there = fold(since, atMerchant) instanceof Changed other
                && (confidence(other, atMerchant).isPresent() || asks(other, atMerchant));
        return !there && (here.isPresent() || asks(changed, event));
    }

    private static boolean isExact(Confidence confidence) {
        return confidence == Confidence.ONLY_EXACT || confidence == Confidence.LATEST_EXACT;
    }

    /** How sure it is of which purchase a return is that has found one. */
    private static Optional<Confidence> confidence(Changed changed, TransactionEvent event) {
        return changed.purchases().stream()
                .flatMap(purchase -> purchase.allotments().stream())
                .filter(allotment -> event.message().isSame(allotment.refund().message()))
                .map(Allotment::confidence)
                .findFirst();
    }

    /** Whether an operator is asked, and there is anything that he could say. */
    private static boolean asks(Changed changed, TransactionEvent event) {
        return !changed.purchases().isEmpty()
                && changed.inReview().stream().anyMatch(each -> event.message().isSame(each.message()));
    }

    /** Whether it is of a purchase that was there before it, or of one that something waits for. */
    private boolean joins(Changed changed, TransactionEvent event) {
        return changed.taken()
                        .filter(it -> !event.message().isSame(it.message()))
                        .isPresent()
                || before.parked().stream()
                        .anyMatch(waiting -> event.message()
                                .traces()
                                .isOfOneLifeWith(waiting.message().traces()))
                || changed.purchases().stream().anyMatch(purchase -> joins(event, purchase));
    }

    /** A purchase that one message makes may be one that another feed's report of it has made before. */
    private boolean joins(TransactionEvent event, Purchase purchase) {
        return purchase.events().stream().anyMatch(each -> event.message().isSame(each.message()))
                && (purchase.events().size() > 1
                        || before.purchases().stream()
                                .anyMatch(known -> known.id().equals(purchase.id())));
    }
}
