package io.ristorno.decide;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The number by which a mechanic pays a purchase: of the member's visit, or of the prize that is drawn.
 *
 * <p>A visit is a purchase that is not void and meets the offer's conditions on its amount before returns, whether or not the offer was
 * paid on it. Visits are numbered in the order of purchase time. A settled purchase keeps its number, so one that comes late takes the
 * next that no settled one has: nobody is paid twice as the first, or as the tenth.
 */
final class Turn {
    private final Offer offer;
    private final Case matter;
    private final Period per;
    private final long period;
    private final int day;
    private final boolean daily;

    /** Numbers that purchases have for good. */
    private final BitSet taken = new BitSet();

    /** Those without a number of their own yet that go before. */
    private int before;

    private final Set<Integer> days = new HashSet<>();
    private int sameDay;
    private int firstDay = Integer.MAX_VALUE;
    private int placedFirstDay = Integer.MAX_VALUE;
    private int tallied;

    private Turn(Offer offer, Case matter, Period per, boolean daily) {
        this.offer = offer;
        this.matter = matter;
        this.per = per;
        this.daily = daily;
        day = Periods.day(offer, matter.purchase().at());
        period = Periods.of(per, day);
    }

    /** What the purchase is paid, by its amount and its turn; empty for nothing. */
    static Optional<Payment> pays(Mechanic mechanic, Value value, int turn) {
        return switch (mechanic) {
            case Payment payment -> Optional.of(payment);
            case Steps(List<Steps.Step> steps) -> step(steps, value.floor());
            case NthVisit visit -> turn > 0 && turn % visit.every() == 0 ? Optional.of(visit.pays()) : Optional.empty();
            case Ladder ladder -> turn > 0 ? Optional.of(ladder.at(turn)) : Optional.empty();
            case Welcome welcome -> welcome(welcome, turn);
            case Surprise surprise ->
                turn < 0 && turn > surprise.none()
                        ? Optional.of(surprise.prizes().get(-1 - turn).pays())
                        : Optional.empty();
        };
    }

    private static Optional<Payment> step(List<Steps.Step> steps, long minor) {
        Optional<Payment> reached = Optional.empty();
        for (Steps.Step step : steps) {
            if (step.fromMinor() <= minor) {
                reached = Optional.of(step.pays());
            }
        }
        return reached;
    }

    private static Optional<Payment> welcome(Welcome welcome, int turn) {
        if (turn == 1) {
            return Optional.of(welcome.first());
        }
        return turn > 1 && turn <= welcome.times() + 1 ? Optional.of(welcome.then()) : Optional.empty();
    }

    /** The turn of a purchase if it is a visit; {@link Mechanic#NO_TURN} where the mechanic asks for none. */
    static int of(Offer offer, Case matter) {
        Purchase purchase = matter.purchase();
        int own = purchase.reward(offer.id()).map(Reward::placed).orElse(Mechanic.NO_TURN);
        if (own != Mechanic.NO_TURN) {
            return own;
        }
        return switch (offer.mechanic()) {
            case Payment _, Steps _ -> Mechanic.NO_TURN;
            case NthVisit visit -> new Turn(offer, matter, visit.per(), false).counted();
            case Ladder ladder -> new Turn(offer, matter, ladder.per(), true).counted();
            case Welcome welcome -> new Turn(offer, matter, Period.OFFER, false).counted(welcome);
            case Surprise surprise -> Draw.of(surprise, offer.id(), purchase.key());
        };
    }

    private int counted(Welcome welcome) {
        int turn = counted();
        int first = taken.get(1) ? placedFirstDay : firstDay;
        boolean inTime = tallied == 0 && day - first <= welcome.days();
        return turn == 1 || turn <= welcome.times() + 1 && inTime ? turn : welcome.times() + 2;
    }

    private int counted() {
        List<Purchase> purchases = matter.purchases();
        for (int i = 0; i < purchases.size(); i++) {
            if (i != matter.position()) {
                count(
                        purchases.get(i).rewards(),
                        Periods.day(offer, purchases.get(i).at()),
                        i < matter.position(),
                        false);
            }
        }
        for (ClosedPurchase closed : matter.history().purchases()) {
            count(closed.rewards(), Periods.day(offer, closed.at()), true, true);
        }
        for (Tally tally : matter.history().tallies()) {
            tallied += per == Period.OFFER && tally.offer().equals(offer.id()) ? tally.visits() : 0;
        }
        return sameDay != Mechanic.NO_TURN ? sameDay : number();
    }

    private void count(List<Reward> rewards, int onDay, boolean earlier, boolean closed) {
        for (int i = 0; i < rewards.size(); i++) {
            Reward reward = rewards.get(i);
            if (reward.turn() > Mechanic.NO_TURN && reward.offer().equals(offer.id())) {
                count(reward.turn(), onDay, closed || reward.placed() != Mechanic.NO_TURN, earlier);
            }
        }
    }

    private void count(int turn, int onDay, boolean placed, boolean earlier) {
        if (Periods.of(per, onDay) != period) {
            return;
        }
        if (placed) {
            taken.set(turn);
            placedFirstDay = turn == 1 ? Math.min(placedFirstDay, onDay) : placedFirstDay;
            if (daily && onDay == day) {
                sameDay = sameDay == Mechanic.NO_TURN ? turn : Math.min(sameDay, turn);
            }
        } else if (earlier) {
            firstDay = Math.min(firstDay, onDay);
            before += !daily || onDay != day && days.add(onDay) ? 1 : 0;
        }
    }

    /** The next that no settled purchase has, behind those of earlier purchases. */
    private int number() {
        int number = tallied;
        for (int left = before; left >= 0; left--) {
            number = taken.nextClearBit(number + 1);
        }
        return number;
    }
}
