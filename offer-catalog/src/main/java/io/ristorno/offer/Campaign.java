package io.ristorno.offer;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A merchant's set of offers that are measured together: one salt, one share of members held out, one period. Offers name it. An
 * offer that names none is measured by itself, and nobody is held out from it.
 *
 * @param id {@code cmp_...}
 * @param merchantId whose campaign it is; all its offers are this merchant's
 * @param arms who is held out from its offers, and when
 * @param viewDays a view takes credit for purchases within so many days, 0 to {@value #DAYS_MOST}; 0 for none
 * @param clickDays the same of a click
 * @param marginBasisPoints what the merchant earns of what he sells, in hundredths of a percent; empty if he does not say
 * @param spendCapMinor what counts of a member's spend at most where sales are measured with a ceiling, in minor units of what the offers
 *     are in, 1 or more; so that one who spends a fortune does not decide; empty for no ceiling
 */
public record Campaign(
        String id,
        String merchantId,
        Arms arms,
        int viewDays,
        int clickDays,
        OptionalInt marginBasisPoints,
        OptionalLong spendCapMinor) {
    public static final int VIEW_DAYS = 1;
    public static final int CLICK_DAYS = 30;
    public static final int DAYS_MOST = 90;

    /** The same with other arms. */
    public Campaign with(Arms other) {
        return new Campaign(id, merchantId, other, viewDays, clickDays, marginBasisPoints, spendCapMinor);
    }
}
