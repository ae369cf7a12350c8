package io.ristorno.attribute;

import io.ristorno.measure.Sums;
import java.math.BigInteger;
import java.util.List;

/**
 * The sums of an arm, a stratum and a day (attribution.md, 5.2). Cumulative to a day is the sum of all rows up to it.
 *
 * @param spend y is a member's net spend at the merchant since his first opportunity, x that of the 91 days before, in minor units
 * @param capped the same with y no more than the campaign's ceiling a member
 * @param visits y is a member's purchases with a net amount above 0; x is 0
 * @param purchasers members whose net spend is above 0
 * @param repeaters members with two visits or more
 * @param redemptions purchases that a reward of the campaign was given for
 * @param redeemers members with one or more of them
 * @param redeemedMinor their net amount
 * @param rewardsMinor what members got for them, less what was taken back
 * @param feesMinor what publishers and networks got for them
 * @param clawbacksMinor what was taken back of rewards, 0 or more; already off {@code rewardsMinor}
 * @param aware redemptions before which the member had met with anything of the merchant's campaigns
 * @param exposed members who have met with something of the campaign: who had an opportunity need not have
 */
public record ArmTally(
        Sums spend,
        Sums capped,
        Sums visits,
        long purchasers,
        long repeaters,
        long redemptions,
        long redeemers,
        long redeemedMinor,
        long rewardsMinor,
        long feesMinor,
        long clawbacksMinor,
        long aware,
        long exposed) {
    public static final ArmTally NONE =
            new ArmTally(Sums.none(0), Sums.none(0), Sums.none(0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of both. */
    public ArmTally plus(ArmTally other) {
        return new ArmTally(
                spend.plus(other.spend),
                capped.plus(other.capped),
                visits.plus(other.visits),
                Math.addExact(purchasers, other.purchasers),
                Math.addExact(repeaters, other.repeaters),
                Math.addExact(redemptions, other.redemptions),
                Math.addExact(redeemers, other.redeemers),
                Math.addExact(redeemedMinor, other.redeemedMinor),
                Math.addExact(rewardsMinor, other.rewardsMinor),
                Math.addExact(feesMinor, other.feesMinor),
                Math.addExact(clawbacksMinor, other.clawbacksMinor),
                Math.addExact(aware, other.aware),
                Math.addExact(exposed, other.exposed));
    }

    /** What numbers of a row say. */
    public static ArmTally of(Row row) {
        long members = row.count(0);
        return new ArmTally(
                new Sums(members, row.number(1), row.number(2), row.number(3), row.number(4), row.number(5), 0),
                new Sums(members, row.number(6), row.number(7), row.number(3), row.number(4), row.number(8), 0),
                new Sums(members, row.number(9), row.number(10), BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0),
                row.count(11),
                row.count(12),
                row.count(13),
                row.count(14),
                row.count(15),
                row.count(16),
                row.count(17),
                row.count(18),
                row.count(19),
                row.count(20));
    }

    /**
     * What one member gives on the day of his first opportunity.
     *
     * @param beforeMinor his x
     */
    static Row enrolled(long beforeMinor) {
        var x = BigInteger.valueOf(beforeMinor);
        var zero = BigInteger.ZERO;
        return new Row(List.of(BigInteger.ONE, zero, zero, x, x.multiply(x)));
    }

    /** What one member gives on the day on which he meets with something of the campaign. */
    static Row met() {
        var zeros = new long[21];
        zeros[20] = 1;
        return Row.of(zeros);
    }

    /** How far a member has come by the end of a day: what a day gives is what it moved. */
    record Sofar(
            long spentMinor,
            long cappedMinor,
            long visits,
            long redemptions,
            long redeemedMinor,
            long rewardsMinor,
            long feesMinor,
            long clawbacksMinor,
            long aware) {
        static final Sofar NOTHING = new Sofar(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /**
         * The sums of squares of all members' totals by then, and what adds up beside them.
         *
         * @param beforeMinor his x
         */
        Row row(long beforeMinor) {
            var x = BigInteger.valueOf(beforeMinor);
            var y = BigInteger.valueOf(spentMinor);
            var capped = BigInteger.valueOf(cappedMinor);
            var v = BigInteger.valueOf(visits);
            var zero = BigInteger.ZERO;
            return new Row(List.of(
                    zero,
                    y,
                    y.multiply(y),
                    zero,
                    zero,
                    x.multiply(y),
                    capped,
                    capped.multiply(capped),
                    x.multiply(capped),
                    v,
                    v.multiply(v),
                    BigInteger.valueOf(spentMinor > 0 ? 1 : 0),
                    BigInteger.valueOf(visits >= 2 ? 1 : 0),
                    BigInteger.valueOf(redemptions),
                    BigInteger.valueOf(redemptions > 0 ? 1 : 0),
                    BigInteger.valueOf(redeemedMinor),
                    BigInteger.valueOf(rewardsMinor),
                    BigInteger.valueOf(feesMinor),
                    BigInteger.valueOf(clawbacksMinor),
                    BigInteger.valueOf(aware)));
        }
    }
}
