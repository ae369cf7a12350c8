package io.ristorno.decide;

import io.ristorno.reward.Target;
import java.util.List;

/**
 * What was decided for a purchase.
 *
 * @param targets one a candidate
 * @param nextLookDay the local day on which time alone changes it next, days since 1970-01-01; {@link #NEVER} if none
 */
public record Outcome(List<Target> targets, int nextLookDay) {
    public static final int NEVER = Integer.MAX_VALUE;

    public Outcome {
        targets = List.copyOf(targets);
    }
}
