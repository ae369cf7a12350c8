package io.ristorno.offer;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.money.Rounding;
import io.ristorno.offer.Limit.Period;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a reward is computed from a purchase: {@code reward.type} on the wire.
 *
 * <p>Most mechanics name the {@link Payment} of a purchase, by its amount or by its turn: the number of the visit, or of the prize that
 * was drawn. What a payment comes to is the same for all of them, and of several offers those are chosen that give the most. {@linkplain
 * #added Others} are paid on top of whatever is chosen: those that multiply points, and those that {@linkplain #together go} by what
 * several purchases come to together, or by something else than a purchase.
 */
public sealed interface Mechanic {
    /** The turn of a purchase that has none: whatever its number, it is paid the same. */
    int NO_TURN = 0;

    /** The most that anything comes to that is not bounded by what was spent: as much as an amount of a card message can be. */
    long MOST = 999_999_999_999L;

    /** What one purchase is paid. */
    sealed interface Payment extends Mechanic {
        /** By which number it pays, more than 0: of two of a {@linkplain #isLike kind} the one with the higher number pays more. */
        long number();

        /** The same by another number. */
        Payment by(long number);

        /** Whether another one differs by its number alone. */
        default boolean isLike(Payment other) {
            return by(1).equals(other.by(1));
        }
    }

    /** A payment that is the more, the more was spent. */
    sealed interface Rate extends Payment {
        /** What is paid for each minor unit that was spent. */
        Ratio perMinorUnit();
    }

    /**
     * A share of the purchase's amount: 10 % of 43.25 is 4.33, half up.
     *
     * @param rate more than 0
     */
    record Percent(BasisPoints rate) implements Rate {
        @Override
        public long number() {
            return rate.value();
        }

        @Override
        public Percent by(long number) {
            return new Percent(new BasisPoints((int) number));
        }

        @Override
        public Ratio perMinorUnit() {
            return Ratio.of(rate.value(), BasisPoints.WHOLE);
        }
    }

    /**
     * So many points for so much of the purchase's amount: 5 for each 1.00, so 43.25 is paid 216, half up.
     *
     * @param points 1 to {@value #RATE_MAX}
     * @param perMinor for so much that was spent, in minor units, 1 to {@value #RATE_MAX}
     */
    record PointRate(int points, int perMinor) implements Rate {
        /** Points, or minor units, in a rate. */
        public static final int RATE_MAX = 10_000;

        @Override
        public long number() {
            return points;
        }

        @Override
        public PointRate by(long number) {
            return new PointRate((int) number, perMinor);
        }

        @Override
        public Ratio perMinorUnit() {
            return Ratio.of(points, perMinor);
        }
    }

    /**
     * A fixed amount once the purchase reaches the offer's minimum.
     *
     * @param amountMinor minor units of what the offer pays, more than 0
     */
    record Fixed(long amountMinor) implements Payment {
        @Override
        public long number() {
            return amountMinor;
        }

        @Override
        public Fixed by(long number) {
            return new Fixed(number);
        }
    }

    /**
     * Points on top of what the program itself gives for the purchase: with factor 3, twice that, so that it is three times in all.
     *
     * <p>What the program itself gives is once, on top of nothing: its {@linkplain Offer#isBase() base} is of this kind, too.
     *
     * @param extraHundredths how many hundredths of that, 1 to {@value #EXTRA_MOST}: 200 of factor 3
     */
    record Multiplier(int extraHundredths) implements Payment {
        /** What the program itself gives. */
        public static final int ONCE = 100;

        /** Factor 100. */
        public static final int EXTRA_MOST = 9_900;

        @Override
        public long number() {
            return extraHundredths;
        }

        @Override
        public Multiplier by(long number) {
            return new Multiplier((int) number);
        }

        /** How many times it is in all. */
        public BigDecimal factor() {
            return BigDecimal.valueOf(ONCE + extraHundredths, 2).stripTrailingZeros();
        }
    }

    /**
     * By the purchase's amount: the highest step that it reaches pays. 2 % from 0, 4 % from 50.00, 6 % from 100.00: 80.00 is paid 3.20.
     *
     * @param steps 1 to {@value #MOST}, the lowest first
     */
    record Steps(List<Step> steps) implements Mechanic {
        /** Nobody reads more. */
        public static final int MOST = 10;

        /**
         * One of them.
         *
         * @param fromMinor what a purchase must reach, in minor units
         */
        public record Step(long fromMinor, Payment pays) {}

        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Every so many visits one is paid: every 5th at 50 %. All purchases count that meet the offer's conditions, several of a day too.
     *
     * @param every 2 to {@value #MOST}
     * @param per the period in which visits are counted
     */
    record NthVisit(int every, Period per, Payment pays) implements Mechanic {
        public static final int MOST = 100;
    }

    /**
     * More with each visit in the period: 5 %, 6 %, 7 % ... up to 10 %, or 50 points, 60, 70 ... up to 100. All purchases of a local day
     * are one visit.
     *
     * @param first what the first visit is paid
     * @param step what each further one adds, by its number
     * @param most the most that one is paid, more than the first; all three are {@linkplain Payment#isLike alike}
     * @param per the period in which visits are counted
     */
    record Ladder(Payment first, Payment step, Payment most, Period per) implements Mechanic {
        /** What a visit is paid, by its number from 1 on. */
        public Payment at(int visit) {
            long steps = (most.number() - first.number()) / step.number();
            return visit - 1L > steps ? most : first.by(first.number() + step.number() * (visit - 1L));
        }
    }

    /**
     * The first visit is paid, and some after it in the days that follow: 10.00, then 3 times 15 % within 60 days.
     *
     * @param first of the first visit
     * @param then of those that follow
     * @param times how many follow, 1 to {@value #TIMES_MOST}
     * @param days local days behind the first visit in which they count, 1 to {@value #DAYS_MOST}
     */
    record Welcome(Payment first, Payment then, int times, int days) implements Mechanic {
        public static final int TIMES_MOST = 100;
        public static final int DAYS_MOST = 365;
    }

    /**
     * Now and then a prize, drawn from what the purchase is: the same purchase draws the same prize at every replay.
     *
     * @param probability that there is one, more than 0
     * @param prizes 1 to {@value #MOST}
     * @param salt so that nobody can foresee the prizes who knows the rule alone
     */
    record Surprise(BasisPoints probability, List<Prize> prizes, String salt) implements Mechanic {
        public static final int MOST = 100;
        public static final int WEIGHT_MOST = 1_000_000;

        /**
         * One of them.
         *
         * @param weight how often it is drawn, as a share of all weights, 1 to {@value #WEIGHT_MOST}
         */
        public record Prize(int weight, Payment pays) {}

        public Surprise {
            prizes = List.copyOf(prizes);
        }

        /** The turn of a purchase that draws a prize, by its place in the list: below 0, since it is the number of no visit. */
        public static int turn(int prize) {
            return -1 - prize;
        }

        /** The turn of a purchase that draws none: behind those of all prizes. */
        public int none() {
            return turn(prizes.size());
        }
    }

    /**
     * Once purchases come to so much together, after returns: 50.00 once they have come to 500.00 in the year. It is paid on the purchase
     * with which they do.
     *
     * @param thresholdMinor minor units of the offer's currency, more than 0
     * @param amountMinor what is paid, more than 0
     * @param per the period in which purchases are added up
     * @param repeats whether it is paid again for each further time that they come to as much
     */
    record SpendThreshold(long thresholdMinor, long amountMinor, Period per, boolean repeats) implements Mechanic {
        /** How many times purchases that come to so much have passed it. */
        public long times(long minor) {
            return repeats ? minor / thresholdMinor : Math.min(1, minor / thresholdMinor);
        }
    }

    /**
     * By what the purchases of a period come to, paid when it is over and they have had time to clear and to be returned: 1 % of all, 2 %
     * if they come to 1,000.00; or 500 points then.
     *
     * @param brackets 1 to {@value #MOST}, the lowest first
     * @param on what a bracket is paid on
     * @param per the period
     * @param graceDays days behind its end, wherever on earth that is last, {@value #GRACE_LEAST} to {@value #GRACE_MOST}
     */
    record PeriodRebate(List<Bracket> brackets, On on, Period per, int graceDays) implements Mechanic {
        public static final int MOST = 10;
        public static final int GRACE_LEAST = 45;
        public static final int GRACE_MOST = 90;

        /** What a bracket is paid on. */
        public enum On {
            /** Everything: the highest bracket that is reached pays for all. */
            WHOLE,
            /** What lies in it: each bracket pays for its own part, by a rate. */
            SLICE
        }

        /**
         * One of them.
         *
         * @param fromMinor what purchases must come to, in minor units
         */
        public record Bracket(long fromMinor, Payment pays) {}

        public PeriodRebate {
            brackets = List.copyOf(brackets);
        }

        /** What is paid on purchases that come to so much, half up: one rounding. */
        public long of(long minor) {
            Ratio sum = Ratio.NONE;
            for (int i = 0; i < brackets.size(); i++) {
                Bracket bracket = brackets.get(i);
                if (bracket.fromMinor() > minor) {
                    break;
                }
                boolean last = i + 1 == brackets.size() || brackets.get(i + 1).fromMinor() > minor;
                long until = last ? minor : brackets.get(i + 1).fromMinor();
                long part = on == On.WHOLE ? last ? minor : 0 : until - bracket.fromMinor();
                sum = sum.plus(paid(bracket.pays(), part));
            }
            return Rounding.halfUpAtMost(1, sum, Mechanic.MOST);
        }

        private static Ratio paid(Payment pays, long part) {
            return switch (pays) {
                case Rate rate -> rate.perMinorUnit().times(Ratio.exactly(part));
                case Fixed(long amountMinor) -> Ratio.exactly(part > 0 ? amountMinor : 0);
                case Multiplier _ -> throw new IllegalStateException("no bracket multiplies");
            };
        }
    }

    /**
     * A part of a purchase is paid on the next one, which need not be of the same size: 20 % of 60.00 are 12.00 off the next purchase
     * within 30 days, or as much of it as that comes to. What it leaves of them is lost, and the next one has a part of its own.
     *
     * @param pays what the next purchase is paid, as a part of this one
     * @param days local days behind a purchase in which the next one counts, 1 to {@value #DAYS_MOST}
     */
    record BounceBack(Payment pays, int days) implements Mechanic {
        public static final int DAYS_MOST = 365;
    }

    /**
     * Something else than a purchase is paid: a review, a survey, a visit without one.
     *
     * @param action what, 1 to 40 capitals, digits and {@code _}: {@code REVIEW}
     * @param amountMinor minor units of what the offer pays, more than 0
     */
    record Action(String action, long amountMinor) implements Mechanic {}

    /**
     * Who brings a friend is paid, and so is the friend: when his first purchase is past its hold, and as long as it stands.
     *
     * @param friendMinor what the friend is paid, in minor units of what the offer pays, more than 0
     * @param referrerMinor what the other one is paid who brought him, more than 0
     */
    record Referral(long friendMinor, long referrerMinor) implements Mechanic {}

    /** Whether one purchase bears on the others: by its turn among the member's visits, or by what it comes to. */
    default boolean counts() {
        return switch (this) {
            case Payment _, Steps _, Surprise _, Action _ -> false;
            case NthVisit _, Ladder _, Welcome _, SpendThreshold _, PeriodRebate _, BounceBack _, Referral _ -> true;
        };
    }

    /** Whether it is paid on top of whatever is chosen: it competes with no offer. */
    default boolean added() {
        return this instanceof Multiplier || together();
    }

    /** Whether it goes by several purchases, or by something else than one. */
    default boolean together() {
        return switch (this) {
            case Payment _, Steps _, NthVisit _, Ladder _, Welcome _, Surprise _ -> false;
            case SpendThreshold _, PeriodRebate _, BounceBack _, Action _, Referral _ -> true;
        };
    }

    /** Whether purchases are added up. */
    default boolean sums() {
        return this instanceof SpendThreshold || this instanceof PeriodRebate;
    }

    /**
     * The same rule with other payments. Of a ladder they stay alike, and of what pays amounts alone only their number counts.
     *
     * @param other what is paid in place of each
     */
    default Mechanic paying(UnaryOperator<Payment> other) {
        return switch (this) {
            case Payment payment -> other.apply(payment);
            case Steps(List<Steps.Step> steps) ->
                new Steps(steps.stream()
                        .map(step -> new Steps.Step(step.fromMinor(), other.apply(step.pays())))
                        .toList());
            case NthVisit visit -> new NthVisit(visit.every(), visit.per(), other.apply(visit.pays()));
            case Ladder ladder ->
                new Ladder(
                        other.apply(ladder.first()),
                        other.apply(ladder.step()),
                        other.apply(ladder.most()),
                        ladder.per());
            case Welcome welcome ->
                new Welcome(other.apply(welcome.first()), other.apply(welcome.then()), welcome.times(), welcome.days());
            case Surprise surprise ->
                new Surprise(
                        surprise.probability(),
                        surprise.prizes().stream()
                                .map(prize -> new Surprise.Prize(prize.weight(), other.apply(prize.pays())))
                                .toList(),
                        surprise.salt());
            case SpendThreshold threshold ->
                new SpendThreshold(
                        threshold.thresholdMinor(),
                        other.apply(new Fixed(threshold.amountMinor())).number(),
                        threshold.per(),
                        threshold.repeats());
            case PeriodRebate rebate ->
                new PeriodRebate(
                        rebate.brackets().stream()
                                .map(bracket ->
                                        new PeriodRebate.Bracket(bracket.fromMinor(), other.apply(bracket.pays())))
                                .toList(),
                        rebate.on(),
                        rebate.per(),
                        rebate.graceDays());
            case BounceBack bounce -> new BounceBack(other.apply(bounce.pays()), bounce.days());
            case Action action ->
                new Action(
                        action.action(),
                        other.apply(new Fixed(action.amountMinor())).number());
            case Referral referral ->
                new Referral(
                        other.apply(new Fixed(referral.friendMinor())).number(),
                        other.apply(new Fixed(referral.referrerMinor())).number());
        };
    }

    /** Every payment that it may come to. */
    default List<Payment> payments() {
        return switch (this) {
            case Payment payment -> List.of(payment);
            case Steps(List<Steps.Step> steps) ->
                steps.stream().map(Steps.Step::pays).toList();
            case NthVisit visit -> List.of(visit.pays());
            case Ladder ladder -> List.of(ladder.first(), ladder.most());
            case Welcome welcome -> List.of(welcome.first(), welcome.then());
            case Surprise surprise ->
                surprise.prizes().stream().map(Surprise.Prize::pays).toList();
            case SpendThreshold threshold -> List.of(new Fixed(threshold.amountMinor()));
            case PeriodRebate rebate ->
                rebate.brackets().stream().map(PeriodRebate.Bracket::pays).toList();
            case BounceBack bounce -> List.of(bounce.pays());
            case Action action -> List.of(new Fixed(action.amountMinor()));
            case Referral referral -> List.of(new Fixed(referral.friendMinor()), new Fixed(referral.referrerMinor()));
        };
    }
}
