package io.ristorno.simulation;

import io.ristorno.directory.Holder;
import io.ristorno.directory.Linkage;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.CardHeld;
import io.ristorno.event.Event;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.Result;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.simulation.Person.State;
import io.ristorno.simulation.Plastic.Holding;
import io.ristorno.simulation.Request.Manner;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Errand;
import io.ristorno.store.Rider;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Cards that are linked, replaced, unlinked and given away, and what is bought with them. */
final class Cards {
    private static final int CARDS_MAX = 3;
    private static final long BEFORE_MILLIS = 90L * 86_400_000;

    private final Dice dice;
    private final Outside outside;
    private final InstantSource clock;
    private final Market market;
    private final People people;
    private final Tally tally;
    private final List<Plastic> plastics = new ArrayList<>();
    private final List<Holding> holdings = new ArrayList<>();
    private int purchases;
    private int asked;

    Cards(Dice dice, Outside outside, InstantSource clock, Market market, People people, Tally tally) {
        this.dice = dice;
        this.outside = outside;
        this.clock = clock;
        this.market = market;
        this.people = people;
        this.tally = tally;
    }

    /** Somebody links a card: a new one, one that replaces another of his, or one that was somebody's before. */
    void link(int start) {
        people.member(start).ifPresent(person -> {
            List<Plastic> free = plastics.stream().filter(Plastic::isFree).toList();
            if (!free.isEmpty() && dice.one(2)) {
                link(person, dice.any(free));
            } else if (person.cards().stream().filter(Holding::isCurrent).count() < CARDS_MAX) {
                var plastic = new Plastic(plastics.size());
                plastics.add(plastic);
                link(person, plastic);
            }
        });
    }

    private void link(Person person, Plastic plastic) {
        var holding = new Holding(plastic, person, "crd_" + holdings.size());
        Optional<Holding> replaced =
                dice.one(4) && !person.cards().isEmpty() ? Optional.of(dice.any(person.cards())) : Optional.empty();
        // Of a card that nobody held before, purchases of the time before its link can count, too.
        boolean early = plastic.holders().isEmpty() && replaced.isEmpty() && !dice.one(3);
        OptionalLong at = early ? OptionalLong.of(clock.millis() - BEFORE_MILLIS) : OptionalLong.empty();
        boolean moves = !plastic.holders().isEmpty();
        plastic.isAskedFor(person);
        holdings.add(holding);
        asks(
                "link " + holding.id() + ", card " + plastics.indexOf(plastic) + ", to " + person.id()
                        + replaced.map(card -> " in place of " + card.id()).orElse(""),
                Manner.ONE_AT_A_TIME,
                person,
                (life, millis) -> link(life, holding, replaced, at.orElse(millis)),
                taken -> {
                    if (taken) {
                        person.links(holding);
                        tally.linked++;
                        tally.moved += moves ? 1 : 0;
                        tally.replaced += replaced.isPresent() ? 1 : 0;
                    }
                    plastic.goesTo(taken ? Optional.of(holding) : Optional.empty());
                });
    }

    private static Request.Asked link(Incarnation life, Holding holding, Optional<Holding> replaced, long atMillis) {
        Member holder = life.store().memberAsStored(holding.person().key());
        List<CardHandle> handles =
                List.of(CardHandle.of(holding.id()), holding.plastic().number());
        Optional<LinksUnderWay.Link> begun = life.directory()
                .linksUnderWay()
                .link(
                        holder,
                        handles,
                        replaced.flatMap(card -> holder.card(card.slot())),
                        life.store()::memberAsStored);
        if (begun.isEmpty()) {
            return new Request.Later();
        }
        Request.Asked asked = link(life, holding, handles, replaced, atMillis);
        if (asked instanceof Request.Passed(Event event, List<Rider> riders, Consumer<Result> _)) {
            return new Request.Passed(event, riders, _ -> begun.get().ends());
        }
        begun.get().ends();
        return asked;
    }

    private static Request.Asked link(
            Incarnation life, Holding holding, List<CardHandle> handles, Optional<Holding> replaced, long atMillis) {
        List<Errand> underWay = life.store().errands();
        Member holder = life.store().memberAsStored(holding.person().key());
        if (holder.card(holding.slot()).isPresent()) {
            return new Request.Told(new Result.Done());
        }
        Instant at = Instant.ofEpochMilli(atMillis).truncatedTo(ChronoUnit.SECONDS);
        if (Linkage.waits(life.directory(), handles, life.eraser()::isUnderWay)) {
            return new Request.Later();
        }
        Optional<Card> old = replaced.flatMap(card -> holder.card(card.slot()));
        boolean may = old.isEmpty() || Linkage.mayReplace(life.directory(), holder, handles, old.get(), underWay);
        if (!may || Linkage.isReplaced(life.directory(), holder, handles, life.store()::memberAsStored)) {
            return new Request.Told(new Result.Refused(Objection.SETTLED, "one of the cards was replaced"));
        }
        CardLinked event =
                Linkage.of(life.directory(), holder, life.store()::memberAsStored, holding.id(), handles, old, at);
        holding.begins(event.account(), event.at().toEpochMilli());
        var riders = new ArrayList<Rider>();
        handles.forEach(handle -> riders.add(new Rider.CardLink(handle, holder.key(), holding.slot(), event.at())));
        riders.add(new Rider.CardFace(holder.key(), holding.slot(), holding.id(), "", ""));
        return new Request.Passed(event, riders);
    }

    private void asks(String name, Manner manner, Person person, Request.Ask ask, Request.Sequel sequel) {
        var request = new Request(name, ask, manner, () -> Set.of(person.key()), sequel);
        person.asks(request);
        outside.wants(request);
    }

    /** Somebody takes a card away. */
    void unlink(int start) {
        List<Holding> current = holdings.stream()
                .filter(Holding::isCurrent)
                .filter(holding ->
                        holding.person().is(State.MEMBER) && holding.person().isFree(start))
                .toList();
        if (!current.isEmpty()) {
            Holding holding = dice.any(current);
            asks(
                    "unlink " + holding.id() + " " + asked++,
                    Manner.UNTIL_ANSWERED,
                    holding.person(),
                    (life, millis) -> unlink(life, holding, millis),
                    taken -> {
                        holding.ends();
                        tally.unlinked++;
                    });
        }
    }

    private static Request.Asked unlink(Incarnation life, Holding holding, long millis) {
        CardHandle handle = CardHandle.of(holding.id());
        if (Linkage.isOnItsWay(life.directory(), List.of(handle), life.store().errands())) {
            return new Request.Later();
        }
        Holder holder = Linkage.last(life.directory(), handle);
        boolean linked =
                holder.isSomebody() && Linkage.isLinked(life.store().memberAsStored(holder.member()), holder.slot());
        return linked
                ? new Request.Passed(
                        new CardUnlinked(holder.member(), holder.slot(), Instant.ofEpochMilli(millis)), List.of())
                : new Request.Told(new Result.Done());
    }

    /** Somebody turns out to be somebody else, to whom his cards go. */
    void merge(int start) {
        List<Person> pair = people.pair(start);
        if (!pair.isEmpty()) {
            merge(pair.getFirst(), pair.getLast());
        }
    }

    private void merge(Person person, Person into) {
        List<Holding> current =
                person.cards().stream().filter(Holding::isCurrent).toList();
        current.forEach(card -> card.plastic().isAskedFor(into));
        // Those that they stand for are one card with them, and go over, too.
        person.cards().stream()
                .filter(card -> current.stream().anyMatch(each -> each.account() == card.account()))
                .forEach(card -> card.plastic().passesTo(into));
        var asking = new Merger(person, into, current);
        var request = new Request(
                "merge " + person.id() + " into " + into.id() + " " + asked++,
                asking::ask,
                Manner.ONE_AT_A_TIME,
                () -> Set.of(person.key(), into.key()),
                taken -> {
                    current.forEach(card -> card.plastic().isAskedNoMore());
                    if (taken) {
                        holdings.addAll(asking.done());
                        tally.merged++;
                    }
                });
        person.asks(request);
        into.asks(request);
        outside.wants(request);
    }

    /** Somebody buys something. */
    void buy(int start) {
        List<Holding> known = holdings.stream()
                .filter(holding -> holding.isCurrent() || dice.one(8))
                .toList();
        if (known.isEmpty()) {
            people.join(start);
            link(start);
            return;
        }
        Plastic plastic = dice.any(known).plastic();
        Plot.purchase(dice, purchases++, dice.any(market.places()), clock.millis())
                .forEach(due -> outside.wants(message(plastic, due.telling()), due.millis()));
    }

    private static Request message(Plastic plastic, LongFunction<TransactionEvent> telling) {
        return new Request(
                Request.name(telling.apply(0)),
                (life, millis) -> message(life, plastic, telling.apply(millis)),
                Manner.EVER,
                plastic::holders,
                Request.Sequel.NONE);
    }

    /** As a feed does: a message is for the first holder of its card. */
    private static Request.Asked message(Incarnation life, Plastic plastic, TransactionEvent event) {
        Holder first = life.directory().first(plastic.number());
        Optional<Holding> holds = plastic.holds();
        return first.isSomebody()
                ? new Request.Passed(
                        event.of(new CardHeld(first.member(), first.slot())),
                        List.of(),
                        result -> holds.ifPresent(holding -> isFound(holding, event, result)))
                : new Request.Told(new Result.NotLinked());
    }

    /** Whoever held a card all the while, and no longer since than it was bought with it, is found. */
    private static void isFound(Holding holding, TransactionEvent event, Result result) {
        if (result instanceof Result.NotLinked
                && holding.isCurrent()
                && holding.person().is(State.MEMBER)) {
            Violation.unless(
                    holding.beginsMillis() > event.message().at().epochMillis(),
                    () -> Request.name(event) + " is of a card that nobody linked, it says, and " + holding.id()
                            + " of " + holding.person().id() + " is linked");
        }
    }

    /** Every card that anybody held. */
    List<Plastic> plastics() {
        return plastics;
    }
}
