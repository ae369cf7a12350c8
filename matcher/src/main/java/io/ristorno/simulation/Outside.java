package io.ristorno.simulation;

import io.ristorno.catalog.Reading;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.Rider;
import io.ristorno.store.StoreFailed;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everybody who sends: what is still to be sent, what waits for its answer, and what was answered. */
final class Outside {
    private static final int HAND_OFF_MAX = 6;
    private static final int DOUBLED = 12;
    private static final int REPEATED = 10;

    private record Later(long millis, int number, Request request) {}

    private final Dice dice;
    private final Trace trace;
    private final Tally tally;
    private final InstantSource clock;
    private final Disk disk;
    private final PriorityQueue<Later> later = new PriorityQueue<>(
            java.util.Comparator.comparingLong(Later::millis).thenComparingInt(Later::number));
    private final List<Request> open = new ArrayList<>();
    private final List<Request> answered = new ArrayList<>();
    private final List<Request> repeatable = new ArrayList<>();
    private final Deque<Market.Edit> edits = new ArrayDeque<>();
    private int editSentIn = -1;
    private Optional<Violation> violation = Optional.empty();
    private int number;

    Outside(Dice dice, Trace trace, Tally tally, InstantSource clock, Disk disk) {
        this.dice = dice;
        this.trace = trace;
        this.tally = tally;
        this.clock = clock;
        this.disk = disk;
    }

    /** Somebody wants something from a moment on. */
    void wants(Request request, long fromMillis) {
        later.add(new Later(fromMillis, number++, request));
    }

    void wants(Request request) {
        open.add(request);
    }

    void wants(Market.Edit edit) {
        edits.add(edit);
    }

    /** Whether everybody has been answered. */
    boolean isContent() {
        return later.isEmpty() && open.isEmpty() && edits.isEmpty();
    }

    /** What is still wanted, for whoever asks why there is no rest. */
    @Override
    public String toString() {
        return "wanted " + open.stream().map(Request::name).limit(5).toList() + " later " + later.size() + " edits "
                + edits.stream().map(Market.Edit::name).toList();
    }

    /** What was taken, as far as its senders know. */
    List<Request> answered() {
        return answered;
    }

    /** What was taken of some is not to be found any more. */
    void supersede(Predicate<Request> which) {
        answered.stream().filter(which).forEach(Request::supersede);
        answered.removeIf(Request::isSuperseded);
    }

    /** Nobody waits for his moment any more. */
    void hurry() {
        for (Later next = later.poll(); next != null; next = later.poll()) {
            open.add(next.request);
        }
    }

    private void due() {
        long now = clock.millis();
        for (Later next = later.peek(); next != null && next.millis <= now; next = later.peek()) {
            open.add(next.request);
            later.remove();
        }
    }

    /** Some send. */
    void send(Incarnation life) {
        due();
        sendEdit(life);
        var chosen = new ArrayList<Request>();
        for (int left = 1 + dice.below(HAND_OFF_MAX); left > 0; left--) {
            choose(life).ifPresent(request -> {
                chosen.add(request);
                if (dice.one(DOUBLED)) {
                    chosen.add(request);
                }
            });
        }
        hand(life, chosen);
    }

    /** All send what they have not sent to this life. */
    void sendAll(Incarnation life) {
        due();
        sendEdit(life);
        hand(
                life,
                open.stream()
                        .filter(request -> !request.isSentIn(life.number()))
                        .toList());
    }

    private void hand(Incarnation life, List<Request> requests) {
        var passed = new ArrayList<Request>();
        var works = new ArrayList<Work>();
        for (Request request : requests) {
            switch (asked(life, request)) {
                case Request.Passed(Erased erased, List<Rider> _, Consumer<Result> _) -> erase(life, request, erased);
                case Request.Passed it -> {
                    request.sent(life.number(), it);
                    passed.add(request);
                    works.add(work(life, request, it));
                }
                case Request.Told told -> hear(life, request, told.result());
                case Request.Later _ -> {}
            }
        }
        hand(life, passed, works);
    }

    private Request.Asked asked(Incarnation life, Request request) {
        try {
            return request.ask(life, clock.millis());
        } catch (StoreFailed failed) {
            trace.add(request.name() + " finds that " + failed.getMessage());
            return new Request.Later();
        }
    }

    private void hand(Incarnation life, List<Request> passed, List<Work> works) {
        if (works.isEmpty()) {
            return;
        }
        boolean messages = works.stream().allMatch(work -> work.event() instanceof TransactionEvent);
        boolean taken = messages && dice.one(4)
                ? life.machine().submitBulk(works)
                : life.machine().submit(works);
        tally.sent += taken ? works.size() : 0;
        if (!taken) {
            passed.forEach(Request::notSent);
        }
        trace.add("send " + passed.stream().map(Request::name).collect(Collectors.joining(", "))
                + (taken ? "" : " refused: full"));
    }

    private void erase(Incarnation life, Request request, Erased erased) {
        var passed = new Request.Passed(erased, List.of());
        request.sent(life.number(), passed);
        boolean taken = life.eraser().erase(erased, result -> back(life, request, passed, result));
        tally.sent += taken ? 1 : 0;
        if (!taken) {
            request.notSent();
        }
        trace.add("send " + request.name() + (taken ? "" : " refused: full"));
    }

    private Optional<Request> choose(Incarnation life) {
        if (!repeatable.isEmpty() && dice.one(REPEATED)) {
            return Optional.of(dice.any(repeatable));
        }
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Request request = dice.any(open);
        return request.isSentIn(life.number()) && !dice.one(DOUBLED) ? Optional.empty() : Optional.of(request);
    }

    private Work work(Incarnation life, Request request, Request.Passed passed) {
        return new Work(
                passed.event(), passed.riders(), Optional.empty(), result -> back(life, request, passed, result));
    }

    private void back(Incarnation life, Request request, Request.Passed passed, Result result) {
        request.back();
        hear(life, request, result);
        watched(() -> {
            passed.ended().accept(result);
            return false;
        });
    }

    private void hear(Incarnation life, Request request, Result result) {
        if (disk.isOff()) {
            return;
        }
        trace.add(request.name() + " is answered " + words(result));
        tally.repeats += result instanceof Result.Taken taken && taken.repeated() ? 1 : 0;
        if (result instanceof Result.Done) {
            request.links().forEach(life.directory()::put);
        }
        boolean first = watched(() -> request.hears(result));
        if (result instanceof Result.NotTaken) {
            request.anew();
        }
        if (first) {
            open.remove(request);
            tally.acknowledged += request.isTaken() ? 1 : 0;
            tally.refused += request.isTaken() ? 0 : 1;
            if (request.isTaken()) {
                answered.add(request);
            }
            if (request.isTaken() && request.isEverRepeated()) {
                repeatable.add(request);
            }
        }
    }

    /** Whoever replies does not care what becomes of it: so what is wrong with an answer is kept for whoever asks. */
    private boolean watched(BooleanSupplier hearing) {
        try {
            return hearing.getAsBoolean();
        } catch (Violation found) {
            violation = violation.isEmpty() ? Optional.of(found) : violation;
            return false;
        }
    }

    /** What was wrong with an answer, if anything was. */
    Optional<Violation> violation() {
        return violation;
    }

    private static String words(Result result) {
        return switch (result) {
            case Result.Taken taken ->
                (taken.repeated() ? "again " : "") + taken.answer().purchase() + " "
                        + taken.answer().lines().size();
            case Result.Done _ -> "done";
            case Result.Refused refused -> "refused " + refused.objection();
            case Result.NotLinked _ -> "not linked";
            case Result.SetAside _ -> "set aside";
            case Result.NotTaken _ -> "not taken";
        };
    }

    /** One edit after the other, each until it is in force. */
    private void sendEdit(Incarnation life) {
        if (edits.isEmpty() || editSentIn == life.number()) {
            return;
        }
        Market.Edit edit = edits.element();
        Reading<CurrentCatalogue.Adopted> asked;
        try {
            asked = life.catalogue().edit(edit.edit(), edit.change());
        } catch (StoreFailed failed) {
            trace.add("edit " + edit.name() + " finds that " + failed.getMessage());
            return;
        }
        editSentIn = life.number();
        switch (asked) {
            case Reading.Refused<CurrentCatalogue.Adopted> refused -> {
                trace.add("edit " + edit.name() + " is refused");
                edits.remove();
                editSentIn = -1;
            }
            case Reading.Read<CurrentCatalogue.Adopted> read -> {
                var _ = read.value().durable().whenComplete((edition, failed) -> heardEdit(edit, failed == null));
            }
        }
    }

    private void heardEdit(Market.Edit edit, boolean inForce) {
        if (disk.isOff()) {
            return;
        }
        trace.add("edit " + edit.name() + (inForce ? " is in force" : " is not taken"));
        editSentIn = -1;
        if (inForce) {
            tally.edits++;
            edits.remove();
        }
    }
}
