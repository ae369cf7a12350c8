package io.ristorno.rehearsal;

import io.ristorno.engine.Effect;
import io.ristorno.engine.Engine;
import io.ristorno.engine.Members;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.event.Tick;
import io.ristorno.event.Touched;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.Rates;
import io.ristorno.store.LoggedBatch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some members' part of the log, played through an engine with maps around it. What concerns everybody (the catalogue, rates, time) comes
 * where it came; so do operators' rulings, cards that changed hands, merges and looks, since all of them are in the log.
 */
final class Rehearsal implements Members {
    private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private final Map<MemberKey, Member> members = new HashMap<>();
    /** Where each has bought. */
    private final Map<MemberKey, Set<RelationshipKey>> ofMember = new HashMap<>();

    /** When to look, of a rehearsal of something else than what happened: then holds end at other times. */
    private final TreeSet<Look> alarms =
            new TreeSet<>(Comparator.comparingLong(Look::dueMillis).thenComparing(Look::key, StateKey.ORDER));

    private final Editions editions;
    private final Predicate<MemberKey> whose;
    private final boolean asItWas;
    private final long thingsMost;
    private final Watch watch;
    private final Engine engine;
    private long things;

    /**
     * @param whose events are played
     * @param asItWas whether the catalogue is the one that was: then looks come where they came
     * @param thingsMost so {@linkplain Room many} are kept at most
     */
    Rehearsal(Editions editions, Predicate<MemberKey> whose, boolean asItWas, long thingsMost, Watch watch) {
        this.editions = editions;
        this.whose = whose;
        this.asItWas = asItWas;
        this.thingsMost = thingsMost;
        this.watch = watch;
        engine = new Engine(OfferIndex.EMPTY, Rates.NONE, this, new OfferBudgets(), new TrialBalance());
    }

    void play(LoggedBatch batch) {
        batch.events().forEach(this::play);
    }

    private void play(Event event) {
        switch (event) {
            case CatalogueAdopted adopted -> {
                engine.adopt(editions.at(adopted.revision(), watch));
                apply(adopted);
            }
            case Tick tick -> {
                serve(tick.nowMillis());
                apply(tick);
            }
            case Look look when !asItWas -> {}
            case MemberEvent its when !whose.test(its.member()) -> {}
            default -> apply(event);
        }
    }

    private void serve(long untilMillis) {
        while (!alarms.isEmpty() && alarms.first().dueMillis() <= untilMillis) {
            Look look = alarms.pollFirst();
            apply(new Tick(look.dueMillis()));
            apply(look);
        }
    }

    private void apply(Event event) {
        for (Effect effect : engine.apply(event)) {
            switch (effect) {
                case Effect.RelationshipChanged(Relationship changed)
                when changed.isEmpty() -> replaced(relationships.remove(changed.key()), 0);
                case Effect.RelationshipChanged(Relationship changed) -> {
                    replaced(relationships.put(changed.key(), changed), Room.things(changed));
                    ofMember.computeIfAbsent(changed.key().member(), _ -> new HashSet<>())
                            .add(changed.key());
                }
                case Effect.MemberChanged changed ->
                    members.put(changed.member().key(), changed.member());
                case Effect.AlarmSet alarm -> {
                    if (!asItWas) {
                        alarms.add(new Look(alarm.key(), alarm.dueMillis()));
                    }
                }
                // Nobody had asked for it where it was, perhaps; what is in the log all the same says nothing new.
                case Effect.Sent(Touched touched) when !asItWas -> apply(touched);
                case Effect.Sent(Reconsidered reconsidered) when !asItWas -> apply(reconsidered);
                case Effect.Reconsidered it -> {
                    if (!asItWas) {
                        ofMember.getOrDefault(it.member(), Set.of()).stream()
                                .map(this::relationship)
                                .filter(each -> each.hasPurchasesSince(it.sinceMillis()))
                                .forEach(each -> alarms.add(new Look(each.key(), engine.nowMillis())));
                    }
                }
                // What was sent to others is in the log where it came; the books of a rehearsal nobody keeps.
                default -> {}
            }
        }
    }

    private void replaced(@Nullable Relationship before, long thingsNow) {
        things += thingsNow - (before == null ? 0 : Room.things(before));
        if (things > thingsMost) {
            throw new BackTest.Unplayable(
                    "members did more than the memory has room for, who cannot be played apart: more than " + thingsMost
                            + " messages and purchases. Play a copy of the store elsewhere, with more memory");
        }
    }

    Collection<Relationship> relationships() {
        return relationships.values();
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        return relationships.getOrDefault(key, Relationship.none(key));
    }

    @Override
    public Member member(MemberKey key) {
        return members.getOrDefault(key, Member.unknown(key));
    }
}
