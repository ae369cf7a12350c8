package io.ristorno.report;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.UsualGap;
import java.util.TreeSet;

/** How long it is between two purchases of a merchant's customers: of each, the days between two of the days on which he bought. */
public final class CustomerGaps {
    private final long[] counts = new long[UsualGap.HALF_DAYS_MAX / 2 + 1];
    private long all;

    /** Adds what a member bought there: whatever cleared, and nothing of which a chargeback says that it was none of his. */
    public void add(Relationship relationship, Member member) {
        var days = new TreeSet<Integer>();
        for (Purchase purchase : relationship.purchases()) {
            if (purchase.life() == Life.CLEARED
                    && !purchase.fraud()
                    && purchase.deed().isEmpty()
                    && purchase.isOf(member)) {
                days.add(purchase.at().localDay());
            }
        }
        for (ClosedPurchase purchase : relationship.history().purchases()) {
            if (purchase.counts() && purchase.isOf(member)) {
                days.add(purchase.at().localDay());
            }
        }
        int before = days.isEmpty() ? 0 : days.first();
        for (int day : days) {
            if (day > before) {
                counts[Math.min(day - before, counts.length - 1)]++;
                all++;
            }
            before = day;
        }
    }

    /** The median in half days; 0 where nobody bought on two days. */
    public int medianHalfDays() {
        return all == 0 ? 0 : gap((all - 1) / 2) + gap(all / 2);
    }

    /** The gap that has so many before it. */
    private int gap(long position) {
        long before = 0;
        int days = 0;
        while (before + counts[days] <= position) {
            before += counts[days];
            days++;
        }
        return days;
    }
}
