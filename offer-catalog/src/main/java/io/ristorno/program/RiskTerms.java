package io.ristorno.program;

import io.ristorno.money.Commodity;
import java.util.Map;
import java.util.Set;

/**
 * What a program lets earn beyond what everybody lets earn, and what it lets somebody look at before it pays. Money that is only moved,
 * and stakes, come back to whoever spends them: a reward on them pays for nothing.
 *
 * @param allowedMccs merchant category codes that earn although they usually do not
 * @param allowedProcessing first two digits of the processing code (ISO 8583, DE 3) that earn beside goods and services, 0 to 99
 * @param reviewAboveMinor a larger reward, by its currency, is held until an operator accepts it; where none is named, none is
 * @param newMerchantDays how long what a merchant who has just been registered gives is held at least, local calendar days, 0 to 365
 * @param loopRefunds from how many purchases on that a member made at a merchant and returned whole, within {@link #LOOP_DAYS} days,
 *     his next there are held until an operator accepts them; 0 for never
 * @param memberDayCapMinor what all merchants together give one member for the purchases of a local day at most, by currency; where
 *     none is named, anything
 * @param memberYearCapMinor the same for those of a year
 */
public record RiskTerms(
        Set<Integer> allowedMccs,
        Set<Integer> allowedProcessing,
        Map<Commodity, Long> reviewAboveMinor,
        int newMerchantDays,
        int loopRefunds,
        Map<Commodity, Long> memberDayCapMinor,
        Map<Commodity, Long> memberYearCapMinor) {
    /** What holds where a program says nothing. */
    public static final RiskTerms DEFAULT = new RiskTerms(Set.of(), Set.of());

    /** An operator is asked for so long about what is paid at the end of a period. */
    public static final int ASKED_DAYS = 180;

    /** How long a purchase that was returned whole is held against those behind it, local calendar days. */
    public static final int LOOP_DAYS = 30;

    private static final int GOODS = 0;
    private static final int GOODS_WITH_CASH = 9;

    /**
     * Merchant category codes (ISO 18245) that do not earn: money orders and transfers 4829; cash 6010, 6011; financial institutions 6012;
     * quasi-cash 6050, 6051; value put on cards and accounts, gift cards among them 6529 to 6540; lotteries, races and betting
     * 7800 to 7802, 7995, 9406. Card and gift shops, 5947, sell goods.
     */
    private static boolean isUsual(int mcc) {
        return switch (mcc) {
            case 4829, 6010, 6011, 6012, 6050, 6051, 7800, 7801, 7802, 7995, 9406 -> false;
            default -> mcc < 6529 || mcc > 6540;
        };
    }

    public RiskTerms {
        allowedMccs = Set.copyOf(allowedMccs);
        allowedProcessing = Set.copyOf(allowedProcessing);
        reviewAboveMinor = Map.copyOf(reviewAboveMinor);
        memberDayCapMinor = Map.copyOf(memberDayCapMinor);
        memberYearCapMinor = Map.copyOf(memberYearCapMinor);
    }

    /** Terms that hold nothing back. */
    public RiskTerms(Set<Integer> allowedMccs, Set<Integer> allowedProcessing) {
        this(allowedMccs, allowedProcessing, Map.of(), 0, 0, Map.of(), Map.of());
    }

    /** The same where nobody is asked, and nothing is paid that could be too much. */
    public RiskTerms unwatched() {
        return new RiskTerms(allowedMccs, allowedProcessing, Map.of(), newMerchantDays, 0, Map.of(), Map.of());
    }

    /** The largest reward that nobody looks at. */
    public long reviewAboveMinor(Commodity commodity) {
        return reviewAboveMinor.getOrDefault(commodity, Long.MAX_VALUE);
    }

    /** Whether a member's rewards of all merchants are capped. */
    public boolean capsMembers() {
        return !memberDayCapMinor.isEmpty() || !memberYearCapMinor.isEmpty();
    }

    /** The most for the purchases of a day. */
    public long memberDayCapMinor(Commodity commodity) {
        return memberDayCapMinor.getOrDefault(commodity, Long.MAX_VALUE);
    }

    /** The most for the purchases of a year. */
    public long memberYearCapMinor(Commodity commodity) {
        return memberYearCapMinor.getOrDefault(commodity, Long.MAX_VALUE);
    }

    /** Whether a purchase of this category earns. */
    public boolean earnsAt(int mcc) {
        return isUsual(mcc) || allowedMccs.contains(mcc);
    }

    /**
     * Whether a purchase of this kind earns: goods and services, with cash (09) or without (00). Nothing else does unless it is allowed:
     * cash, quasi-cash, account funding, inquiries, transfers, payments, and what a network may yet invent.
     */
    public boolean earnsAs(int processing) {
        return processing == GOODS || processing == GOODS_WITH_CASH || allowedProcessing.contains(processing);
    }
}
