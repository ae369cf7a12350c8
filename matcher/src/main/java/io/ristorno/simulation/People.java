package io.ristorno.simulation;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.host.Result;
import io.ristorno.simulation.Person.State;
import io.ristorno.simulation.Request.Manner;
import io.ristorno.store.Rider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who joins, leaves, wants to be forgotten, and comes again. */
final class People {
    private final Dice dice;
    private final Outside outside;
    private final Tally tally;
    private final int membersMax;
    private final List<Person> persons = new ArrayList<>();
    private final Set<MemberKey> everErased = new HashSet<>();
    private int asked;

    People(Dice dice, Outside outside, Tally tally, int membersMax) {
        this.dice = dice;
        this.outside = outside;
        this.tally = tally;
        this.membersMax = membersMax;
    }

    /** Somebody joins, for the first time or again. */
    void join(int start) {
        if (persons.size() < membersMax && (persons.size() < 2 || dice.one(2))) {
            var person = new Person("mem_" + persons.size());
            persons.add(person);
            join(person);
        } else if (!persons.isEmpty() && dice.one(4)) {
            Person person = dice.any(persons);
            if ((person.is(State.GONE) || person.is(State.LEFT) || person.is(State.STRANGER)) && person.isFree(start)) {
                join(person);
            }
        }
    }

    private void join(Person person) {
        State before = person.state();
        person.becomes(State.STRANGER);
        supersede(person, Left.class, Erased.class);
        if (before == State.GONE) {
            outside.supersede(request -> request.whose().contains(person.key()));
        }
        asks(
                person,
                "join",
                (life, millis) -> life.eraser().isUnderWay(person.key())
                        ? new Request.Later()
                        : new Request.Passed(
                                new Joined(person.key(), Instant.ofEpochMilli(millis)),
                                List.of(new Rider.Identity(person.key(), person.id()))),
                taken -> person.becomes(taken ? State.MEMBER : before));
    }

    private void asks(Person person, String what, Request.Ask ask, Request.Sequel sequel) {
        asks(person, what, Manner.UNTIL_ANSWERED, ask, sequel);
    }

    private void asks(Person person, String what, Manner manner, Request.Ask ask, Request.Sequel sequel) {
        var request =
                new Request(what + " " + person.id() + " " + asked++, ask, manner, () -> Set.of(person.key()), sequel);
        person.asks(request);
        outside.wants(request);
    }

    /** What he asks for now undoes what he asked for before. */
    private void supersede(Person person, Class<?>... events) {
        outside.supersede(request -> request.whose().contains(person.key())
                && request.passed()
                        .filter(passed ->
                                List.of(events).contains(passed.event().getClass()))
                        .isPresent());
    }

    /** Somebody who is a member and waits for nothing. */
    Optional<Person> member(int start) {
        List<Person> free = persons.stream()
                .filter(person -> person.is(State.MEMBER) && person.isFree(start))
                .toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(dice.any(free));
    }

    /** Two who turn out to be one person: who goes over, and to whom. */
    List<Person> pair(int start) {
        Optional<Person> into = member(start);
        List<Person> others = persons.stream()
                .filter(person -> person.is(State.MEMBER) || person.is(State.LEFT))
                .filter(person ->
                        person.isFree(start) && into.filter(person::equals).isEmpty())
                .toList();
        return into.isEmpty() || others.isEmpty() ? List.of() : List.of(dice.any(others), into.get());
    }

    /** Somebody who is a member, even if he is about to go, or somebody else by now. */
    Optional<Person> anybody() {
        List<Person> known = persons.stream()
                .filter(person -> person.is(State.MEMBER) || person.is(State.GOING) || person.is(State.MERGED))
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(dice.any(known));
    }

    /** Somebody leaves his program. */
    void leave(int start) {
        member(start).ifPresent(this::leave);
    }

    private void leave(Person person) {
        supersede(person, Joined.class);
        asks(
                person,
                "leave",
                (life, millis) -> new Request.Passed(new Left(person.key(), Instant.ofEpochMilli(millis)), List.of()),
                taken -> {
                    Violation.unless(taken, () -> person.id() + " may not leave");
                    person.becomes(State.LEFT);
                    person.dropsCards();
                    tally.left++;
                });
    }

    /** Somebody is to be erased, who is a member or was one. */
    void erase(int start) {
        List<Person> free = persons.stream()
                .filter(person -> person.is(State.MEMBER) || person.is(State.LEFT) || person.is(State.MERGED))
                .filter(person -> person.isFree(start))
                .toList();
        if (!free.isEmpty()) {
            erase(dice.any(free), !dice.one(4));
        }
    }

    private void erase(Person person, boolean forfeit) {
        State before = person.state();
        person.becomes(State.GOING);
        everErased.add(person.key());
        asks(person, "erase", Manner.ONE_AT_A_TIME, (life, millis) -> erasure(life, person, forfeit, millis), taken -> {
            person.becomes(taken ? State.GONE : before);
            if (taken) {
                person.dropsCards();
                outside.supersede(request -> request.whose().contains(person.key()));
                tally.erased++;
            }
        });
    }

    /** Who has asked before and finds nobody with his id was heard. */
    private static Request.Asked erasure(Incarnation life, Person person, boolean forfeit, long millis) {
        if (life.eraser().isUnderWay(person.key())
                || life.store().memberId(person.key()).isEmpty()) {
            return new Request.Told(new Result.Done());
        }
        return new Request.Passed(new Erased(person.key(), forfeit, Instant.ofEpochMilli(millis)), List.of());
    }

    /** Those who have asked to be erased, whether they know that they are or not. */
    Set<MemberKey> going() {
        Set<MemberKey> going = gone();
        going.addAll(keys(State.GOING));
        return going;
    }

    /** Those who know that they are erased. */
    Set<MemberKey> gone() {
        return keys(State.GONE);
    }

    /** Everybody who ever wanted to be a member. */
    List<MemberKey> all() {
        return persons.stream().map(Person::key).toList();
    }

    /** Those who have asked to be erased at any time. */
    Set<MemberKey> everErased() {
        return everErased;
    }

    private Set<MemberKey> keys(State state) {
        var keys = new HashSet<MemberKey>();
        persons.stream().filter(person -> person.is(state)).forEach(person -> keys.add(person.key()));
        return keys;
    }
}
