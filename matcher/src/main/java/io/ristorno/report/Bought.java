package io.ristorno.report;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.program.Measure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a member has bought and kept, by the local day on which he did: whatever cleared, and nothing of which nothing is left, or of which
 * a chargeback says that it was none of his.
 */
public final class Bought {
    private final List<Item> items = new ArrayList<>();
    private final Function<String, Set<Integer>> mccs;

    /**
     * A purchase.
     *
     * @param localDay days since 1970, where it was made
     * @param merchant {@code mer_...}, or who has none with us
     * @param mccs four-digit category codes: its own, or while those are not kept any more, those of the merchant's places
     * @param currency in which it was made
     * @param netMinor what is left of it, 1 or more
     */
    private record Item(int localDay, String merchant, Set<Integer> mccs, Commodity currency, long netMinor) {}

    /** @param mccs category codes of a merchant's places; none of whom nobody knows */
    public Bought(Function<String, Set<Integer>> mccs) {
        this.mccs = mccs;
    }

    /**
     * Adds what somebody bought at a merchant.
     *
     * @param member whose relationship it is: the member, or one who was merged into him
     */
    public void add(Relationship relationship, Member member) {
        String merchant = relationship.key().merchant().value();
        for (Purchase purchase : relationship.purchases()) {
            if (purchase.life() == Life.CLEARED
                    && !purchase.fraud()
                    && purchase.deed().isEmpty()
                    && purchase.isOf(member)) {
                add(new Item(
                        purchase.at().localDay(),
                        merchant,
                        Set.of(purchase.mcc()),
                        purchase.currency(),
                        purchase.netMinor()));
            }
        }
        for (ClosedPurchase purchase : relationship.history().purchases()) {
            if (purchase.counts() && purchase.isOf(member)) {
                add(new Item(
                        purchase.at().localDay(),
                        merchant,
                        mccs.apply(merchant),
                        purchase.currency(),
                        purchase.netMinor()));
            }
        }
    }

    private void add(Item item) {
        if (item.netMinor() > 0) {
            items.add(item);
        }
    }

    /** Whether there is nothing. */
    boolean isNothing() {
        return items.isEmpty();
    }

    /**
     * What is counted of it by days, from one to another and with both.
     *
     * @return for each of the days
     */
    long[] byDay(Measure measure, Optional<Commodity> currency, LocalDate from, LocalDate to) {
        long first = from.toEpochDay();
        var days = new long[Math.toIntExact(to.toEpochDay() - first + 1)];
        for (Item item : items) {
            long at = item.localDay() - first;
            if (at >= 0 && at < days.length) {
                days[(int) at] += counted(item, measure, currency);
            }
        }
        return days;
    }

    /** What is counted of it in all, from one day to another and with both. */
    long counted(
            Measure measure,
            Optional<Commodity> currency,
            LocalDate from,
            LocalDate to,
            Set<Integer> mccs,
            Set<String> merchants) {
        long sum = 0;
        for (Item item : items) {
            if (item.localDay() >= from.toEpochDay()
                    && item.localDay() <= to.toEpochDay()
                    && (mccs.isEmpty() || any(item.mccs(), mccs::contains))
                    && (merchants.isEmpty() || merchants.contains(item.merchant()))) {
                sum += counted(item, measure, currency);
            }
        }
        return sum;
    }

    private static boolean any(Set<Integer> codes, Predicate<Integer> asked) {
        return codes.stream().anyMatch(asked);
    }

    private static long counted(Item item, Measure measure, Optional<Commodity> currency) {
        return switch (measure) {
            case PURCHASES -> 1;
            case SPEND -> currency.filter(item.currency()::equals).isPresent() ? item.netMinor() : 0;
        };
    }
}
