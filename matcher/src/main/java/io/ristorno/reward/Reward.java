package io.ristorno.reward;

import io.ristorno.money.Commodity;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import java.util.Set;

/**
 * What is posted for one offer on one purchase.
 *
 * @param offer {@code off_...}
 * @param version of the offer
 * @param funder the merchant who pays
 * @param commodity of every amount
 * @param standing where the units lie
 * @param postings how many entries this reward has had: the next is {@code {reward}:{postings + 1}}
 * @param stage how far it has come
 * @param reason why
 * @param flags what to know about it
 * @param room what limits, budget and line left for it, in minor units, when its purchase was settled, and leave it from then on;
 *     {@link #OPEN} before
 * @param allowed what was left then of what the member may have of all merchants; anything before
 * @param count what the purchase is to the offer's mechanic
 * @param placed the turn with which its purchase was settled when it was last looked at, and which it keeps, and its source with it
 * @param released the most that was available at any look since its purchase is settled: the member's, though it come to be held for an
 *     operator since
 * @param funding who pays it, and who gets it
 * @param drawn on which days it was reserved, where that is counted
 */
public record Reward(
        String offer,
        int version,
        String funder,
        Commodity commodity,
        Standing standing,
        int postings,
        Stage stage,
        Reason reason,
        Set<Flag> flags,
        long room,
        long allowed,
        Count count,
        int placed,
        long released,
        FundingTerms funding,
        Drawn drawn) {
    /** Not settled: other purchases may take its place. */
    public static final long OPEN = -1;

    public Reward {
        flags = Set.copyOf(flags);
    }

    /** A reward that is not settled, of a mechanic that does not count; the merchant alone pays it, and the member gets all of it. */
    public Reward(
            String offer,
            int version,
            String funder,
            Commodity commodity,
            Standing standing,
            int postings,
            Stage stage,
            Reason reason,
            Set<Flag> flags) {
        this(
                offer,
                version,
                funder,
                commodity,
                standing,
                postings,
                stage,
                reason,
                flags,
                OPEN,
                Long.MAX_VALUE,
                Count.NONE,
                Mechanic.NO_TURN,
                0,
                FundingTerms.MERCHANT,
                Drawn.NONE);
    }

    /** What is posted before anything is. */
    public static Reward none(Offer offer) {
        return new Reward(
                        offer.id(),
                        offer.version(),
                        offer.merchantId(),
                        offer.commodity(),
                        Standing.NONE,
                        0,
                        Stage.REJECTED,
                        Reason.EARNED,
                        Set.of())
                .fundedBy(offer.funding());
    }

    /** The same with nothing, of a purchase that is not settled. */
    public Reward gone(Reason why) {
        Reward none = new Reward(offer, version, funder, commodity, Standing.NONE, 0, Stage.REJECTED, why, Set.of())
                .fundedBy(funding);
        return placed == Mechanic.NO_TURN ? none : none.counting(count.lapsed());
    }

    private Reward counting(Count other) {
        return new Reward(
                offer, version, funder, commodity, standing, postings, stage, reason, flags, room, allowed, other,
                placed, released, funding, drawn);
    }

    private Reward fundedBy(FundingTerms terms) {
        return terms.equals(funding)
                ? this
                : new Reward(
                        offer, version, funder, commodity, standing, postings, stage, reason, flags, room, allowed,
                        count, placed, released, terms, drawn);
    }

    /** What of it is the member's: the rest goes to a charity. What the funder has set aside for nobody yet is told as it is. */
    public Standing toMember() {
        return standing.toMember(funding);
    }

    /** What it costs the merchant, fee and all, with all that is set aside. */
    public long merchantBudgeted() {
        return funding.merchantMinor(standing.budgeted());
    }

    /** The same of what is owed, before returns. */
    public long merchantCommitted() {
        return funding.merchantMinor(standing.committed());
    }

    /** The number by which its mechanic pays it, as in {@link Count#turn}. */
    public int turn() {
        return count.turn();
    }

    /** Whether the purchase is a visit, is added up with others, or draws. */
    public boolean counts() {
        return count.counts();
    }

    /** The member is erased: what he has not got yet goes back, what he has got stays committed and is nobody's. */
    public Reward erased() {
        long available = standing.available();
        return new Reward(
                        offer,
                        version,
                        funder,
                        commodity,
                        new Standing(0, 0, available, 0, available),
                        0,
                        Stage.VOID,
                        Reason.ERASED,
                        Set.of())
                .fundedBy(funding);
    }

    /** The same, with what a look leaves it, or left it. */
    public Reward looked(long roomThen, long allowedThen, int placedThen, long releasedThen) {
        return new Reward(
                offer,
                version,
                funder,
                commodity,
                standing,
                postings,
                stage,
                reason,
                flags,
                roomThen,
                allowedThen,
                count,
                placedThen,
                releasedThen,
                funding,
                drawn);
    }

    /** The same, reserved on these days. */
    public Reward drawn(Drawn then) {
        return then.equals(drawn)
                ? this
                : new Reward(
                        offer, version, funder, commodity, standing, postings, stage, reason, flags, room, allowed,
                        count, placed, released, funding, then);
    }

    /** {@code rwd_...}: a reward is known by its purchase and its offer. */
    public static String id(String purchase, String offer) {
        return "rwd_" + purchase.substring(4) + "_" + offer.substring(4);
    }

    /** The purchase, {@code pur_...}, in a reward's id. */
    public static String purchase(String id) {
        return "pur_" + id.substring(4, id.indexOf('_', 4));
    }

    /**
     * Whether its purchase had something that was the member's for good when it was last looked at: from then on only events of
     * its own purchase move it.
     */
    public boolean settled() {
        return room != OPEN;
    }

    /** Whether it is settled and limits, budget or line leave it less than anything. */
    public boolean bounded() {
        return settled() && room != Long.MAX_VALUE;
    }

    /** Whether it would take more if limit, budget or line left it more. */
    public boolean hungry() {
        return stage == Stage.WAITLISTED
                || reason.shared()
                || reason == Reason.OTHER_CURRENCY
                || flags.contains(Flag.BUDGET_CAPPED);
    }
}
