package io.ristorno.qualify;

import io.ristorno.member.Earned;
import io.ristorno.member.Purchase;
import java.util.function.Predicate;

/**
 * What counts of a member's rewards against what his program lets one have of all merchants.
 *
 * @param elsewhere what he has had, but for the purchases that are decided together with the asking one: other merchants', and closed ones
 * @param counts whether one of these was made while something was capped
 */
public record EarnedSoFar(Earned elsewhere, Predicate<Purchase> counts) {
    /** Nothing does. */
    public static final EarnedSoFar NOTHING = new EarnedSoFar(Earned.NOTHING, _ -> false);
}
