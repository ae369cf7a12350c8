package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What all members share, and what one member has of all merchants, is never overdrawn: the auditor adds up after every event what
 * every budget, every merchant's line and every day of a member has given, whatever is authorised, split, tipped, reversed, returned, won again and promoted. Repeat a run with {@code -Dristorno.seed=}.
 */
class SharedFundsTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 1_500);

    private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);

    @Test
    void noBudgetAndNoLineIsEverOverdrawn() {
        long seed = Seeds.fresh("shared funds");
        for (int i = 0; i < STORIES; i++) {
            Story story = (seed + i) % 4 == 0
                    ? StoryTeller.tellWithHoldoutsAndBudgets(seed + i)
                    : StoryTeller.tellWithCaps(seed + i);
            try {
                play(story);
            } catch (AssertionError overdrawn) {
                throw new AssertionError("-Dristorno.seed=" + (seed + i) + "\n" + story, overdrawn);
            }
        }
        System.out.println("shared funds: " + STORIES + " stories, refused " + refused);
        assertThat(refused)
                .as("funds that ran out")
                .containsKeys(Reason.BUDGET, Reason.MERCHANT_LINE, Reason.MEMBER_CAP);
    }

    private void play(Story story) {
        World world = story.world(true);
        var anyhow = new Orders(story.seed());
        for (Chapter chapter : story.chapters()) {
            chapter.among(anyhow.anyhow(chapter)).forEach(world::apply);
            world.until(chapter.end());
        }
        for (Relationship relationship : world.relationships()) {
            for (Purchase purchase : relationship.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    if (reward.reason().shared()) {
                        refused.merge(reward.reason(), 1, Integer::sum);
                    }
                    if (reward.flags().contains(Flag.MEMBER_CAPPED)) {
                        refused.merge(Reason.MEMBER_CAP, 1, Integer::sum);
                    }
                }
            }
        }
    }
}
