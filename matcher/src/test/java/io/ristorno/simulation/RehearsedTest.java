package io.ristorno.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Seeds;
import org.junit.jupiter.api.Test;

/**
 * The back-test of the live catalogue comes to exactly the ledger's rewards, whatever befell: the simulator holds that of every seed in
 * which no budget was short (Audit.rehearsed), and here it is seen that there are such rewards. Repeat with {@code -Dristorno.seed=}.
 */
class RehearsedTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 20);
    private static final int STEPS = 3_000;

    @Test
    void aBackTestOfTheLiveCatalogueComesToTheLedgersRewards() {
        long seed = Seeds.fresh("rehearsed");
        var tally = new Tally();
        int seeds = 0;
        for (long next = seed; next < seed + STORIES; next++) {
            Simulation.Outcome outcome = Simulation.run(next, STEPS, Sabotage.NONE);
            assertThat(outcome.broken()).as("-Dristorno.seed=" + next).isEmpty();
            tally.add(outcome.tally());
            seeds += outcome.tally().rehearsed > 0 ? 1 : 0;
        }
        System.out.println(seeds + " of " + STORIES + " seeds, " + tally.words());
        assertThat(seeds).isPositive();
        assertThat(tally.edits).isPositive();
        assertThat(tally.merged).isPositive();
    }
}
