package io.ristorno.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Seeds as they come: whatever befalls, the laws hold. Repeat a run with {@code -Dristorno.seed=}. */
class SimulationTest {
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("ristorno.simulate", 10));
    private static final int STEPS = 3_000;

    @Test
    void whateverBefallsTheLawsHold() {
        long seed = Seeds.fresh("simulation");
        var tally = new Tally();
        long until = System.nanoTime() + LASTS.toNanos();
        for (long next = seed; System.nanoTime() < until; next++) {
            Simulation.Outcome outcome = Simulation.run(next, STEPS, Sabotage.NONE);
            assertThat(outcome.broken())
                    .as("-Dristorno.seed=" + next + "\n" + String.join("\n", outcome.trace()))
                    .isEmpty();
            tally.add(outcome.tally());
        }
        assertThat(tally.starts).as("starts").isPositive();
        assertThat(tally.acknowledged).as("acknowledged").isPositive();
    }

    @Test
    void aSeedIsAHistoryTheSameEachTime() {
        for (long seed = 1; seed <= 5; seed++) {
            Simulation.Outcome once = Simulation.run(seed, STEPS, Sabotage.NONE);
            Simulation.Outcome again = Simulation.run(seed, STEPS, Sabotage.NONE);
            assertThat(again.hash()).as("seed " + seed).isEqualTo(once.hash());
            assertThat(again.trace()).isEqualTo(once.trace());
        }
        assertThat(Simulation.run(1, STEPS, Sabotage.NONE).hash())
                .isNotEqualTo(Simulation.run(2, STEPS, Sabotage.NONE).hash());
    }
}
