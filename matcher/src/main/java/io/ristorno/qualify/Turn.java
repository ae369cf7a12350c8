package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The number by which a mechanic pays a purchase: of the member's visit, or of the prize that is drawn.
 *
 * <p>A visit is a purchase that is not void and meets the offer's conditions on its amount before returns, whether or not the offer was
 * paid on it. A number that a purchase was settled with is its own for good. The others go in turn as slots of limits do: visits of
 * settled purchases first, then all others, each in the order of purchase time; and each takes the next number that is nobody's. So
 * nobody is paid twice as the first, or as the tenth.
 */
public final class Turn {
    private final Offer offer;
    private final Case matter;
    private final Period per;
    private final long period;
    private final int day;
    private final boolean daily;

    /** Numbers that purchases have for good. */
    private final BitSet taken = new BitSet();

    /** The days of the visits without such a number that go before, in their order: each once where all purchases of a day are one visit. */
    private final List<Integer> before = new ArrayList<>();

    private final Map<Integer, Integer> takenDays = new HashMap<>(0);
    private int dayOfFirst;
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
    public static Optional<Payment> pays(Mechanic mechanic, Value value, int turn) {
        return switch (mechanic) {
            case Payment payment -> Optional.of(payment);
            case Steps(List<Steps.Step> steps) -> step(steps, value.floor());
            case NthVisit visit -> turn > 0 && turn % visit.every() == 0 ? Optional.of(visit.pays()) : Optional.empty();
            case Ladder ladder -> turn > 0 ? Optional.of(ladder.at(turn)) : Optional.empty();
            case SpendThreshold _, PeriodRebate _, Referral _, Action _ -> Optional.empty();
            case BounceBack bounce -> Optional.of(bounce.pays());
            case Welcome welcome -> welcome(welcome, turn);
            case Surprise surprise ->
                turn < 0 && turn > surprise.none()
                        ? Optional.of(surprise.prizes().get(-1 - turn).pays())
                        : Optional.empty();
        };
    }

    /** What a purchase is paid that has not told its amount yet: of steps the highest, where nothing is assumed of it. */
    static Optional<Payment> paysUnknown(Mechanic mechanic, OptionalLong assumedMinor, int turn) {
        if (mechanic instanceof Steps(List<Steps.Step> steps)) {
            return step(steps, assumedMinor.orElse(Long.MAX_VALUE))
                    .or(() -> Optional.of(steps.getFirst().pays()));
        }
        return pays(mechanic, Value.of(0), turn);
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
    public static int of(Offer offer, Case matter) {
        Purchase purchase = matter.purchase();
        int own = purchase.reward(offer.id()).map(Reward::placed).orElse(Mechanic.NO_TURN);
        return switch (offer.mechanic()) {
            case Payment _, Steps _, SpendThreshold _, PeriodRebate _, BounceBack _, Action _ -> Mechanic.NO_TURN;
            case NthVisit visit -> own > 0 ? own : new Turn(offer, matter, visit.per(), false).number();
            case Referral _ -> own > 0 ? own : new Turn(offer, matter, Period.OFFER, false).number();
            case Ladder ladder -> own > 0 ? own : new Turn(offer, matter, ladder.per(), true).number();
            case Welcome welcome -> own > 0 ? own : new Turn(offer, matter, Period.OFFER, false).number(welcome);
            case Surprise surprise -> own < 0 ? own : Draw.of(surprise, offer.id(), purchase.key());
        };
    }

    private int number(Welcome welcome) {
        int number = number();
        int first = taken.get(1) || before.isEmpty() ? dayOfFirst : before.getFirst();
        boolean inTime = tallied == 0 && day - first <= welcome.days();
        return number == 1 || number <= welcome.times() + 1 && inTime ? number : welcome.times() + 2;
    }

    private int number() {
        count();
        if (daily && takenDays.containsKey(day)) {
            return takenDays.get(day);
        }
        int ahead = daily && before.contains(day) ? before.indexOf(day) : before.size();
        int number = 0;
        for (int left = tallied + ahead; left >= 0; left--) {
            number = taken.nextClearBit(number + 1);
        }
        return number;
    }

    private void count() {
        List<Purchase> purchases = matter.purchases();
        boolean settled = matter.purchase().settled();
        for (int i = 0; i < purchases.size(); i++) {
            if (isVisit(i)) {
                take(purchases.get(i).rewards(), purchases.get(i).at(), false);
            }
        }
        for (ClosedPurchase closed : matter.history().purchases()) {
            take(closed.rewards(), closed.at(), true);
        }
        before(purchases, true, settled ? matter.position() : purchases.size());
        if (!settled) {
            before(purchases, false, matter.position());
        }
        for (Tally tally : matter.history().tallies()) {
            tallied += per == Period.OFFER && tally.offer().equals(offer.id()) ? tally.visits() : 0;
        }
    }

    /** A number that is somebody's for good: a closed purchase's, too, whatever it was when it was closed. */
    private void take(List<Reward> rewards, Moment at, boolean closed) {
        for (int i = 0; i < rewards.size(); i++) {
            Reward reward = rewards.get(i);
            int number = closed && reward.placed() <= Mechanic.NO_TURN ? reward.turn() : reward.placed();
            boolean visit = !closed || reward.turn() > Mechanic.NO_TURN;
            if (visit && number > Mechanic.NO_TURN && isOf(reward)) {
                take(number, Periods.day(offer, at));
            }
        }
    }

    private void take(int number, int onDay) {
        if (Periods.of(per, onDay) == period) {
            taken.set(number);
            dayOfFirst = number == 1 ? onDay : dayOfFirst;
            takenDays.merge(onDay, number, Math::min);
        }
    }

    /** Visits that have no number of their own yet. */
    private void before(List<Purchase> purchases, boolean settled, int until) {
        for (int i = 0; i < until; i++) {
            if (i != matter.position() && purchases.get(i).settled() == settled && isVisit(i)) {
                goesBefore(purchases.get(i));
            }
        }
    }

    private void goesBefore(Purchase other) {
        boolean placed = other.reward(offer.id())
                .filter(reward -> reward.placed() > Mechanic.NO_TURN)
                .isPresent();
        int onDay = Periods.day(offer, other.at());
        boolean counts = !daily || !takenDays.containsKey(onDay) && !before.contains(onDay);
        if (!placed && counts && Periods.of(per, onDay) == period) {
            before.add(onDay);
        }
    }

    private boolean isVisit(int position) {
        return matter.visits().of(position, offer.id()).isPresent();
    }

    private boolean isOf(Reward reward) {
        return reward.offer().equals(offer.id());
    }
}
