package io.ristorno.simulation;

import io.ristorno.event.Event;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.Result;
import io.ristorno.member.Answer;
import io.ristorno.store.Rider;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Something that somebody wants of the service. He sends it until he is answered, sometimes twice at once, sometimes again long
 * afterwards; and he remembers what he was answered.
 */
final class Request {
    /** What goes on when it is answered. */
    interface Sequel {
        Sequel NONE = taken -> {};

        void answered(boolean taken);
    }

    private final String name;
    private final LongFunction<? extends Event> event;
    private final List<Rider> riders;
    private final Sequel sequel;
    private Optional<Result> first = Optional.empty();
    private int sentIn = -1;

    /**
     * @param name unique
     * @param event as it is when it is received at a moment
     * @param riders what is to be stored with it
     */
    Request(String name, LongFunction<? extends Event> event, List<Rider> riders, Sequel sequel) {
        this.name = name;
        this.event = event;
        this.riders = riders;
        this.sequel = sequel;
    }

    /** A card message. */
    static Request of(LongFunction<TransactionEvent> telling) {
        return new Request(name(telling.apply(0)), telling, List.of(), Sequel.NONE);
    }

    /** What tells a card message from all others. */
    static String name(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }

    String name() {
        return name;
    }

    Event event(long receivedMillis) {
        return event.apply(receivedMillis);
    }

    List<Rider> riders() {
        return riders;
    }

    /** Cards that are linked by it. */
    List<Rider.CardLink> links() {
        return riders.stream()
                .filter(Rider.CardLink.class::isInstance)
                .map(Rider.CardLink.class::cast)
                .toList();
    }

    /** Whether it was sent to this start of the service already. */
    boolean isSentIn(int start) {
        return sentIn == start;
    }

    void sent(int start) {
        sentIn = start;
    }

    /** What was answered to a card message that was taken. */
    Optional<Answer> answer() {
        return first.map(result -> result instanceof Result.Taken taken ? taken.answer() : null);
    }

    /** Whether it was taken, and its sender knows. */
    boolean isTaken() {
        return first.isPresent() && (first.get() instanceof Result.Taken || first.get() instanceof Result.Done);
    }

    /**
     * Hears an answer.
     *
     * @return whether it is the first that says anything
     */
    boolean hears(Result result) {
        if (result instanceof Result.NotTaken) {
            return false;
        }
        if (first.isEmpty()) {
            first = Optional.of(result);
            sequel.answered(isTaken());
            return true;
        }
        if (result instanceof Result.Taken again && first.get() instanceof Result.Taken before) {
            Violation.unless(again.repeated() || before.repeated(), name + " was taken twice");
            Violation.unless(
                    again.answer().equals(before.answer()),
                    name + " was answered otherwise the second time: " + before + " and then " + again);
        }
        return false;
    }
}
