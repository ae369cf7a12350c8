package io.ristorno.attribute;

import io.ristorno.measure.Sums;

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
        long clawbacksMinor) {
    public static final ArmTally NONE = new ArmTally(Sums.none(0), Sums.none(0), Sums.none(0), 0, 0, 0, 0, 0, 0, 0, 0);

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
                Math.addExact(clawbacksMinor, other.clawbacksMinor));
    }
}
