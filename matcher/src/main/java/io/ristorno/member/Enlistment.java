package io.ristorno.member;

/**
 * From a moment on a member is in a segment, or is not.
 *
 * @param segment {@code seg_...}
 * @param of who the segment's lists name: {@link #HIMSELF}, the number of a member who was merged into him, or {@link #NOBODY} of one
 *     who was, and was erased, and less of the next
 * @param atMillis when that begins, epoch milliseconds
 * @param version of the segment's list that says so: of what begins at the same moment the latest counts
 * @param in whether he is
 */
public record Enlistment(String segment, long of, long atMillis, int version, boolean in) {
    // No member's number is negative.
    public static final long HIMSELF = -1;
    public static final long NOBODY = -2;
}
