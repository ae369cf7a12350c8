package io.ristorno.reward;

import io.ristorno.offer.FundingTerms;

/**
 * Where the units of one reward lie, in minor units of its commodity; each is 0 or more. On the funder's side this means
 * {@link #reserved}, {@link #committed} and {@link #creditedBack}; the two sides are always equal.
 *
 * @param provisional the member's, on an authorization
 * @param kept reserved for clearings still to come; the funder's, not the member's
 * @param committed the reward before returns, once anything has cleared
 * @param pending the member's, in its hold
 * @param available the member's, free
 */
public record Standing(long provisional, long kept, long committed, long pending, long available) {
    /** Nothing anywhere. */
    public static final Standing NONE = new Standing(0, 0, 0, 0, 0);

    public Standing {
        if (provisional < 0 || kept < 0 || pending < 0 || available < 0 || committed < pending + available) {
            throw new IllegalArgumentException("a standing is not negative and never more than was committed");
        }
    }

    /** An authorised reward. */
    public static Standing provisional(long amount) {
        return new Standing(amount, 0, 0, 0, 0);
    }

    /** Both together. */
    public Standing plus(Standing other) {
        return new Standing(
                provisional + other.provisional,
                kept + other.kept,
                committed + other.committed,
                pending + other.pending,
                available + other.available);
    }

    /** What the funder has set aside. */
    public long reserved() {
        return provisional + kept;
    }

    /** What returns gave back to the funder. */
    public long creditedBack() {
        return committed - pending - available;
    }

    /** What this reward takes of the offer's budget: returns free nothing of it. */
    public long budgeted() {
        return reserved() + committed;
    }

    /** The member's reward, in whatever stage. */
    public long members() {
        return provisional + pending + available;
    }

    /** The same with the member's part of what it gives: the rest is a charity's. */
    public Standing toMember(FundingTerms funding) {
        if (funding.charity().isEmpty()) {
            return this;
        }
        long his = funding.memberMinor(available);
        return new Standing(
                funding.memberMinor(provisional), kept, committed, funding.memberMinor(pending + available) - his, his);
    }

    /** The reward before returns: what limits count. */
    public long beforeReturns() {
        return provisional + committed;
    }
}
