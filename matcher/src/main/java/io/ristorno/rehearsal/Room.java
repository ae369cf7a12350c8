package io.ristorno.rehearsal;

import io.ristorno.member.Relationship;

/**
 * How much is played together: a part of the memory that the process may have, since what serves needs the rest. Counted in things, which are
 * messages and purchases, open or closed.
 *
 * @param planned so many things a part has, as far as they can be told before
 * @param most so many at most: they may be more on the way than in the end
 * @param rewards that are put in order at most
 */
record Room(long planned, long most, int rewards) {
    private static final long THING_BYTES = 2_000;
    private static final long REWARD_BYTES = 600;
    private static final int REWARDS_MOST = 2_000_000;
    private static final int PLANNED_PART = 8;
    private static final int PART = 4;

    /** Of this process. */
    static final Room HERE = of(Runtime.getRuntime().maxMemory());

    /** Of a process that may have so much memory. */
    static Room of(long bytes) {
        return new Room(
                Math.max(1, bytes / PLANNED_PART / THING_BYTES),
                Math.max(1, bytes / PART / THING_BYTES),
                Math.clamp(bytes / PLANNED_PART / REWARD_BYTES, 1, REWARDS_MOST));
    }

    /** How many things a relationship is, itself included. */
    static long things(Relationship relationship) {
        return 1L
                + relationship.recorded().size()
                + relationship.purchases().size()
                + relationship.history().purchases().size();
    }
}
