package io.ristorno.host;

import io.ristorno.engine.Effect;
import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Answered;
import io.ristorno.engine.Effect.AsksOperator;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.Effect.ClaimDropped;
import io.ristorno.engine.Effect.ClaimMade;
import io.ristorno.engine.Effect.EntriesCarried;
import io.ristorno.engine.Effect.ErasureBegun;
import io.ristorno.engine.Effect.FaultFound;
import io.ristorno.engine.Effect.MemberChanged;
import io.ristorno.engine.Effect.NotLinked;
import io.ristorno.engine.Effect.Noted;
import io.ristorno.engine.Effect.NoticeGiven;
import io.ristorno.engine.Effect.PassedOn;
import io.ristorno.engine.Effect.Promised;
import io.ristorno.engine.Effect.PurchasesClosed;
import io.ristorno.engine.Effect.RatesKnown;
import io.ristorno.engine.Effect.Reconsidered;
import io.ristorno.engine.Effect.Refused;
import io.ristorno.engine.Effect.RelationshipChanged;
import io.ristorno.engine.Effect.Sent;
import io.ristorno.engine.Engine;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.store.Batch;
import io.ristorno.store.Errand;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Rider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A batch in the making: effects carried out in memory, and the replies that wait for its sync. */
final class Pending {
    /** A batch is closed at the latest when it has this many events, as a rule. */
    static final int EVENTS_MAX = 4096;

    /** And when its relationships take so much. */
    static final int BYTES_MAX = 1 << 20;

    private final State state;
    private final int eventsMax;
    private final List<Event> events = new ArrayList<>();
    private final List<Booked> booked = new ArrayList<>();
    private final List<AlarmSet> alarms = new ArrayList<>();
    /** Behind those of relationships, which stand in the order in which these are written. */
    private final List<Booked> pursed = new ArrayList<>(0);

    private final List<AlarmSet> purseAlarms = new ArrayList<>(0);
    private final List<Look> served = new ArrayList<>();
    private final List<Rider> riders = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<RelationshipKey> promised = new ArrayList<>(0);
    private final List<Work> sent = new ArrayList<>(0);
    private final LongSupplier errandNumbers;
    private boolean substantial;

    private record Reply(Work work, Result result) {}

    Pending(State state, int eventsMax, LongSupplier errandNumbers) {
        this.state = state;
        this.eventsMax = eventsMax;
        this.errandNumbers = errandNumbers;
    }

    /** Carries the effects of one piece of work out. */
    void add(Work work, List<Effect> effects) {
        Result result = new Result.Done();
        boolean answers = true;
        boolean changes = !work.riders().isEmpty() || work.adopt().isPresent();
        int ridersBefore = riders.size();
        for (Effect effect : effects) {
            switch (effect) {
                case Answered answered -> result = new Result.Taken(answered.answer(), answered.repeated());
                case Refused refused -> result = new Result.Refused(refused.objection(), refused.why());
                case RelationshipChanged changed -> {
                    state.change(changed.relationship());
                    changes = true;
                }
                case MemberChanged changed -> {
                    state.change(changed.member());
                    changes = true;
                }
                case AsksOperator asks -> riders.add(new Rider.Review(asks.relationship(), asks.asks()));
                case ClaimMade made -> riders.add(new Rider.Waiting(made.fund(), made.claim()));
                case ClaimDropped dropped -> riders.add(new Rider.NoLonger(dropped.fund(), dropped.number()));
                case Promised it -> promised.add(it.relationship());
                case Sent it -> {
                    send(it.event(), _ -> {});
                    changes = true;
                }
                case Reconsidered it -> riders.add(new Rider.Reconsidered(it.member(), it.sinceMillis()));
                case NoticeGiven given -> {
                    riders.add(new Rider.Given(given.notice()));
                    changes = true;
                }
                case Noted _ -> changes = true;
                case NotLinked _ -> result = new Result.NotLinked();
                case ErasureBegun begun -> riders.add(new Rider.Erasure(begun.member(), true));
                case PassedOn it -> {
                    send(it.event(), work.reply());
                    answers = false;
                    changes = true;
                }
                case FaultFound found -> {
                    riders.add(new Rider.Found(found.fault()));
                    changes = true;
                }
                case PurchasesClosed closed ->
                    riders.add(new Rider.Condensed(closed.relationship(), closed.purchases()));
                case EntriesCarried carried -> riders.add(new Rider.Carried(carried.member(), carried.beforeMillis()));
                case RatesKnown known -> {
                    riders.add(new Rider.DailyRates(known.sheet()));
                    changes = true;
                }
                case Booked entries -> (entries.key() instanceof MemberKey ? pursed : booked).add(entries);
                case AlarmSet alarm -> (alarm.key() instanceof MemberKey ? purseAlarms : alarms).add(alarm);
            }
        }
        changes |= riders.size() > ridersBefore;
        addRiders(work.riders(), result instanceof Result.Refused);
        if (work.event() instanceof Look look) {
            served.add(look);
            changes = true;
        }
        if (changes) {
            events.add(work.event());
            substantial = true;
        }
        if (answers) {
            replies.add(new Reply(work, result));
        }
    }

    /** With what is refused nothing is written but that it has come, or has been tried again. */
    private void addRiders(List<Rider> with, boolean refused) {
        for (Rider rider : with) {
            if (!refused || rider instanceof Rider.Arrived || rider instanceof Rider.Released) {
                riders.add(rider);
            }
        }
    }

    private void send(MemberEvent event, Consumer<Result> reply) {
        var errand = new Errand(errandNumbers.getAsLong(), event);
        riders.add(new Rider.Sent(errand));
        sent.add(new Work(event, List.of(new Rider.Arrived(errand.number())), Optional.empty(), reply));
    }

    /** Relationships to look at again, since something became free for them; told once. */
    List<RelationshipKey> takePromised() {
        if (promised.isEmpty()) {
            return List.of();
        }
        List<RelationshipKey> taken = List.copyOf(promised);
        promised.clear();
        return taken;
    }

    /** What was sent to other members, to be applied next; told once. */
    List<Work> takeSent() {
        if (sent.isEmpty()) {
            return List.of();
        }
        List<Work> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Tells somebody something when everything before it is durable. */
    void answer(Work work, Result result) {
        replies.add(new Reply(work, result));
    }

    /**
     * An event is set aside. An alarm that can't be served is taken away all the same, or it would stand in the way of all behind it;
     * so is what another member sent.
     */
    void setAside(Work work, Quarantined quarantined) {
        riders.add(new Rider.SetAside(quarantined));
        for (Rider rider : work.riders()) {
            if (rider instanceof Rider.Arrived) {
                riders.add(rider);
            }
        }
        if (work.event() instanceof Look look) {
            served.add(look);
        }
        substantial = true;
        answer(work, new Result.SetAside(quarantined.number()));
    }

    /** The clock moved: the log keeps the last tick before the next event. */
    void tick(Tick tick) {
        if (!events.isEmpty() && events.getLast() instanceof Tick) {
            events.removeLast();
        }
        events.add(tick);
    }

    /** The next batch. A tick that goes to no log with this one goes with that: a replay needs the clock of every event. */
    Pending next() {
        var next = new Pending(state, eventsMax, errandNumbers);
        if (!substantial) {
            next.events.addAll(events);
        }
        return next;
    }

    boolean isEmpty() {
        return replies.isEmpty() && !substantial;
    }

    boolean isFull() {
        return replies.size() >= eventsMax || events.size() >= eventsMax || state.changedBytes() >= BYTES_MAX;
    }

    /** Whether anything has to be written: repeats alone are answered from what is durable already. */
    boolean isSubstantial() {
        return substantial;
    }

    Batch batch(long number, Engine engine) {
        engine.balance().takeClosed().forEach(closed -> riders.add(new Rider.MonthClosed(closed)));
        engine.budgets().takeChanged().forEach(use -> riders.add(new Rider.Shared(use)));
        booked.addAll(pursed);
        alarms.addAll(purseAlarms);
        return new Batch(
                number,
                engine.nowMillis(),
                events,
                state.changedRelationships(),
                state.changedMembers(),
                booked,
                alarms,
                served,
                engine.balance().takeChanged(),
                riders);
    }

    /** Tells everybody. */
    void reply() {
        for (Reply reply : replies) {
            reply.work.tell(reply.result);
        }
    }

    /** Tells everybody that it came to nothing. */
    void fail(String why) {
        for (Reply reply : replies) {
            reply.work.tell(new Result.NotTaken(why));
        }
    }

    int size() {
        return replies.size();
    }
}
