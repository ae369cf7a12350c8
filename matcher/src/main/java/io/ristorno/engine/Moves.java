package io.ristorno.engine;

import io.ristorno.engine.Effect.Sent;
import io.ristorno.event.Bound;
import io.ristorno.event.Message;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold;
import io.ristorno.purchase.Fold.Moved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was bought when nobody knew an acceptor goes to the merchant to whom he was bound: its messages leave the one relationship and are
 * sent to the other, as they would have come there. What stays is {@linkplain Readdressing readdressed}, as before.
 *
 * <p>Of a card that somebody else held before or since everything stays: its messages go from holder to holder, at one merchant.
 */
final class Moves {
    private final Bound bound;
    private final Member member;
    private final Relationship before;
    private final List<Moved> moved;

    /**
     * @param before what was bought when nobody knew the acceptor, as the first event behind a barrier finds it
     * @param since what was bought at the merchant
     */
    Moves(Bound bound, Member member, Relationship before, Relationship since, long nowMillis) {
        this.bound = bound;
        this.member = member;
        this.before = before;
        moved = member.isStranger() ? List.of() : Fold.moved(before, since, this::may, nowMillis);
    }

    private boolean may(TransactionEvent event) {
        return bound.concerns(event)
                && member.cards().stream()
                        .filter(card -> card.account() == event.message().card())
                        .allMatch(Moves::isNobodyElses);
    }

    private static boolean isNobodyElses(Card card) {
        return card.fromMillis() == Long.MIN_VALUE
                && card.isHeld()
                && card.heir().isEmpty();
    }

    /** The relationship without the messages that go, and purchases as they were; empty if none goes. */
    Optional<Relationship> left() {
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        Set<TransactionEvent> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        moved.forEach(each -> gone.add(each.event()));
        List<Recorded> stay = before.recorded().stream()
                .filter(each -> !gone.contains(each.event()))
                .toList();
        return Optional.of(before.leaving(stay));
    }

    /** With the messages on their way. */
    List<Effect> sent(List<Effect> effects) {
        var all = new ArrayList<>(effects);
        for (Moved each : moved) {
            Message message = each.event().message().boundTo(bound.place(), each.purchase());
            all.add(new Sent(each.event().with(message)));
        }
        return all;
    }

    /** What is refused where it was sent goes back; what is refused there too, somebody has to settle by hand. */
    static List<Effect> back(TransactionEvent refused) {
        Message message = refused.message();
        return message.wasTakenAlong()
                ? List.of(new Sent(refused.with(message.back())))
                : List.of(Reconciliation.tooLate(refused));
    }
}
