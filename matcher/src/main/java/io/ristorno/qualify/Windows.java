package io.ristorno.qualify;

import io.ristorno.member.Purchase;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.WindowTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;

/** The windows of the life cycle, in local calendar days: a window of N days is open while date - start <= N. */
public final class Windows {
    /** An exchange rate is looked for each night for so long, and after that once in so many days. */
    public static final int RATE_AWAITED_DAYS = 7;

    private Windows() {}

    /** The last local day of a purchase's provisional window; of one without an authorization, for ever. */
    public static int lastProvisionalDay(Purchase purchase, WindowTerms terms) {
        return purchase.lastApprovalDay() == Integer.MIN_VALUE
                ? Integer.MAX_VALUE
                : purchase.lastApprovalDay() + terms.provisionalDays(purchase.mcc());
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
