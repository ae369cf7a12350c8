package io.ristorno.qualify;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What is paid on what the purchases of a period come to, cleared and after returns, once it is over and its grace is: on the last
 * purchase that adds anything, or else the last that counts. A settled one on which it was paid keeps it, whatever comes late; and
 * whatever is returned later is a return of it.
 */
final class Rebate {
    /** Where a day ends last. */
    private static final ZoneOffset LAST_ZONE = ZoneOffset.ofHours(-12);

    private static final int NOWHERE = -1;

    private final PeriodRebate rebate;
    private final Offer offer;
    private final Case matter;
    private final AsOf asOf;
    private final Visit own;
    private final Progress progress;
    private long sum;
    private long ripe;

    private Rebate(PeriodRebate rebate, Offer offer, Case matter, AsOf asOf) {
        this.rebate = rebate;
        this.offer = offer;
        this.matter = matter;
        this.asOf = asOf;
        own = matter.visit(offer.id());
        progress = new Progress(asOf);
    }

    /** What is due to a purchase that counts. */
    static Due of(PeriodRebate rebate, Offer offer, Case matter, AsOf asOf) {
        return new Rebate(rebate, offer, matter, asOf).due();
    }

    private Due due() {
        boolean paidBefore = closed();
        int holder = holder();
        if (paidBefore || holder != matter.position() || sum == 0) {
            return new Due(
                    0, 0, 0, new Count(Kind.REBATE, Mechanic.NO_TURN, own.minor(), ""), 0, 0, Due.ANY_DAY, true, true);
        }
        int lastEarlyDay = lastEarlyDay();
        boolean pays = asOf.day(matter.purchase().zone()) > lastEarlyDay;
        return new Due(
                pays ? paid(sum) : 0,
                pays ? paid(ripe) : 0,
                0,
                new Count(Kind.REBATE, pays ? Count.PAID_HERE : Mechanic.NO_TURN, own.minor(), ""),
                sum,
                rebate.brackets().getFirst().fromMinor(),
                lastEarlyDay,
                progress.cleared(),
                progress.over());
    }

    private long paid(long minor) {
        return Math.min(rebate.of(minor), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    private Optional<Visit> visit(int position) {
        return matter.visits().of(position, offer.id());
    }

    /** Adds up what is closed; whether it was paid there, for good. */
    private boolean closed() {
        boolean paid = false;
        for (ClosedPurchase purchase : matter.history().purchases()) {
            Optional<Reward> reward = purchase.reward(offer.id())
                    .filter(its -> its.count().kind() == Kind.REBATE
                            && Periods.of(own.per(), Periods.day(offer, purchase.at())) == own.period());
            sum += reward.map(its -> its.count().minor()).orElse(0L);
            ripe = sum;
            paid |= reward.filter(its -> its.turn() == Count.PAID_HERE).isPresent();
        }
        return paid;
    }

    /** Adds up what is open; where it is paid. */
    private int holder() {
        int last = NOWHERE;
        int lastAdding = NOWHERE;
        int settled = NOWHERE;
        for (int i = 0; i < matter.purchases().size(); i++) {
            Optional<Visit> visit = visit(i).filter(each -> each.isAddedTo(own));
            if (visit.isPresent() && visit.get().cleared()) {
                settled = settled == NOWHERE && keeps(matter.purchases().get(i)) ? i : settled;
                last = i;
                if (visit.get().minor() > 0) {
                    sum = Math.addExact(sum, visit.get().minor());
                    ripe += isSettled(matter.purchases().get(i)) ? visit.get().ripe() : 0;
                    progress.by(visit.get(), matter.purchases().get(i));
                    lastAdding = i;
                }
            }
        }
        return settled != NOWHERE ? settled : lastAdding != NOWHERE ? lastAdding : last;
    }

    private boolean isSettled(Purchase purchase) {
        return purchase.reward(offer.id()).filter(Reward::settled).isPresent();
    }

    private boolean keeps(Purchase purchase) {
        return purchase.reward(offer.id())
                .filter(reward -> reward.placed() == Count.PAID_HERE)
                .isPresent();
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
}
