package io.ristorno.simulation;

import io.ristorno.directory.LinksUnderWay;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Event;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.host.Result;
import io.ristorno.people.Merging;
import io.ristorno.people.Merging.Outcome;
import io.ristorno.simulation.Person.State;
import io.ristorno.simulation.Plastic.Holding;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who asks that two be made one, until it is done. */
final class Merger {
    private final Person person;
    private final Person into;
    private final List<Holding> cards;
    private List<CardLinked> linked = List.of();

    /**
     * @param cards that go over
     */
    Merger(Person person, Person into, List<Holding> cards) {
        this.person = person;
        this.into = into;
        this.cards = cards;
    }

    /** At the service's door. */
    Request.Asked ask(Incarnation life, long nowMillis) {
        Optional<LinksUnderWay.Link> begun = letIn(life);
        if (begun.isEmpty()) {
            return new Request.Later();
        }
        Request.Asked asked = asked(life, nowMillis);
        if (asked instanceof Request.Passed(Event event, List<Rider> riders, Consumer<Result> _)) {
            return new Request.Passed(event, riders, _ -> begun.get().ends());
        }
        begun.get().ends();
        return asked;
    }

    private Optional<LinksUnderWay.Link> letIn(Incarnation life) {
        try (Snapshot snapshot = life.store().snapshot()) {
            List<CardHandle> handles = snapshot.remains(person.key()).cards().stream()
                    .map(CardLink::key)
                    .toList();
            return life.directory().linksUnderWay().handOn(snapshot.member(person.key()), handles, snapshot::member);
        }
    }

    private Request.Asked asked(Incarnation life, long nowMillis) {
        try (Snapshot snapshot = life.store().snapshot()) {
            var merging = new Merging(
                    snapshot,
                    life.directory(),
                    life.eraser()::isUnderWay,
                    person.key(),
                    into.key(),
                    Instant.ofEpochMilli(nowMillis));
            return switch (merging.outcome()) {
                case Outcome.Ready ready -> {
                    linked = ready.event().cards();
                    yield new Request.Passed(ready.event(), ready.riders());
                }
                case Outcome.Done _ -> new Request.Told(new Result.Done());
                case Outcome.Before _ ->
                    new Request.Told(new Result.Refused(Objection.SETTLED, "one of the two was merged before"));
                case Outcome.Waits _ -> new Request.Later();
            };
        }
    }

    /** It is done: the other has the cards. */
    List<Holding> done() {
        person.becomes(State.MERGED);
        var over = new ArrayList<Holding>();
        for (CardLinked link : linked) {
            Holding before = cards.stream()
                    .filter(card -> link.before()
                            .filter(held -> held.slot() == card.slot())
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
            var holding = new Holding(before.plastic(), into, link.id());
            holding.begins(link.account(), link.at().toEpochMilli());
            into.links(holding);
            before.plastic().goesTo(Optional.of(holding));
            over.add(holding);
        }
        return over;
    }
}
