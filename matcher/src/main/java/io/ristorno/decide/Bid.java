package io.ristorno.decide;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.Basis;
import io.ristorno.qualify.Due;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Value;
import io.ristorno.qualify.Worth;
import io.ristorno.reward.Count;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One candidate while a decision is made: what it would give, and what stands against it. */
final class Bid {
    final Offer offer;
    private final Optional<Basis> basis;
    Set<Flag> flags = Set.of();
    Reason reason;
    Stage refusedAs = Stage.REJECTED;

    /** The reward for the earliest authorization's own amount: the choice is pinned on it. */
    long first;

    /** The reward before returns for the current amount, within limit, budget and what the member may have. */
    long current;

    /** What the member's cap takes off that: the choice is made as if it did not. */
    long capped;

    /** What of what offers may give one purchase together is left for it. */
    long ceiling = Long.MAX_VALUE;

    /** The same after returns. */
    long netCeiling = Long.MAX_VALUE;

    /** What would stay reserved for clearings that were announced. */
    long kept;

    /** What it can have of its budget, where it may come to want more than it asked for. */
    long funded = Long.MAX_VALUE;

    /** Whether it came to, and cannot have it. */
    boolean underfunded;

    /** Whether the purchase has a value for it. */
    boolean valued;

    /** What it would take beyond that if the budget had it. */
    long lacking;

    /** What it holds already, of budget and line. */
    long held;

    /** The reward that the merchant's line has no room for, or not for all of it. */
    long unfunded;

    /** Whether an operator has to accept it before it is released. */
    boolean awaitsOperator;

    /** Whether more of it than has been is to be released with the next look. */
    boolean overdue;

    /** What is left for it of what the member may have of all merchants, or was when it was settled. */
    long allowed = Long.MAX_VALUE;

    /** The number by which its mechanic pays, if it pays by one. */
    int turn;

    /** What the purchase is paid for what it comes to together with others. */
    Due due = Due.NONE;

    /** Whether the purchase is a visit of the offer. */
    boolean visits;

    /** What limits and budget leave for it, once asked. */
    long room = Reward.OPEN;

    /** What the member's points are. */
    final Points points;

    Bid(Offer offer, Optional<Basis> basis, Reason reason, Points points) {
        this.offer = offer;
        this.basis = basis;
        this.reason = reason;
        this.points = points;
    }

    /** What the purchase is worth in the offer's currency. */
    Basis basis() {
        return basis.orElseThrow(() -> new IllegalStateException("only what has a value is paid"));
    }

    /** What it takes of budget and line. */
    long wanted() {
        return current + kept();
    }

    /**
     * What stays reserved for clearings that were announced: whom the member's cap cuts, more would not help. Who was cut when the budget
     * was asked may not be any more, and then keeps what is left of what it can have.
     */
    long kept() {
        return capped > 0 ? 0 : Math.min(kept, Math.max(0, funded - current));
    }

    /** What it would give if the member were not capped. */
    long worth() {
        return current + capped;
    }

    /** What an amount of it counts beside what others give: cash and points in one measure. */
    long weigh(long minor) {
        return minor * points.weight(offer);
    }

    /** What was spent, in the measure of what it gives. */
    Value spent(Value spent) {
        return points.spent(offer, spent);
    }

    /** What it gives for an amount. */
    long worthOf(Value value) {
        return Worth.of(offer, value, turn, points);
    }

    /** Something leaves it less than it would give, whatever the member may have. */
    void cut(long most) {
        current = most;
        capped = 0;
    }

    /** Budget or line leaves it so much with what stays reserved, and that is all there is from then on. */
    void keepWithin(long most) {
        if (kept > most - current) {
            kept = most - current;
            flag(Flag.BUDGET_CAPPED);
        }
        room = Math.min(room, most);
    }

    boolean stands() {
        return reason == Reason.EARNED;
    }

    void flag(Flag flag) {
        var more = EnumSet.of(flag);
        more.addAll(flags);
        flags = more;
    }

    /** It is not what cuts it: something else leaves it less. */
    void unflag(Flag flag) {
        if (flags.contains(flag)) {
            var fewer = EnumSet.copyOf(flags);
            fewer.remove(flag);
            flags = fewer;
        }
    }

    /** Whether a first reservation is all or nothing: what is paid at a period's end goes as far as there is something. */
    boolean isWhole() {
        return !(offer.mechanic() instanceof PeriodRebate);
    }

    /** Whether it is not paid yet, and would be if everything had come that was announced. */
    boolean awaitsMore() {
        return reason == Reason.COUNTED && due.kept() > 0;
    }

    /** Whether it is paid on top of whatever is chosen. */
    boolean added() {
        return offer.added();
    }

    /** Whether it goes by several purchases, or by something else than one. */
    boolean together() {
        return offer.mechanic().together();
    }

    /** What the purchase is to the mechanic in what is kept; what is no visit keeps what it was settled with. */
    Count count(Purchase purchase) {
        if (visits) {
            return together() ? due.count() : Count.of(turn);
        }
        return purchase.reward(offer.id())
                .filter(reward -> reward.placed() != Mechanic.NO_TURN)
                .map(reward -> reward.count().lapsed())
                .orElse(Count.NONE);
    }

    void refuse(Reason why, Stage as) {
        reason = why;
        refusedAs = as;
        current = 0;
        kept = 0;
    }
}
