package io.ristorno.app;

import io.ristorno.simulation.Simulation;
import io.ristorno.simulation.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** {@code ristorno simulate --faults}: many seeds, one a core at a time, until one breaks a law. */
final class FaultSimulation {
    private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final long first;
    private final int seeds;
    private final int steps;
    private final Consumer<String> listener;
    private final AtomicLong next;
    private final Tally tally = new Tally();
    private final BlockingQueue<Simulation.Outcome> outcomes = new ArrayBlockingQueue<>(64);
    private final long began = System.nanoTime();
    private int done;
    private Optional<Simulation.Outcome> broken = Optional.empty();

    /**
     * @param first of the seeds
     * @param steps of each
     * @param traced whether everything that happens is told; for one seed
     */
    FaultSimulation(PrintWriter out, long first, int seeds, int steps, boolean traced) {
        this.out = out;
        this.first = first;
        this.seeds = seeds;
        this.steps = steps;
        listener = traced ? out::println : _ -> {};
        next = new AtomicLong(first);
    }

    /** Whether no law was broken. */
    boolean run() {
        int threads = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        out.printf(Locale.ROOT, "%,d seeds from %d on, %,d steps each, on %d threads%n", seeds, first, steps, threads);
        out.flush();
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().name("ristorno-simulation-" + i).daemon(true).start(this::work);
        }
        try {
            collect();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        next.set(Long.MAX_VALUE);
        broken.ifPresentOrElse(this::tell, this::summarise);
        return broken.isEmpty();
    }

    private void work() {
        try {
            for (long seed = next.getAndIncrement(); seed < first + seeds; seed = next.getAndIncrement()) {
                outcomes.put(Simulation.run(seed, steps, listener));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect() throws InterruptedException {
        long told = began;
        while (done < seeds && broken.isEmpty()) {
            Simulation.Outcome outcome = outcomes.poll(1, TimeUnit.SECONDS);
            if (outcome != null) {
                done++;
                tally.add(outcome.tally());
                broken = outcome.broken().map(_ -> outcome);
            }
            if (System.nanoTime() - told > PROGRESS_NANOS) {
                told = System.nanoTime();
                out.printf(Locale.ROOT, "%,d of %,d seeds, %.1f a second%n", done, seeds, rate());
                out.flush();
            }
        }
    }

    private double rate() {
        return done / ((System.nanoTime() - began) / 1e9);
    }

    private void summarise() {
        out.printf(Locale.ROOT, "%,d seeds, %.1f a second: no law is broken%n", done, rate());
        out.println(tally.words());
        out.flush();
    }

    private void tell(Simulation.Outcome outcome) {
        out.println("the last steps of seed " + outcome.seed() + ":");
        outcome.trace().forEach(line -> out.println("  " + line));
        out.println(
                "seed " + outcome.seed() + " breaks a law: " + outcome.broken().orElse(""));
        out.println("the same again: ./ristorno simulate --faults --seeds 1 --seed " + outcome.seed() + " --steps "
                + steps);
        out.flush();
    }
}
