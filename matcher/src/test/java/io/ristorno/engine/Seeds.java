package io.ristorno.engine;

/**
 * Seeds of generated stories, printed, so that a failure can be repeated: {@code -Dristorno.seed=}. Fresh ones a run; where
 * {@code BUILD_SEED} is set, as {@code .ci/run} sets it to the commit's own number, the same ones whenever it is set to the same, so
 * that a commit that was taken once is not refused the next time.
 */
public final class Seeds {
    private Seeds() {}

    public static long fresh(String test) {
        Long given = Long.getLong("ristorno.seed");
        long seed = given != null ? given : drawn(test) & 0xffff_ffffL;
        System.out.println(test + ": -Dristorno.seed=" + seed);
        return seed;
    }

    private static long drawn(String test) {
        String commit = System.getenv("BUILD_SEED");
        return commit == null || commit.isEmpty()
                ? System.nanoTime()
                : Long.parseLong(commit, 16) * 31 + test.hashCode();
    }
}
