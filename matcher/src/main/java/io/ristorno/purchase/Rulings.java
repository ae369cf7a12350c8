package io.ristorno.purchase;

import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.TransactionEvent;
import java.util.List;
import java.util.Optional;

/** What operators decided about the messages of a relationship. */
record Rulings(List<Ruling> all) {
    /** Nobody decided anything. */
    static final Rulings NONE = new Rulings(List.of());

    boolean accepted(TransactionEvent event) {
        return decided(event, Verdict.ACCEPTED).isPresent();
    }

    boolean refused(TransactionEvent event) {
        return decided(event, Verdict.REFUSED).isPresent();
    }

    /** Whether it belongs to a purchase of another member. */
    boolean elsewhere(TransactionEvent event) {
        return decided(event, Verdict.ELSEWHERE).isPresent();
    }

    /** To whom it belongs, as was claimed. */
    Optional<Ruling> claim(TransactionEvent event) {
        return decided(event, Verdict.ELSEWHERE);
    }

    /** Whether anybody decided anything about it. */
    boolean decided(TransactionEvent event) {
        return all.stream().anyMatch(ruling -> EventOrder.names(ruling.subject(), event));
    }

    /** The message to whose purchase this one was linked. */
    Optional<String> linked(TransactionEvent event) {
        return decided(event, Verdict.LINKED).map(Ruling::target);
    }

    private Optional<Ruling> decided(TransactionEvent event, Verdict verdict) {
        for (Ruling ruling : all) {
            if (ruling.verdict() == verdict && EventOrder.names(ruling.subject(), event)) {
                return Optional.of(ruling);
            }
        }
        return Optional.empty();
    }
}
