package io.ristorno.merchant;

import java.time.LocalDate;

/**
 * How long it usually is between two purchases of one of a merchant's customers: the median of all his customers' gaps.
 *
 * @param from the first local day of the purchases for which it stands, up to the next one's
 * @param halfDays in half days, since the median of an even number of gaps lies between two of them; 0 to {@link #HALF_DAYS_MAX}, and 0
 *     where there is none any more
 */
public record UsualGap(LocalDate from, int halfDays) {
    /** Two years and a half: results of purchases are kept for less. */
    public static final int HALF_DAYS_MAX = 1_825;

    /** Most that are kept of one merchant: of two months longer than a purchase can be open. */
    public static final int MOST = 300;
}
