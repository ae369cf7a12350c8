package io.ristorno.program;

/**
 * How long a program waits for what follows, in local calendar days: a window of N days is open while date - start &lt;= N.
 *
 * @param provisionalDays an authorization that nothing clears expires after this, 1 to {@link #PROVISIONAL_DAYS_MAX}
 * @param provisionalTravelDays the same for lodging, cruise lines, airlines and car rental, 1 to {@link #PROVISIONAL_DAYS_MAX}
 * @param clearingAfterEndDays clearings later than this after an offer's end need an operator, 0 to {@link #DAYS_MAX}
 * @param unmatchedDays somebody is told of a message that has waited for its purchase for longer, 1 to {@link #DAYS_MAX}
 */
public record WindowTerms(int provisionalDays, int provisionalTravelDays, int clearingAfterEndDays, int unmatchedDays) {
    /** What holds where a program says nothing. */
    public static final WindowTerms DEFAULT = new WindowTerms(7, 30, 45, 30);

    /** Longer than this no network lets an authorization stand. */
    public static final int PROVISIONAL_DAYS_MAX = 45;

    /** A purchase is open for no longer behind its last clearing. */
    public static final int DAYS_MAX = 180;

    /** Days from the latest approval within which a clearing is expected at merchants of a category (ISO 18245). */
    public int provisionalDays(int mcc) {
        boolean travel = mcc >= 3000 && mcc <= 3999
                || switch (mcc) {
                    case 4411, 4511, 7011, 7012, 7512, 7513 -> true;
                    default -> false;
                };
        return travel ? provisionalTravelDays : provisionalDays;
    }
}
