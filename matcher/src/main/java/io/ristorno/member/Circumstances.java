package io.ristorno.member;

/**
 * Under what a relationship's purchases were decided last, time and they themselves aside: while nothing of it has changed,
 * a purchase that has not changed need not be decided again.
 *
 * @param catalogue its revision
 * @param member the member's, see {@link Member#changes}
 */
public record Circumstances(long catalogue, int member) {
    /** Nothing was decided yet. */
    public static final Circumstances NONE = new Circumstances(-1, -1);
}
