package io.ristorno.decide;

import io.ristorno.reward.Target;
import java.util.List;

/**
 * What was decided for a purchase.
 *
 * @param targets one a candidate
 * @param nextLookDay the local day on which time alone changes it next, days since 1970-01-01; {@link #NEVER} if none
 * @param lack what it would take beyond that if the merchant's line had it
 */
public record Outcome(List<Target> targets, int nextLookDay, Lack lack) {
    public static final int NEVER = Integer.MAX_VALUE;

    /**
     * What a purchase lacks of its merchant's line.
     *
     * @param whole whether less than all of it is of no use
     */
    public record Lack(long minor, boolean whole) {
        /** Nothing. */
        public static final Lack NONE = new Lack(0, false);
    }

    public Outcome {
        targets = List.copyOf(targets);
    }
}
