package io.ristorno.purchase;

import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Clearing;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The one order of card messages: event time, place in the life cycle, sequence, source, message id. */
final class EventOrder {
    private EventOrder() {}

    static final Comparator<TransactionEvent> COMPARATOR = EventOrder::compare;

    private static int compare(TransactionEvent one, TransactionEvent other) {
        int byTime = Long.compare(
                one.message().at().epochMillis(), other.message().at().epochMillis());
        if (byTime != 0) {
            return byTime;
        }
        int byRank = Integer.compare(one.rank(), other.rank());
        if (byRank != 0) {
            return byRank;
        }
        int bySequence = Integer.compare(sequence(one), sequence(other));
        if (bySequence != 0) {
            return bySequence;
        }
        int bySource = one.message().source().compareTo(other.message().source());
        return bySource != 0
                ? bySource
                : one.message().id().compareTo(other.message().id());
    }

    /**
     * Where an event stands among others.
     *
     * @return its position; when it is not there, {@code -1 - } the position at which it would keep the order
     */
    static int position(List<TransactionEvent> sorted, TransactionEvent event) {
        return Collections.binarySearch(sorted, event, COMPARATOR);
    }

    /** Whether a reference names an event. */
    static boolean names(String reference, TransactionEvent event) {
        String source = event.message().source();
        String id = event.message().id();
        return reference.length() == source.length() + 1 + id.length()
                && reference.startsWith(source)
                && reference.charAt(source.length()) == '|'
                && reference.endsWith(id);
    }

    /** Number of a clearing within its purchase, 0 for everything else and when not told. */
    static int sequence(TransactionEvent event) {
        return event instanceof Clearing clearing ? clearing.sequence() : 0;
    }

    /** What names an event: {@code source|message id}. */
    static String reference(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }

    /** The sort key as text: a purchase without a network's id is known by that of its earliest event. */
    static String key(TransactionEvent event) {
        return event.message().at().epochMillis() + "|" + event.rank() + "|" + sequence(event) + "|" + reference(event);
    }
}
