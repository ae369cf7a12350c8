package io.ristorno.store;

/**
 * What a segment's members were said to be: a whole list in the place of the one before, or one member more or less.
 *
 * @param program whose segment
 * @param segment {@code seg_...}
 * @param version counts the lists of a segment, from 1
 * @param kind what it is
 * @param atMillis from when on it holds, epoch milliseconds: never before the list before it
 * @param takenMillis when it was taken
 * @param members how many were in the segment by it then
 * @param parts of how many parts it is while it is on its way to the members; 0 when all of them know
 * @param digest of whom a whole list names, so that the same again is known; of one that was judged, {@code "by "} and that of the terms
 *     by which; {@code ""} of others
 */
public record SegmentList(
        String program,
        String segment,
        int version,
        Kind kind,
        long atMillis,
        long takenMillis,
        long members,
        int parts,
        String digest) {
    /** Most that are remembered of a segment: the newest. */
    public static final int KEPT = 1_000;

    /** Most members whom a part names. */
    public static final int PART_MOST = 4_096;

    /** Of how many parts a list of so many members is: of one at least, so that it is under way. */
    public static int partsOf(long members) {
        return Math.toIntExact(Math.max(1, (members + PART_MOST - 1) / PART_MOST));
    }

    /** What a list is. */
    public enum Kind {
        /** All members, in the place of those before. */
        WHOLE,
        /** One member more. */
        ADDED,
        /** One member less. */
        DROPPED
    }

    private static final String JUDGED = "by ";

    /** Its digest where it was judged by terms of a digest: none of a list that names members is the same. */
    public static String judgedBy(String digest) {
        return JUDGED + digest;
    }

    /** Whether nobody listed its members: they were judged. */
    public boolean isJudged() {
        return digest.startsWith(JUDGED);
    }

    /** Before the first. */
    public static SegmentList none(String program, String segment) {
        return new SegmentList(program, segment, 0, Kind.WHOLE, Long.MIN_VALUE, 0, 0, 0, "");
    }

    /** Whether its members do not all know yet. */
    public boolean isUnderWay() {
        return parts > 0;
    }

    /** The same when all of them know. */
    public SegmentList done() {
        return new SegmentList(program, segment, version, kind, atMillis, takenMillis, members, 0, digest);
    }
}
