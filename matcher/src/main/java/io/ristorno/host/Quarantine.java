package io.ristorno.host;

import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Rider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which events are set aside, so that none of them breaks the engine twice. The engine's thread alone asks. */
final class Quarantine {
    /** What makes two events the same: a message's name, what is looked at, or a payout's, spend's or adjustment's id and step. */
    private record Name(StateKey about, String source, String id) {
        static @Nullable Name of(Event event) {
            return switch (event) {
                case TransactionEvent it ->
                    new Name(
                            new RelationshipKey(it.member(), it.relationship().merchant()),
                            it.message().source(),
                            it.message().id());
                case Readdressed it -> Name.of(it.before());
                case Look it -> new Name(it.key(), "", "");
                case PurseEvent it -> new Name(it.member(), it.getClass().getSimpleName(), id(it));
                default -> null;
            };
        }

        private static String id(PurseEvent event) {
            return switch (event) {
                case PaidOut it -> it.id();
                case PayoutSent it -> it.id();
                case PayoutConfirmed it -> it.id();
                case PayoutRejected it -> it.id();
                case Spent it -> it.id();
                case SpendRefunded it -> it.spend() + "|" + it.id();
                case Adjusted it -> it.id();
            };
        }
    }

    private final Map<Name, Long> numbers = new HashMap<>(0);
    private final Map<Long, Name> names = new HashMap<>(0);
    private long last;
    private final AtomicInteger open = new AtomicInteger();

    Quarantine(List<Quarantined> known) {
        for (Quarantined each : known) {
            last = Math.max(last, each.number());
            each.event().ifPresent(event -> remember(each.number(), event));
        }
        open.set(known.size());
    }

    /** How many there are. Any thread may ask. */
    int open() {
        return open.get();
    }

    private void remember(long number, Event event) {
        Name name = Name.of(event);
        if (name != null) {
            numbers.put(name, number);
            names.put(number, name);
        }
    }

    /** The number under which an event is set aside, unless this is another try with it. */
    Optional<Long> number(Work work) {
        if (numbers.isEmpty() || release(work).isPresent()) {
            return Optional.empty();
        }
        return Optional.ofNullable(numbers.get(Name.of(work.event())));
    }

    /** Which one a piece of work is another try with, or the end of. */
    static Optional<Long> release(Work work) {
        for (Rider rider : work.riders()) {
            if (rider instanceof Rider.Released released) {
                return Optional.of(released.number());
            }
        }
        return Optional.empty();
    }

    /** Sets an event aside. */
    Quarantined add(Event event, RuntimeException broken, long nowMillis) {
        remember(++last, event);
        open.incrementAndGet();
        return new Quarantined(last, Optional.of(event), failure(broken), nowMillis);
    }

    /** What broke and where; never what it says of itself, since that may quote a message. */
    private static String failure(RuntimeException broken) {
        String where = "";
        for (StackTraceElement each : broken.getStackTrace()) {
            if (each.getClassName().startsWith("io.ristorno.")) {
                where = " at " + each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber();
                break;
            }
        }
        return broken.getClass().getName() + where;
    }

    void remove(long number) {
        open.decrementAndGet();
        Name name = names.remove(number);
        if (name != null) {
            numbers.remove(name);
        }
    }
}
