package io.ristorno.measure;

import java.nio.charset.StandardCharsets;

/**
 * Poisson bootstrap: each member counts 0, 1, 2 ... times in each of up to {@value #REPLICATES_MOST} replicates, by a hash of who he
 * is. So a replicate's sums move by {@code weight * change} with each purchase, and come out the same wherever they are made.
 */
public final class Bootstrap {
    public static final int REPLICATES_MOST = 200;

    private static final int WEIGHT_MOST = 20;

    private Bootstrap() {}

    /** How often a member counts in a replicate: Poisson with mean 1. */
    public static int weight(String member, int replicate) {
        double u = (mixed(hash(member) + replicate * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        double probability = Math.exp(-1);
        double below = probability;
        int weight = 0;
        while (u >= below && weight < WEIGHT_MOST) {
            weight++;
            probability /= weight;
            below += probability;
        }
        return weight;
    }

    /** FNV-1a with 64 bits; its low bits are weak, so that it is mixed before use. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** Stafford's thirteenth. */
    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
