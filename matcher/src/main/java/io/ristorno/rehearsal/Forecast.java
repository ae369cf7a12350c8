package io.ristorno.rehearsal;

import io.ristorno.event.MemberKey;
import io.ristorno.guard.Warning;
import io.ristorno.match.Pool;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an offer would have given over the stored log. What all members may have of it together has been dealt in the order of purchases:
 * what did not fit is in no sum but {@code unmet}.
 *
 * @param window of which local days it tells
 * @param closed empty where the log was played, message by message; where it does not go back to the store's beginning, how many purchases of
 *     those days are decided no more, and are left out
 * @param given to members
 * @param unmet what budget and limits of all left too little for
 * @param unmetDays on how many days, and from which one on; empty if there was enough
 * @param byFunder who pays it, fees included: {@code MERCHANT}, {@code ISSUER}, or a network's name
 * @param members who would have had one
 * @param reaching those of the audience who would have done what it asks for, whether or not there was enough for them
 * @param audience members who bought at the merchant; of an offer that is no merchant's, anywhere
 * @param budgetEnds the local day of the first purchase for which the budget, or a limit of all, would not have sufficed, or which would have
 *     used it up, in the order of purchases; empty of what suffices, or begins anew
 * @param spendMinor what those members would have spent there in those days while the offer lasted, returns aside, of purchases in its
 *     currency
 * @param anyway the part of that which they would have spent without it, as an estimate: each as much a day as in the {@value
 *     #DAYS_BEFORE} days before it began, or those of them of which anything is stored, and no more than he spent. Empty if none is
 */
public record Forecast(
        Window window,
        OptionalLong closed,
        Sum given,
        Sum unmet,
        Optional<Unmet> unmetDays,
        Map<String, Long> byFunder,
        int members,
        int reaching,
        int audience,
        Optional<LocalDate> budgetEnds,
        long spendMinor,
        OptionalLong anyway) {
    /** How long before it began is looked at. */
    public static final int DAYS_BEFORE = 91;

    private static final int FEW_PERCENT = 5;
    private static final int MOST_PERCENT = 80;

    /**
     * Rewards.
     *
     * @param redemptions purchases that it would have given more than 0, before returns
     * @param rewardMinor what is left of that after returns
     * @param feeMinor the platform's, on top of it
     */
    public record Sum(long redemptions, long rewardMinor, long feeMinor) {}

    /** On which days there was too little. */
    public record Unmet(LocalDate first, int days) {}

    public Forecast {
        byFunder = Collections.unmodifiableSortedMap(new TreeMap<>(byFunder));
    }

    /** What its author is told: hardly anybody gets it, or nearly everybody who comes anyway. */
    public Optional<Warning> attainable() {
        if (audience == 0) {
            return Optional.empty();
        }
        boolean few = 100L * reaching < (long) FEW_PERCENT * audience;
        boolean many = 100L * reaching > (long) MOST_PERCENT * audience;
        if (!few && !many) {
            return Optional.empty();
        }
        String what = "would have given to " + reaching + " of " + audience + " members who bought there";
        return Optional.of(
                few
                        ? new Warning("$", what + ": fewer than 5 %", "ask for less, or tell fewer people of it")
                        : new Warning("$", what + ": more than 80 %", "ask for more than they do already"));
    }

    /** Adds it up, relationship by relationship: of the draft's merchant. */
    static final class Counting {
        private final Offer draft;
        private final Window window;
        private final Optional<Pool> shared;
        private final boolean played;
        private final int dealtMost;
        /** What is to be dealt in the order of purchases. */
        private final List<Redemption> redemptions = new ArrayList<>();

        private final Map<MemberKey, Spent> reaching = new HashMap<>();
        private final Set<MemberKey> audience = new HashSet<>();
        private final Outlay given = new Outlay();
        private final Outlay unmet = new Outlay();
        private final TreeSet<Long> unmetDays = new TreeSet<>();
        private long closed;

        /**
         * @param shared what all members have together of the draft; empty if nothing
         * @param played whether what is closed was decided by the draft too
         * @param dealtMost so many rewards are put in order at most, where all members share something
         */
        Counting(Offer draft, Window window, Optional<Pool> shared, boolean played, int dealtMost) {
            this.draft = draft;
            this.window = window;
            this.shared = shared;
            this.played = played;
            this.dealtMost = dealtMost;
        }

        /** What a purchase is to the draft, open or closed. */
        private record Bought(
                long millis,
                String key,
                long day,
                boolean happened,
                long netMinor,
                boolean inItsCurrency,
                List<Reward> rewards) {}

        /** A reward of the draft. */
        private record Redemption(long millis, String key, MemberKey member, long day, Reward reward) {}

        /** What one member spent, and what of it came anyway. */
        private record Spent(long minor, long anywayMinor) {
            Spent plus(Spent more) {
                return new Spent(minor + more.minor, anywayMinor + more.anywayMinor);
            }
        }

        void add(Relationship relationship) {
            MemberKey member = relationship.key().member();
            Set<String> programs = draft.who().programs();
            if (!programs.isEmpty() && !programs.contains(member.program())) {
                return;
            }
            List<Bought> bought = bought(relationship);
            boolean reaches = false;
            for (Bought each : bought) {
                boolean its = add(member, each);
                if (window.has(each.day)) {
                    reaches |= its;
                    if (its || each.happened) {
                        audience.add(member);
                    }
                }
            }
            if (reaches) {
                reaching.merge(member, spent(bought), Spent::plus);
            }
        }

        private List<Bought> bought(Relationship relationship) {
            List<Bought> bought = new ArrayList<>();
            for (Purchase each : relationship.purchases()) {
                bought.add(new Bought(
                        each.at().epochMillis(),
                        each.key(),
                        each.at().localDay(),
                        each.deed().isEmpty() && each.life() != Life.VOID,
                        each.netMinor(),
                        each.currency().equals(draft.currency()),
                        each.rewards()));
            }
            for (ClosedPurchase each : relationship.history().purchases()) {
                bought.add(new Bought(
                        each.at().epochMillis(),
                        each.key(),
                        each.at().localDay(),
                        each.happened(),
                        each.netMinor(),
                        each.currency().equals(draft.currency()),
                        played ? each.rewards() : List.of()));
                closed += window.has(each.at().localDay()) && each.happened() ? 1 : 0;
            }
            return bought;
        }

        private Spent spent(List<Bought> bought) {
            long before = 0;
            long during = 0;
            for (Bought each : bought) {
                if (each.inItsCurrency) {
                    before += each.day >= knownDay() && each.day < beganDay() ? each.netMinor : 0;
                    during += window.has(each.day) ? each.netMinor : 0;
                }
            }
            return new Spent(
                    during,
                    beganDay() > knownDay() ? usual(before).min(minor(during)).longValueExact() : 0);
        }

        /** As much a day as before it began. */
        private BigInteger usual(long beforeMinor) {
            return minor(beforeMinor).multiply(minor(window.days())).divide(minor(beganDay() - knownDay()));
        }

        private static BigInteger minor(long minor) {
            return BigInteger.valueOf(minor);
        }

        private long beganDay() {
            return window.began().toEpochDay();
        }

        private long knownDay() {
            return Math.max(beganDay() - DAYS_BEFORE, window.known().toEpochDay());
        }

        /** What comes before the days that are told of takes its part of what all members share all the same. */
        private boolean add(MemberKey member, Bought bought) {
            boolean reaches = false;
            for (Reward reward : bought.rewards) {
                if (reward.offer().equals(draft.id()) && reward.standing().beforeReturns() > 0) {
                    var redemption = new Redemption(bought.millis, bought.key, member, bought.day, reward);
                    if (shared.isPresent()) {
                        keep(redemption);
                    } else if (window.has(bought.day)) {
                        give(redemption, reward.standing().members());
                    }
                    reaches = true;
                }
            }
            return reaches;
        }

        private void keep(Redemption redemption) {
            if (redemptions.size() == dealtMost) {
                throw new BackTest.Unplayable("it would give more than " + dealtMost
                        + " rewards, too many to put them in order: leave budget and limits of all members out of it");
            }
            redemptions.add(redemption);
        }

        private void give(Redemption redemption, long minor) {
            given.add(redemption.member, redemption.reward, minor);
        }

        Forecast counted() {
            Optional<Cut> cut = shared.map(pool -> new Cut(pool, !(draft.mechanic() instanceof PeriodRebate)));
            cut.ifPresent(this::deal);
            Spent all = given.members().stream().map(reaching::get).reduce(new Spent(0, 0), Spent::plus);
            return new Forecast(
                    window,
                    played ? OptionalLong.empty() : OptionalLong.of(closed),
                    given.sum(),
                    unmet.sum(),
                    unmetDays.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Unmet(LocalDate.ofEpochDay(unmetDays.first()), unmetDays.size())),
                    given.byFunder(),
                    given.members().size(),
                    reaching.size(),
                    audience.size(),
                    cut.flatMap(Cut::usedUp),
                    all.minor,
                    beganDay() > knownDay() ? OptionalLong.of(all.anywayMinor) : OptionalLong.empty());
        }

        private void deal(Cut cut) {
            redemptions.sort(Comparator.comparingLong(Redemption::millis).thenComparing(Redemption::key));
            for (Redemption each : redemptions) {
                long wanted = each.reward.standing().budgeted();
                long dealt = cut.deal(each.millis, wanted, each.day);
                if (window.has(each.day)) {
                    long his = each.reward.standing().members();
                    if (dealt > 0) {
                        give(each, Math.min(his, dealt));
                    }
                    if (dealt < wanted) {
                        unmet.add(each.member, each.reward, his - Math.min(his, dealt));
                        unmetDays.add(each.day);
                    }
                }
            }
        }
    }
}
