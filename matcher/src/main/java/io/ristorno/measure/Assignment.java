package io.ristorno.measure;

import io.ristorno.offer.Arms;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which of several arms a member is in, by ranges of ten thousand buckets: {@code [cumulated weight, cumulated weight + coverage *
 * weight)}, so that more coverage only adds members.
 *
 * <p>A campaign's holdout is {@link Arms}: two arms, the last buckets held out. This is the same hash with any arms.
 *
 * @param weights of each arm, 0 or more, summing to 1 at most
 * @param coverage which share of each range takes part, 0 to 1
 */
public record Assignment(List<Double> weights, double coverage) {
    public static final int BUCKETS = 10_000;

    /** Weights are added up in binary: what differs by less than this is the same bound. */
    private static final double SAME = 1e-8;

    public Assignment {
        weights = List.copyOf(weights);
    }

    /** Where a member stands, 0 to 9,999. */
    public static int bucket(String salt, String unit) {
        return Arms.bucket(salt, unit);
    }

    /** The arm of a bucket, counted from 0; none if it takes no part. */
    public OptionalInt arm(int bucket) {
        double from = 0;
        for (int i = 0; i < weights.size(); i++) {
            double until = from + coverage * weights.get(i);
            if (bucket >= from * BUCKETS - SAME && bucket < until * BUCKETS - SAME) {
                return OptionalInt.of(i);
            }
            from += weights.get(i);
        }
        return OptionalInt.empty();
    }
}
