package io.ristorno.engine;

/** A fresh seed a run, printed, so that a failure can be repeated: {@code -Dristorno.seed=}. */
public final class Seeds {
    private Seeds() {}

    public static long fresh(String test) {
        Long given = Long.getLong("ristorno.seed");
        long seed = given != null ? given : System.nanoTime() & 0xffff_ffffL;
        System.out.println(test + ": -Dristorno.seed=" + seed);
        return seed;
    }
}
