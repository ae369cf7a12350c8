package io.ristorno.simulation;

import io.ristorno.event.MemberKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody who may be a member, and what he knows of it. What he does with his membership and his cards, he does one after the other. */
final class Person {
    /** How far he is, as he knows. */
    enum State {
        STRANGER,
        MEMBER,
        LEFT,
        /** He is somebody else by now. */
        MERGED,
        /** He has asked to be erased. */
        GOING,
        GONE
    }

    private final String id;
    private final MemberKey key;
    private final List<Plastic.Holding> cards = new ArrayList<>();
    private State state = State.STRANGER;
    private Optional<Request> last = Optional.empty();
    private boolean telling;

    Person(String id) {
        this.id = id;
        key = MemberKey.of(Market.PROGRAM, id);
    }

    String id() {
        return id;
    }

    MemberKey key() {
        return key;
    }

    State state() {
        return state;
    }

    boolean is(State one) {
        return state == one;
    }

    void becomes(State next) {
        state = next;
    }

    /** Cards of his, those he gave away too. */
    List<Plastic.Holding> cards() {
        return cards;
    }

    /** Whether nothing that he asked for is under way. */
    boolean isFree(int start) {
        return last.isEmpty() || last.get().isAnswered() && !last.get().isUnderWay(start);
    }

    void asks(Request request) {
        last = Optional.of(request);
    }

    /** Whether he may tell where he is paid out to: he does so once at a time. */
    boolean tells() {
        boolean may = !telling;
        telling = true;
        return may;
    }

    void hasTold() {
        telling = false;
    }

    /** He has a card; those that it stands for end. */
    void links(Plastic.Holding holding) {
        cards.stream().filter(card -> card.account() == holding.account()).forEach(Plastic.Holding::ends);
        cards.add(holding);
    }

    /** He holds no card any more. */
    void dropsCards() {
        cards.forEach(Plastic.Holding::ends);
    }
}
