package io.ristorno.engine;

/**
 * What a budget, a line, or all that members share of an offer has room for.
 *
 * @param minor units; below 0 where a limit was lowered
 * @param rewards how many more; {@link Long#MAX_VALUE} where nobody counts them
 */
record Room(long minor, long rewards) {
    /** For anything. */
    static final Room UNLIMITED = new Room(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Of nothing, or what nothing takes. */
    static final Room NONE = new Room(0, 0);

    /** Of what counts no rewards. */
    static Room of(long minor) {
        return new Room(minor, Long.MAX_VALUE);
    }

    Room upToMinor(long most) {
        return new Room(Math.min(minor, most), rewards);
    }

    Room upToRewards(long most) {
        return new Room(minor, Math.min(rewards, most));
    }

    Room plus(Room more) {
        return new Room(minor + more.minor, rewards + more.rewards);
    }

    Room minus(Room less) {
        return new Room(minor - less.minor, rewards - less.rewards);
    }

    /** Whether it has room for a claim, or for something of one that takes what there is. */
    boolean suffices(Claim claim) {
        return claim.whole() ? claim.wantedMinor() <= minor && rewards > 0 : minor > 0;
    }
}
