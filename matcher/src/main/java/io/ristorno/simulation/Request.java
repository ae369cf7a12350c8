package io.ristorno.simulation;

import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.Result;
import io.ristorno.member.Answer;
import io.ristorno.store.Rider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

    /** What comes of it at the service's door, before the engine has it. */
    interface Ask {
        Asked of(Incarnation life, long nowMillis);
    }

    /** What comes of a request at the door. */
    sealed interface Asked {}

    /**
     * The engine gets it.
     *
     * @param ended what the door does when nothing of it is under way any more
     */
    record Passed(Event event, List<Rider> riders, Consumer<Result> ended) implements Asked {
        Passed {
            riders = List.copyOf(riders);
        }

        Passed(Event event, List<Rider> riders) {
            this(event, riders, _ -> {});
        }
    }

    /** It is to be sent again later. */
    record Later() implements Asked {}

    /** What is stored answers it. */
    record Told(Result result) implements Asked {}

    /** How often it may be under way. */
    enum Manner {
        /** Sent again whenever its sender likes. */
        EVER,
        /** Sent until it is answered. */
        UNTIL_ANSWERED,
        /** The same, and the door lets one in at a time. */
        ONE_AT_A_TIME
    }

    private final String name;
    private final Ask ask;
    private final Manner manner;
    private final Supplier<Set<MemberKey>> whose;
    private final Sequel sequel;
    private Optional<Passed> passed = Optional.empty();
    private Optional<Result> first = Optional.empty();
    private boolean superseded;
    private int sentIn = -1;
    private int underWay;

    /**
     * @param name unique
     * @param whose whom it concerns: all of them, if it is a message of a card that changed hands
     */
    Request(String name, Ask ask, Manner manner, Supplier<Set<MemberKey>> whose, Sequel sequel) {
        this.name = name;
        this.ask = ask;
        this.manner = manner;
        this.whose = whose;
        this.sequel = sequel;
    }

    /** What tells a card message from all others. */
    static String name(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }

    /** Whether a name is that of a card message. */
    static boolean isNamed(String name, TransactionEvent event) {
        String source = event.message().source();
        return name.endsWith(event.message().id())
                && name.startsWith(source)
                && name.length() == source.length() + 1 + event.message().id().length();
    }

    String name() {
        return name;
    }

    /** Whether it is a card message. */
    boolean is(TransactionEvent event) {
        return isNamed(name, event);
    }

    /** What it comes to if it is sent now. */
    Asked ask(Incarnation life, long nowMillis) {
        boolean one = manner == Manner.ONE_AT_A_TIME && isUnderWay(life.number());
        Asked asked = one ? new Later() : ask.of(life, nowMillis);
        Violation.unless(
                !(asked instanceof Told(Result.Done _)) || passed.isPresent(),
                () -> name + " is done, says the store, and nobody has sent it yet");
        return asked;
    }

    /** What the engine got of it last, and what was to be stored with that. */
    Optional<Passed> passed() {
        return passed;
    }

    Set<MemberKey> whose() {
        return whose.get();
    }

    boolean isEverRepeated() {
        return manner == Manner.EVER;
    }

    /** Cards that are linked by it. */
    List<Rider.CardLink> links() {
        return passed.map(Passed::riders).orElse(List.of()).stream()
                .filter(Rider.CardLink.class::isInstance)
                .map(Rider.CardLink.class::cast)
                .toList();
    }

    /** Whether it was sent to this start of the service already. */
    boolean isSentIn(int start) {
        return sentIn == start;
    }

    /** Whether this start of the service has still to answer it. */
    boolean isUnderWay(int start) {
        return sentIn == start && underWay > 0;
    }

    void sent(int start, Passed what) {
        underWay = sentIn == start ? underWay + 1 : 1;
        sentIn = start;
        passed = Optional.of(what);
    }

    /** The engine had no room for it. */
    void notSent() {
        passed.ifPresent(it -> it.ended().accept(new Result.NotTaken("no room")));
        back();
        anew();
    }

    /** It is no longer under way. */
    void back() {
        underWay--;
    }

    /** It was not taken, and is to be sent anew. */
    void anew() {
        sentIn = underWay == 0 ? -1 : sentIn;
    }

    /** What was answered to a card message that was taken. */
    Optional<Answer> answer() {
        return first.map(result -> result instanceof Result.Taken taken ? taken.answer() : null);
    }

    boolean isAnswered() {
        return first.isPresent();
    }

    /** Whether it was taken, and its sender knows. */
    boolean isTaken() {
        return first.isPresent() && (first.get() instanceof Result.Taken || first.get() instanceof Result.Done);
    }

    /** What came of it is not to be found any more, and rightly so. */
    void supersede() {
        superseded = true;
    }

    boolean isSuperseded() {
        return superseded;
    }

    /** Whether nobody else will ever say whose it is: a card that changes hands has a new first word with every holder. */
    private boolean isSettled() {
        return !superseded && whose().size() < 2;
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
        if (isSettled() && result instanceof Result.Taken again && first.get() instanceof Result.Taken before) {
            Violation.unless(again.repeated() || before.repeated(), () -> name + " was taken twice");
            Violation.unless(
                    again.answer().equals(before.answer()),
                    () -> name + " was answered otherwise the second time: " + before + " and then " + again);
        }
        return false;
    }
}
