package io.ristorno.attribute;

import io.ristorno.attribute.Bought.Redeemed;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Facts;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.program.Program;
import io.ristorno.reward.Reward;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The engine's purchases as they are measured: what counts is the engine's to say, when it counts the measure's. */
public final class Purchases {
    /** Who is told of a purchase later than this is told late. */
    private static final Duration LATE = Duration.ofDays(7);

    private Purchases() {}

    /** What a member bought at a merchant, be it open or over. */
    public static List<Bought> of(Relationship relationship, Member member, Program program) {
        var all = new ArrayList<Bought>();
        for (ClosedPurchase closed : relationship.history().purchases()) {
            if (closed.isOf(member) && (closed.happened() || closed.netMinor() > 0)) {
                all.add(closed(closed));
            }
        }
        for (Purchase purchase : relationship.purchases()) {
            if (purchase.isOf(member)
                    && purchase.deed().isEmpty()
                    && purchase.life() != Life.VERIFICATION
                    && !purchase.amountUnknown()) {
                all.add(open(purchase, program));
            }
        }
        return all;
    }

    /** When returns were whose purchase nobody knows. */
    public static List<Long> unlinked(Relationship relationship) {
        return Stream.concat(relationship.parked().stream(), relationship.inReview().stream())
                .filter(Refund.class::isInstance)
                .map(refund -> refund.message().at().epochMillis())
                .distinct()
                .sorted()
                .toList();
    }

    private static Bought closed(ClosedPurchase closed) {
        return new Bought(
                closed.id(),
                closed.at().epochMillis(),
                closed.currency().code(),
                closed.beforeReturnsMinor(),
                closed.netMinor(),
                Long.MAX_VALUE,
                false,
                false,
                redeemed(closed.rewards(), closed.currency()));
    }

    private static Bought open(Purchase purchase, Program program) {
        boolean gone = purchase.life() == Life.VOID;
        TransactionEvent lead = Facts.lead(purchase.events());
        long atMillis = purchase.at().epochMillis();
        return new Bought(
                purchase.id(),
                atMillis,
                purchase.currency().code(),
                gone ? 0 : purchase.beforeReturns().minor(),
                gone ? 0 : purchase.netMinor(),
                purchase.life() == Life.AUTHORISED ? expires(purchase, program) : Long.MAX_VALUE,
                gone,
                lead.message().receivedMillis() - atMillis > LATE.toMillis(),
                redeemed(purchase.rewards(), purchase.currency()));
    }

    /** The end of the last day on which something may clear. */
    private static long expires(Purchase purchase, Program program) {
        long at = purchase.at().epochMillis();
        int last = purchase.lastApprovalDay() + program.windowsAt(at).provisionalDays(purchase.mcc());
        return LocalDate.ofEpochDay(last + 1L)
                .atStartOfDay(purchase.zone())
                .toInstant()
                .toEpochMilli();
    }

    private static List<Redeemed> redeemed(List<Reward> rewards, Commodity commodity) {
        return rewards.stream()
                .filter(reward -> reward.commodity().equals(commodity)
                        && reward.standing().beforeReturns() > 0)
                .map(Purchases::redeemed)
                .toList();
    }

    private static Redeemed redeemed(Reward reward) {
        long minor = reward.standing().members();
        return new Redeemed(
                reward.offer(),
                minor,
                reward.standing().creditedBack(),
                reward.funding().feeMinor(minor));
    }
}
