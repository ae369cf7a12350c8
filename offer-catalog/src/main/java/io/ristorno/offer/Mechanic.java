package io.ristorno.offer;

import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Limit.Period;
import java.util.List;

/**
 * How a reward is computed from a purchase: {@code reward.type} on the wire.
 *
 * <p>A mechanic names the {@link Payment} of a purchase, by its amount or by its turn: the number of the visit, or of the prize that was
 * drawn. What a payment comes to is the same for all of them.
 */
public sealed interface Mechanic {
    /** The turn of a purchase that has none: whatever its number, it is paid the same. */
    int NO_TURN = 0;

    /** What one purchase is paid. */
    sealed interface Payment extends Mechanic {}

    /**
     * A share of the purchase's amount: 10 % of 43.25 is 4.33, half up.
     *
     * @param rate more than 0
     */
    record Percent(BasisPoints rate) implements Payment {}

    /**
     * A fixed amount once the purchase reaches the offer's minimum.
     *
     * @param amountMinor minor units of the offer's currency, more than 0
     */
    record Fixed(long amountMinor) implements Payment {}

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
     * More with each visit in the period: 5 %, 6 %, 7 % ... up to 10 %. All purchases of a local day are one visit.
     *
     * @param first the rate of the first visit, more than 0
     * @param step what each further one adds, more than 0
     * @param most the highest rate, more than the first
     * @param per the period in which visits are counted
     */
    record Ladder(BasisPoints first, BasisPoints step, BasisPoints most, Period per) implements Mechanic {
        /** The rate of a visit, by its number from 1 on. */
        public Percent at(int visit) {
            long rate = first.value() + (long) step.value() * (visit - 1);
            return new Percent(new BasisPoints((int) Math.min(rate, most.value())));
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

    /** Whether it goes by a purchase's turn among the member's visits: then one purchase bears on the others. */
    default boolean counts() {
        return this instanceof NthVisit || this instanceof Ladder || this instanceof Welcome;
    }

    /** Every payment that it may come to. */
    default List<Payment> payments() {
        return switch (this) {
            case Payment payment -> List.of(payment);
            case Steps(List<Steps.Step> steps) ->
                steps.stream().map(Steps.Step::pays).toList();
            case NthVisit visit -> List.of(visit.pays());
            case Ladder ladder -> List.of(new Percent(ladder.first()), new Percent(ladder.most()));
            case Welcome welcome -> List.of(welcome.first(), welcome.then());
            case Surprise surprise ->
                surprise.prizes().stream().map(Surprise.Prize::pays).toList();
        };
    }
}
