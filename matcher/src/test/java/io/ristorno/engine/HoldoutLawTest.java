package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.match.OfferIndex;
import io.ristorno.offer.Offer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The law of the ghost: a member has what he would have if the offers from which he is held out did not exist. The same story is played
 * with these offers and without: every reward, entry's sum and balance is the same, with budgets, lines and operators too.
 */
class HoldoutLawTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 1_000);

    private int ghosts;

    @Test
    void whatAMemberIsHeldOutFromDoesNotExistForHim() {
        long seed = Seeds.fresh("holdout");
        int compared = 0;
        // As many more as it takes until offers that are held out would have given something often enough.
        for (long next = seed; compared < STORIES || ghosts <= STORIES / 2 && compared < 2 * STORIES; next++) {
            Story story = StoryTeller.tellWithHoldoutsAndBudgets(next).holdingOutFromEver();
            Set<String> heldOut = heldOut(story);
            if (heldOut.isEmpty()) {
                continue;
            }
            compared++;
            Story without = story;
            for (String id : heldOut) {
                without = without.withoutOffer(id);
            }
            assertThat(played(story, next))
                    .as("-Dristorno.seed=%d held out from %s%n%s", next, heldOut, story)
                    .isEqualTo(played(without, next));
        }
        System.out.println("holdout: " + compared + " stories, " + ghosts + " ghosts");
        assertThat(ghosts).isGreaterThan(STORIES / 2);
    }

    /** Those of which every version is withheld. */
    private static Set<String> heldOut(Story story) {
        World world = story.world(false);
        OfferIndex index = world.compiled();
        long begin = story.begin().toEpochMilli();
        return story.offers().stream()
                .collect(Collectors.groupingBy(
                        Offer::id,
                        Collectors.reducing(
                                true,
                                offer -> index.holdsOut(
                                        story.membership().getFirst().member(), offer, begin),
                                Boolean::logicalAnd)))
                .entrySet()
                .stream()
                .filter(java.util.Map.Entry::getValue)
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private String played(Story story, long seed) {
        World world = story.world(true);
        var anyhow = new Orders(seed);
        for (Chapter chapter : story.chapters()) {
            chapter.among(anyhow.anyhow(chapter)).forEach(world::apply);
            world.until(chapter.end());
            world.judge(seed, chapter.end());
        }
        world.relationships()
                .forEach(relationship -> relationship
                        .purchases()
                        .forEach(purchase -> ghosts += purchase.ghosts().size()));
        List<String> lines = Snapshot.of(world).lines().toList();
        return lines.stream().filter(line -> !line.contains("ghost")).collect(Collectors.joining("\n"));
    }
}
