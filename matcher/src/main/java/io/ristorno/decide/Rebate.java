package io.ristorno.decide;

import io.ristorno.event.Moment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What is paid on what the purchases of a period come to, cleared and after returns, once it is over and its grace is: on the last
 * purchase that counts. A settled one on which it was paid keeps it, whatever comes late; and whatever is returned later is a return of
 * it.
 */
final class Rebate {
    /** Where a day ends last. */
    private static final ZoneOffset LAST_ZONE = ZoneOffset.ofHours(-12);

    /** The turn of the purchase on which it is paid: that is the number of no visit. */
    private static final int PAID_HERE = -1;

    private final PeriodRebate rebate;
    private final Offer offer;
    private final Case matter;
    private final AsOf asOf;
    private final Progress progress;
    private final long period;
    private long sum;

    private Rebate(PeriodRebate rebate, Offer offer, Case matter, AsOf asOf) {
        this.rebate = rebate;
        this.offer = offer;
        this.matter = matter;
        this.asOf = asOf;
        progress = new Progress(asOf);
        period = period(matter.purchase().at());
    }

    /** What is due to a purchase that counts. */
    static Due of(PeriodRebate rebate, Offer offer, Case matter, AsOf asOf) {
        return new Rebate(rebate, offer, matter, asOf).due();
    }

    private Due due() {
        int here = closed() ? -1 : holder();
        long own = matter.visits()
                .of(matter.position(), offer.id())
                .map(Visit::minor)
                .orElse(0L);
        int lastEarlyDay = lastEarlyDay();
        boolean over = asOf.day(matter.purchase().zone()) > lastEarlyDay;
        boolean pays = here == matter.position() && over;
        long minor = pays ? Math.min(rebate.of(sum), offer.maxRewardMinor().orElse(Long.MAX_VALUE)) : 0;
        return new Due(
                minor,
                new Count(pays ? PAID_HERE : Mechanic.NO_TURN, own, ""),
                here == matter.position() ? sum : 0,
                here == matter.position() ? rebate.brackets().getFirst().fromMinor() : 0,
                here == matter.position() && !over ? lastEarlyDay : Due.NEVER_EARLY,
                progress.cleared(),
                progress.over());
    }

    /** Adds up what is closed; whether it was paid there, for good. */
    private boolean closed() {
        boolean paid = false;
        for (ClosedPurchase purchase : matter.history().purchases()) {
            Optional<Reward> reward = period(purchase.at()) == period
                    ? purchase.reward(offer.id()).filter(Reward::summed)
                    : Optional.empty();
            sum += reward.map(each -> each.count().minor()).orElse(0L);
            paid |= reward.filter(each -> each.turn() == PAID_HERE).isPresent();
        }
        return paid;
    }

    /** Adds up what is open; where it is paid. */
    private int holder() {
        int last = -1;
        int settled = -1;
        for (int i = 0; i < matter.purchases().size(); i++) {
            Purchase each = matter.purchases().get(i);
            Optional<Visit> visit = matter.visits().of(i, offer.id()).filter(counted -> counted.isAddedUp(rebate));
            if (visit.isEmpty() || period(each.at()) != period) {
                continue;
            }
            boolean keeps = each.reward(offer.id())
                    .filter(reward -> reward.placed() == PAID_HERE)
                    .isPresent();
            settled = keeps && settled < 0 ? i : settled;
            if (visit.get().minor() > 0) {
                sum = Math.addExact(sum, visit.get().minor());
                progress.by(visit.get(), each);
                last = i;
            }
        }
        return settled < 0 ? last : settled;
    }

    /** The local day on which the period and its grace come to be over everywhere: it is paid with the next. */
    private int lastEarlyDay() {
        int lastDay = Periods.lastDay(
                rebate.per(), Periods.day(offer, matter.purchase().at()));
        Instant end = LocalDate.ofEpochDay(lastDay + rebate.graceDays() + 1L)
                .atStartOfDay(LAST_ZONE)
                .toInstant();
        return Math.toIntExact(
                LocalDate.ofInstant(end, matter.purchase().zone()).toEpochDay());
    }

    private long period(Moment at) {
        return Periods.of(rebate.per(), Periods.day(offer, at));
    }
}
