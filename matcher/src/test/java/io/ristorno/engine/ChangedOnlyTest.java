package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.Tick;
import io.ristorno.reward.Standing;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Deciding only the purchases whose inputs changed comes to the same as deciding all of them. The naive twin is made to
 * believe before every event that the catalogue has changed, though it has not, and so decides everything again.
 */
class ChangedOnlyTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 2_000);

    @Test
    void decidingWhatChangedComesToTheSameAsDecidingAll() {
        compare("changed only", StoryTeller::tell);
    }

    @Test
    void decidingWhatChangedComesToTheSameAlsoWhereBudgetsRunOut() {
        compare("changed only, with budgets", StoryTeller::tellWithBudgets);
    }

    @Test
    void decidingWhatChangedComesToTheSameAlsoWhereMuchIsLookedAt() {
        compare("changed only, with risk", StoryTeller::tellWithRisk);
    }

    /** What one merchant gives leaves another less: whose purchases have not changed themselves. */
    @Test
    void decidingWhatChangedComesToTheSameAlsoWhereTheMemberIsCapped() {
        compare("changed only, with caps", StoryTeller::tellWithCaps);
        compare("changed only, with caps, alarms late", StoryTeller::tellWithCaps, true);
    }

    @Test
    void decidingWhatChangedComesToTheSameAlsoWhereTheMemberIsHeldOut() {
        compare("changed only, with holdouts", StoryTeller::tellWithHoldoutsAndBudgets);
    }

    /** As in a host that is busy: the clock has moved on, events come, and what was due meanwhile is looked at behind them. */
    @Test
    void decidingWhatChangedComesToTheSameAlsoWhereAlarmsAreServedLate() {
        compare("changed only, alarms late", StoryTeller::tell, true);
        compare("changed only, with budgets, alarms late", StoryTeller::tellWithBudgets, true);
    }

    private static void compare(String name, LongFunction<Story> teller) {
        compare(name, teller, false);
    }

    private static void compare(String name, LongFunction<Story> teller, boolean late) {
        long seed = Seeds.fresh(name);
        for (int i = 0; i < STORIES; i++) {
            Story story = teller.apply(seed + i);
            World quick = story.world(false);
            World naive = story.world(false);
            var anyhow = new Orders(seed + i);
            for (Chapter chapter : story.chapters()) {
                for (MemberEvent event : chapter.among(anyhow.anyhow(chapter))) {
                    quick.apply(event);
                    naive.doubt();
                    naive.apply(event);
                    assertThat(held(quick))
                            .as("-Dristorno.seed=%d after %s", seed + i, Story.line(event))
                            .isEqualTo(held(naive));
                }
                boolean last = chapter.equals(story.chapters().getLast());
                pass(List.of(quick, naive), chapter.end(), late && !last);
                assertThat(held(quick))
                        .as("-Dristorno.seed=%d until %s", seed + i, chapter.end())
                        .isEqualTo(held(naive));
            }
        }
    }

    /** Time passes alike for all of them: where one has somebody who waits for a day to begin, the others wait for it, too. */
    private static void pass(List<World> worlds, Instant end, boolean late) {
        if (late) {
            worlds.forEach(world -> world.apply(new Tick(end.toEpochMilli())));
            return;
        }
        for (long next = nextDay(worlds); next <= end.toEpochMilli(); next = nextDay(worlds)) {
            Instant day = Instant.ofEpochMilli(next);
            worlds.forEach(world -> world.until(day.minusMillis(1)));
            worlds.forEach(world -> world.until(day));
        }
        worlds.forEach(world -> world.until(end));
    }

    private static long nextDay(List<World> worlds) {
        return worlds.stream().mapToLong(World::nextDayMillis).min().orElseThrow();
    }

    /**
     * All of a world but the rewards that hold nothing: an offer that lost the choice while its budget had room is not told when
     * that room is gone, and what it would say then moves nothing.
     */
    private static String held(World world) {
        return Snapshot.of(world)
                .lines()
                .filter(line -> !line.contains("posted") || !line.contains(Standing.NONE.toString()))
                .collect(Collectors.joining("\n"));
    }
}
