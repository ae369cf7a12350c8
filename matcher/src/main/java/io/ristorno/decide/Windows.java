package io.ristorno.decide;

import io.ristorno.member.Purchase;
import io.ristorno.program.RiskTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;

/** The windows of the life cycle, in local calendar days: a window of N days is open while date - start <= N. */
public final class Windows {
    /** An authorization that nothing clears expires after this. */
    public static final int PROVISIONAL_DAYS = 7;

    /** The same for lodging, cruise lines, airlines and car rental. */
    public static final int PROVISIONAL_TRAVEL_DAYS = 30;

    /** Clearings later than this after an offer's end need an operator. */
    public static final int CLEARING_AFTER_END_DAYS = 45;

    /** An exchange rate is looked for each night for so long, and after that once in so many days. */
    public static final int RATE_AWAITED_DAYS = 7;

    private Windows() {}

    /** Days from the latest approval within which a clearing is expected. */
    public static int provisionalDays(int mcc) {
        boolean travel = mcc >= 3000 && mcc <= 3999
                || switch (mcc) {
                    case 4411, 4511, 7011, 7012, 7512, 7513 -> true;
                    default -> false;
                };
        return travel ? PROVISIONAL_TRAVEL_DAYS : PROVISIONAL_DAYS;
    }

    /** The last local day of a purchase's provisional window; of one without an authorization, for ever. */
    static int lastProvisionalDay(Purchase purchase) {
        return purchase.lastApprovalDay() == Integer.MIN_VALUE
                ? Integer.MAX_VALUE
                : purchase.lastApprovalDay() + provisionalDays(purchase.mcc());
    }

    /** The last local day on which nothing is released because a merchant is new; {@link Integer#MIN_VALUE} if it is not. */
    public static int lastNewDay(Purchase purchase, RiskTerms terms, OptionalLong merchantSinceMillis) {
        if (terms.newMerchantDays() == 0 || merchantSinceMillis.isEmpty()) {
            return Integer.MIN_VALUE;
        }
        Instant since = Instant.ofEpochMilli(merchantSinceMillis.getAsLong());
        return Math.toIntExact(LocalDate.ofInstant(since, purchase.zone()).toEpochDay()) + terms.newMerchantDays();
    }
}
