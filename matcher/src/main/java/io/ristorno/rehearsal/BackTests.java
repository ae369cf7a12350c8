package io.ristorno.rehearsal;

import io.ristorno.catalog.Problem;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Back-tests of a service that serves: each plays a snapshot of its own, made when its turn comes. What they came to is kept in memory, of
 * the last {@value #KEPT_MOST} of them, and lost with the process: it is a reading of what is stored, and can be had again.
 */
public final class BackTests {
    /** So many runs are known at most, those that are not over included. */
    public static final int KEPT_MOST = 32;

    private static final Logger LOG = LoggerFactory.getLogger(BackTests.class);

    private final Store store;
    private final Backroom backroom;
    /** By id, the oldest first. Guarded by this. */
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** How far a run is. */
    public sealed interface State {
        /** Others are before it. */
        record Waiting() implements State {}

        /** It is under way. */
        record Running(int percent) implements State {}

        /** It is over. */
        record Done(Forecast forecast) implements State {}

        /** It came to nothing. */
        record Failed(String why, String mend) implements State {}
    }

    /** A back-test that somebody asked for. */
    public final class Run implements Runnable, Watch {
        private final String id;
        private final Trial trial;
        private volatile State state = new State.Waiting();
        private volatile boolean unwanted;

        private Run(String id, Trial trial) {
            this.id = id;
            this.trial = trial;
        }

        /** Its id. */
        public String id() {
            return id;
        }

        /** What was asked for. */
        public Trial trial() {
            return trial;
        }

        /** How far it is. */
        public State state() {
            return state;
        }

        private boolean isOver() {
            return switch (state) {
                case State.Waiting _, State.Running _ -> false;
                case State.Done _, State.Failed _ -> true;
            };
        }

        @Override
        public boolean cancelled() {
            return unwanted || backroom.isClosed();
        }

        @Override
        public void played(int percent) {
            state = new State.Running(percent);
            backroom.rest();
        }

        @Override
        public void run() {
            if (cancelled()) {
                return;
            }
            state = new State.Running(0);
            try (Snapshot snapshot = store.snapshot()) {
                state = play(snapshot);
            } catch (CancellationException _) {
                state = new State.Failed("it was cancelled", "ask for it again");
            } catch (BackTest.Unplayable tooMuch) {
                state = new State.Failed(String.valueOf(tooMuch.getMessage()), "ask for what can be played");
            } catch (Throwable broken) {
                LOG.error("a back-test has broken a belief of ours", broken);
                state = new State.Failed("it broke a belief of ours", "look into the service's log");
            }
        }

        private State play(Snapshot snapshot) {
            List<Problem> problems = BackTest.problems(snapshot, trial);
            if (!problems.isEmpty()) {
                Problem first = problems.getFirst();
                return new State.Failed(
                        first.field() + " " + first.message() + " by now", "validate the offer, and ask for it again");
            }
            return new State.Done(BackTest.of(snapshot, trial, this));
        }
    }

    /** @param backroom where they are played */
    public BackTests(Store store, Backroom backroom) {
        this.store = store;
        this.backroom = backroom;
    }

    /** Whether one more would be taken now: what it asks for is looked into only then. */
    public boolean hasRoom() {
        return backroom.hasRoom();
    }

    /**
     * Takes one more.
     *
     * @param id nobody else's
     * @return the run; empty if too many wait already
     */
    public synchronized Optional<Run> ask(String id, Trial trial) {
        var run = new Run(id, trial);
        if (!backroom.take(run)) {
            return Optional.empty();
        }
        runs.put(id, run);
        Iterator<Run> oldest = runs.values().iterator();
        while (runs.size() > KEPT_MOST && oldest.hasNext()) {
            if (oldest.next().isOver()) {
                oldest.remove();
            }
        }
        return Optional.of(run);
    }

    /** A run; empty if there is none, or none any more. */
    public synchronized Optional<Run> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /**
     * Nobody wants a run, or what it came to, any more: it ends, and is forgotten.
     *
     * @return false if there is none
     */
    public synchronized boolean drop(String id) {
        Run run = runs.remove(id);
        if (run == null) {
            return false;
        }
        run.unwanted = true;
        backroom.remove(run);
        return true;
    }
}
