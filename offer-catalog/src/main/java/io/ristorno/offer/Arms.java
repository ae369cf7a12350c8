package io.ristorno.offer;

import java.time.Instant;

/**
 * How members are divided by chance before anything is shown to them: so many are held out, so that what the others buy can be set
 * against what would have been bought anyway.
 *
 * <p>A member's arm is computed from the salt and from who he is, and kept nowhere. The hash is the one that GrowthBook calls version
 * 2: arms of different salts are independent of each other. It has no key, so the salt is a secret: whoever knows it knows who is
 * held out.
 *
 * @param salt 128 random bits, 32 hexadecimal digits; {@code ""} in a draft that leaves it to its reader
 * @param holdoutBasisPoints how many are held out, in hundredths of a percent, 0 to {@value #HOLDOUT_MOST}
 * @param from purchases made before are nobody's of these arms; {@link Instant#MIN} for ever
 * @param until nor are those made from then on; {@link Instant#MAX} for none
 */
public record Arms(String salt, int holdoutBasisPoints, Instant from, Instant until) {
    /** One in ten. */
    public static final int HOLDOUT_USUAL = 1_000;

    /** Half of them: whoever holds out more learns less. */
    public static final int HOLDOUT_MOST = 5_000;

    private static final int BUCKETS = 10_000;
    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    /**
     * Whether a member is held out from what happens at a moment. Who is held out by a share is held out by every larger one.
     *
     * @param unit who he is: the same text for all that he does, ASCII
     */
    public boolean holdsOut(String unit, long epochMillis) {
        return holdoutBasisPoints > 0 && isIn(epochMillis) && bucket(salt, unit) >= BUCKETS - holdoutBasisPoints;
    }

    private boolean isIn(long epochMillis) {
        return (from.equals(Instant.MIN) || epochMillis >= from.toEpochMilli())
                && (until.equals(Instant.MAX) || epochMillis < until.toEpochMilli());
    }

    /**
     * The place of a unit among ten thousand: {@code fnv1a32(decimal(fnv1a32(salt + unit))) mod 10000}.
     *
     * @return 0 to 9999; those held out are the last of them
     */
    public static int bucket(String salt, String unit) {
        int once = fnv(unit, fnv(salt, FNV_OFFSET));
        int twice = fnv(Integer.toUnsignedString(once), FNV_OFFSET);
        return Integer.remainderUnsigned(twice, BUCKETS);
    }

    private static int fnv(String text, int from) {
        int hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
