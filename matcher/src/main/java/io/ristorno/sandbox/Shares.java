package io.ristorno.sandbox;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much of traffic is what.
 *
 * @param linkedPerMille purchases by linked cards
 * @param registeredPerMille purchases at registered merchants, of linked cards and of others
 * @param weights of the stories, where they are possible
 */
public record Shares(int linkedPerMille, int registeredPerMille, Map<Story, Integer> weights) {
    /** As in a small program that people like. */
    public static final Shares DEMO = new Shares(200, 600, usual());

    public Shares {
        weights = Map.copyOf(weights);
    }

    private static Map<Story, Integer> usual() {
        return Arrays.stream(Story.values()).collect(Collectors.toMap(Function.identity(), Story::weight));
    }

    /** The stories of a trade with running sums of their weights. */
    EnumMap<Story, Integer> running(Trade trade) {
        var running = new EnumMap<Story, Integer>(Story.class);
        int sum = 0;
        for (Story story : Story.values()) {
            int weight = story.suits(trade) ? weights.getOrDefault(story, 0) : 0;
            if (weight > 0) {
                sum += weight;
                running.put(story, sum);
            }
        }
        return running;
    }
}
