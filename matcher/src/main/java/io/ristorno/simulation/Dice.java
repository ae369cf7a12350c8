package io.ristorno.simulation;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Chance that falls alike whenever its seed is the same. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of their own: how often these are thrown moves no others. */
    Dice split() {
        return new Dice(random.split());
    }

    /** Once in so many throws; never for 0. */
    boolean one(int in) {
        return in > 0 && random.nextInt(in) == 0;
    }

    /** 0 or more, less than the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From one number to another, both included. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** One of several. */
    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One of several, each with its weight. */
    <T> T weighted(Map<T, Integer> weights) {
        int left = random.nextInt(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<T, Integer> choice : weights.entrySet()) {
            left -= choice.getValue();
            if (left < 0) {
                return choice.getKey();
            }
        }
        throw new IllegalStateException("one of them comes up");
    }
}
