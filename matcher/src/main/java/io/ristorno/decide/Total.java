package io.ristorno.decide;

import io.ristorno.member.Purchase;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a program lets offers give one purchase together: a share of what was spent. It turns no choice. Those that are chosen have it by
 * priority, so it is the lowest priority that is cut first, and their sum is exact to the minor unit. What goes by several purchases,
 * a privilege or a badge is not under it.
 */
final class Total {
    private final int basisPoints;

    Total(Case matter) {
        basisPoints = matter.stacking().totalCapBasisPoints();
    }

    /** Whether there is such a cap. */
    boolean applies() {
        return basisPoints > 0;
    }

    /** The most that one of them may give by itself. */
    long most(Bid bid) {
        return isUnder(bid) ? whole().of(bid.spent(bid.basis().beforeReturns())) : Long.MAX_VALUE;
    }

    private boolean isUnder(Bid bid) {
        return applies() && !bid.added() && !bid.basis().unknown();
    }

    /** What each of those that are chosen may give. */
    void share(List<Bid> chosen) {
        if (!applies()) {
            return;
        }
        Rest rest = whole();
        for (Bid bid : inOrder(chosen)) {
            bid.ceiling = isUnder(bid)
                    ? rest.take(bid.spent(bid.basis().beforeReturns()), bid.worth(), true)
                    : Long.MAX_VALUE;
        }
    }

    /**
     * What each of them may give of what is left after returns: one whose refund policy does not test it again takes its own all the same.
     *
     * @param after what it would give
     */
    void shareOfNet(List<Bid> chosen, Purchase purchase, ToLongFunction<Bid> after) {
        if (!applies() || purchase.netMinor() == 0) {
            return;
        }
        Rest rest = whole();
        for (Bid bid : inOrder(chosen)) {
            if (isUnder(bid) && bid.stands()) {
                boolean again = bid.offer.refundPolicy() == RefundPolicy.REQUALIFY;
                Value net =
                        bid.spent(bid.basis().beforeReturns().times(bid.basis().left()));
                bid.netCeiling = rest.take(net, after.applyAsLong(bid), again);
            }
        }
    }

    private static List<Bid> inOrder(List<Bid> chosen) {
        return chosen.stream().sorted(Choice.TIES).toList();
    }

    private Rest whole() {
        return new Rest(Ratio.of(basisPoints, BasisPoints.WHOLE));
    }

    /** What of the share nobody has yet, whatever the currency. */
    private static final class Rest {
        private Ratio share;

        Rest(Ratio share) {
            this.share = share;
        }

        /** Whole minor units of it. */
        long of(Value spent) {
            return spent.times(share).floor();
        }

        /** Takes of it; how much one may have, who is cut to what there is, or is not. */
        long take(Value spent, long wanted, boolean cut) {
            long most = cut ? Math.min(wanted, of(spent)) : wanted;
            share = share.minus(new Ratio(
                    BigInteger.valueOf(most).multiply(spent.ratio().whole()),
                    BigInteger.valueOf(Math.max(1, spent.minor()))
                            .multiply(nonZero(spent.ratio().part()))));
            return most;
        }

        private static BigInteger nonZero(BigInteger part) {
            return part.max(BigInteger.ONE);
        }
    }
}
