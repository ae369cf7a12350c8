package io.ristorno.purchase;

import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Reward;
import java.util.List;
import java.util.Optional;

/** Why an operator's word cannot be followed, and what he can do. */
final class Objections {
    private Objections() {}

    /** What stands against a ruling, in words with the mend; nothing if it can be followed. */
    static Optional<String> to(Ruling ruling, Relationship relationship) {
        if (relationship.rulings().size() >= Relationship.RULINGS_MAX) {
            return Optional.of("decisions of one member at one merchant, at most " + Relationship.RULINGS_MAX);
        }
        if (ruling.isOnReward()) {
            return reward(ruling, relationship);
        }
        Optional<TransactionEvent> subject = event(ruling.subject(), relationship);
        if (subject.isEmpty()) {
            return Optional.of("there is no message " + ruling.subject() + " of this member at this merchant");
        }
        return switch (ruling.verdict()) {
            case LINKED -> link(subject.get(), ruling.target(), relationship);
            case ACCEPTED, REFUSED -> decide(subject.get(), relationship);
            case ELSEWHERE -> Optional.of("whose a message is, is for no operator to say");
        };
    }

    private static Optional<String> reward(Ruling ruling, Relationship relationship) {
        if (ruling.verdict() == Ruling.Verdict.LINKED) {
            return Optional.of("a reward can be accepted or refused; only a message can be linked to another purchase");
        }
        for (Purchase purchase : relationship.purchases()) {
            for (Reward reward : purchase.rewards()) {
                if (purchase.isReward(ruling.subject(), reward.offer())) {
                    return relationship.isTooLateFor(purchase, reward)
                            ? Optional.of("nobody decided on it while its purchase was open, so it was refused")
                            : Optional.empty();
                }
            }
        }
        return Optional.of("there is no reward " + ruling.subject() + " that is open");
    }

    private static Optional<String> link(TransactionEvent subject, String target, Relationship relationship) {
        if (subject.message().traces().referenced()) {
            return Optional.of("the message names its purchase itself: only one that names none can be linked");
        }
        if (subject instanceof Authorization || subject instanceof Clearing) {
            return Optional.of("an authorization or clearing is a purchase: link the message that returned money");
        }
        boolean known = event(target, relationship)
                .filter(event -> event instanceof Authorization || event instanceof Clearing)
                .isPresent();
        return known ? Optional.empty() : Optional.of("there is no such purchase of this member at this merchant");
    }

    private static Optional<String> decide(TransactionEvent subject, Relationship relationship) {
        boolean put = relationship.inReview().contains(subject)
                || contains(relationship.purchases(), subject)
                || new Rulings(relationship.rulings()).decided(subject);
        return put
                ? Optional.empty()
                : Optional.of("nothing is to be decided about this message; to move a refund, link it to a purchase");
    }

    private static boolean contains(List<Purchase> purchases, TransactionEvent subject) {
        for (Purchase purchase : purchases) {
            if (purchase.facts().suspects().contains(subject)
                    || purchase.allotments().stream()
                            .anyMatch(allotment -> allotment.refund().equals(subject))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<TransactionEvent> event(String reference, Relationship relationship) {
        for (Recorded recorded : relationship.recorded()) {
            if (EventOrder.names(reference, recorded.event())) {
                return Optional.of(recorded.event());
            }
        }
        return Optional.empty();
    }
}
