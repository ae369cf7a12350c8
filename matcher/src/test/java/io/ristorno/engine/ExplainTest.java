package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decide.Explanation.Verdict;
import io.ristorno.engine.Story.Chapter;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Explain is the decision itself, recorded: what it says of a purchase is what was posted. It judges every offer in force in
 * full, while live traffic is shown only those that the index lets through; so this also holds the index to its word.
 */
class ExplainTest {
    private static final int PURCHASES = 10_000;

    private final Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
    private int purchases;

    @Test
    void whatExplainSaysOfTenThousandPurchasesIsWhatWasPosted() {
        long seed = Seeds.fresh("explain");
        for (int i = 0; purchases < PURCHASES; i++) {
            live(seed + i);
        }
        System.out.println("explain: " + purchases + " purchases, " + stages);
        assertThat(stages).containsKeys(Stage.PROVISIONAL, Stage.PENDING, Stage.AVAILABLE, Stage.REJECTED, Stage.VOID);
    }

    /** Found at this seed: a reward that waited for budget was kept under a stale reason when a late message moved its purchase. */
    @Test
    void whatWaitedAndFitsNoMoreIsExplainedAsItIs() {
        live(4_073_658_092L);
    }

    /** Found at this seed: what a limit took from an authorization was not looked at again when that expired. */
    @Test
    void whatALimitTookIsToldAsExpiredWhenItNeverCleared() {
        live(2_990_714_442L);
    }

    /** Found at this seed: an offer that had given something was none for purchases in the version of the day to which it moved. */
    @Test
    void whatGaveSomethingAndIsNoCandidateAnyMoreIsExplained() {
        live(185_488_544L);
    }

    private void live(long seed) {
        Story story = StoryTeller.tell(seed);
        World world = story.world(false);
        for (Chapter chapter : story.chapters()) {
            chapter.among(chapter.events()).forEach(world::apply);
            world.lookAgain();
            compare(seed, world);
            world.until(chapter.end());
            compare(seed, world);
        }
    }

    private void compare(long seed, World world) {
        for (Relationship relationship : world.relationships()) {
            for (int i = 0; i < relationship.purchases().size(); i++) {
                compare(seed, relationship.purchases().get(i), world, relationship, i);
            }
        }
    }

    private void compare(long seed, Purchase purchase, World world, Relationship relationship, int position) {
        purchases++;
        var verdicts = world.explain(relationship.key(), position).verdicts();
        for (Verdict verdict : verdicts) {
            Target said = verdict.target();
            stages.merge(said.stage(), 1, Integer::sum);
            Optional<Reward> posted = purchase.reward(said.offer().id());
            assertThat(posted.map(Reward::standing).orElse(Standing.NONE))
                    .as("seed %d: %s on %s", seed, said, purchase)
                    .isEqualTo(said.standing());
            posted.ifPresent(reward -> assertThat(reward)
                    .as("seed %d: %s on %s", seed, said, purchase)
                    .returns(said.stage(), Reward::stage)
                    .returns(said.reason(), Reward::reason)
                    .returns(said.flags(), Reward::flags)
                    .returns(said.offer().version(), Reward::version));
        }
        for (Reward reward : purchase.rewards()) {
            assertThat(verdicts)
                    .as("seed %d: %s is explained", seed, reward)
                    .anyMatch(verdict -> verdict.target().offer().id().equals(reward.offer()));
        }
    }
}
