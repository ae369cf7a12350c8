package io.ristorno.rehearsal;

import io.ristorno.event.MemberKey;
import io.ristorno.guard.Warning;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an offer would have given over the stored log.
 *
 * @param redemptions purchases that it would have given more than 0, before returns
 * @param rewardMinor what is left of that after returns
 * @param feeMinor the platform's, on top of it
 * @param byFunder who pays it, fees included: {@code MERCHANT}, {@code ISSUER}, or a network's name
 * @param members who would have had one
 * @param audience members who bought at the merchant; of an offer that is no merchant's, anywhere
 * @param budgetEnds the local day of the purchase with which the budget would have been used up, in the order of purchases; empty of one
 *     that suffices, or is renewed
 * @param spendMinor what those members would have spent there while the offer lasted, returns aside, of purchases in its currency
 * @param anyway the part of that which they would have spent without it, as an estimate: each as much a day as in the {@value
 *     #DAYS_BEFORE} days before it began, or those of them of which anything is stored, and no more than he spent. Empty if none is
 */
public record Forecast(
        long redemptions,
        long rewardMinor,
        long feeMinor,
        Map<String, Long> byFunder,
        int members,
        int audience,
        Optional<LocalDate> budgetEnds,
        long spendMinor,
        OptionalLong anyway) {
    static final int DAYS_BEFORE = 91;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int FEW_PERCENT = 5;
    private static final int MOST_PERCENT = 80;

    /** What its author is told: hardly anybody gets it, or nearly everybody who comes anyway. */
    public Optional<Warning> attainable() {
        if (audience == 0) {
            return Optional.empty();
        }
        boolean few = 100L * members < (long) FEW_PERCENT * audience;
        boolean many = 100L * members > (long) MOST_PERCENT * audience;
        if (!few && !many) {
            return Optional.empty();
        }
        String what = "would have given to " + members + " of " + audience + " members who bought there";
        return Optional.of(
                few
                        ? new Warning("$", what + ": fewer than 5 %", "ask for less, or tell fewer people of it")
                        : new Warning("$", what + ": more than 80 %", "ask for more than they do already"));
    }

    /** Adds it up, relationship by relationship: of the draft's merchant. */
    static final class Counting {
        private final Offer draft;
        /** Local days: from the first of the offer that is played, and before it from the first of which anything is known. */
        private final long fromDay;

        private final long knownDay;
        private final long untilDay;
        private final long days;
        private final TreeMap<Long, Long> byDay = new TreeMap<>();
        private final Map<String, Long> byFunder = new TreeMap<>();
        private final Set<MemberKey> reached = new HashSet<>();
        private final Set<MemberKey> audience = new HashSet<>();
        private long redemptions;
        private long rewardMinor;
        private long feeMinor;
        private long spendMinor;
        private long anywayMinor;

        /**
         * @param firstMillis when the log begins
         * @param lastMillis when it ends
         */
        Counting(Offer draft, long firstMillis, long lastMillis) {
            this.draft = draft;
            fromDay = Math.max(draft.schedule().from().toLocalDate().toEpochDay(), day(firstMillis));
            knownDay = Math.max(fromDay - DAYS_BEFORE, day(firstMillis));
            long lastDay = draft.schedule().until().minusNanos(1).toLocalDate().toEpochDay();
            // Days are those of the place of a purchase: somewhere the next one has begun already.
            untilDay = Math.max(fromDay, Math.min(lastDay, day(lastMillis) + 1) + 1);
            days = Math.max(1, Math.min(lastDay, day(lastMillis)) + 1 - fromDay);
        }

        private static long day(long millis) {
            return Math.floorDiv(millis, DAY_MILLIS);
        }

        /** What a purchase is to the draft, open or closed. */
        private record Bought(long day, boolean happened, long netMinor, boolean inItsCurrency, List<Reward> rewards) {}

        void add(Relationship relationship) {
            MemberKey member = relationship.key().member();
            Set<String> programs = draft.who().programs();
            if (!programs.isEmpty() && !programs.contains(member.program())) {
                return;
            }
            List<Bought> bought = bought(relationship);
            boolean reaches = false;
            for (Bought each : bought) {
                if (each.day >= fromDay && each.day < untilDay) {
                    boolean its = add(member, each);
                    reaches |= its;
                    if (its || each.happened) {
                        audience.add(member);
                    }
                }
            }
            if (reaches) {
                spend(bought);
            }
        }

        private List<Bought> bought(Relationship relationship) {
            List<Bought> bought = new ArrayList<>();
            for (Purchase each : relationship.purchases()) {
                boolean its = each.currency().equals(draft.currency());
                boolean happened = each.deed().isEmpty() && each.life() != Life.VOID;
                bought.add(new Bought(each.at().localDay(), happened, each.netMinor(), its, each.rewards()));
            }
            for (ClosedPurchase each : relationship.history().purchases()) {
                boolean its = each.currency().equals(draft.currency());
                bought.add(new Bought(each.at().localDay(), each.happened(), each.netMinor(), its, each.rewards()));
            }
            return bought;
        }

        private void spend(List<Bought> bought) {
            long before = 0;
            long during = 0;
            for (Bought each : bought) {
                if (each.inItsCurrency) {
                    before += each.day >= knownDay && each.day < fromDay ? each.netMinor : 0;
                    during += each.day >= fromDay && each.day < untilDay ? each.netMinor : 0;
                }
            }
            spendMinor += during;
            if (fromDay > knownDay) {
                BigInteger usual = BigInteger.valueOf(before)
                        .multiply(BigInteger.valueOf(days))
                        .divide(BigInteger.valueOf(fromDay - knownDay));
                anywayMinor += usual.min(BigInteger.valueOf(during)).longValueExact();
            }
        }

        private boolean add(MemberKey member, Bought bought) {
            boolean reaches = false;
            for (Reward reward : bought.rewards) {
                if (reward.offer().equals(draft.id()) && reward.standing().beforeReturns() > 0) {
                    add(bought.day, reward);
                    reached.add(member);
                    reaches = true;
                }
            }
            return reaches;
        }

        private void add(long day, Reward reward) {
            redemptions++;
            long given = reward.standing().members();
            long fee = reward.funding().feeMinor(given);
            rewardMinor += given;
            feeMinor += fee;
            long[] shares = reward.funding().split(given);
            long[] fees = reward.funding().split(fee);
            for (int i = 0; i < shares.length; i++) {
                var share = reward.funding().shares().get(i);
                String name = share.network().isEmpty() ? share.funder().name() : share.network();
                byFunder.merge(name, shares[i] + fees[i], Long::sum);
            }
            byDay.merge(day, reward.standing().beforeReturns(), Long::sum);
        }

        Forecast counted() {
            return new Forecast(
                    redemptions,
                    rewardMinor,
                    feeMinor,
                    byFunder,
                    reached.size(),
                    audience.size(),
                    budgetEnds(),
                    spendMinor,
                    fromDay > knownDay ? OptionalLong.of(anywayMinor) : OptionalLong.empty());
        }

        private Optional<LocalDate> budgetEnds() {
            boolean once = draft.budget().renewed() == Limit.Period.OFFER;
            long left = once ? draft.budget().totalMinor().orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
            for (Map.Entry<Long, Long> day : byDay.entrySet()) {
                left -= day.getValue();
                if (left <= 0) {
                    return Optional.of(LocalDate.ofEpochDay(day.getKey()));
                }
            }
            return Optional.empty();
        }
    }
}
