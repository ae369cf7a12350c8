package io.ristorno.engine;

import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Pocket;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Members' money moves anyhow: as seed and moment have it, so that worlds that agree are moved alike. Each move is told twice. */
final class PurseMoves {
    private final World world;
    private final SplittableRandom random;
    private final Instant at;
    private int number;
    private boolean reversible;

    PurseMoves(World world, long seed, Instant at) {
        this.world = world;
        this.at = at;
        random = new SplittableRandom(seed * 31 + at.hashCode());
    }

    /** A few moves of every member, none of which takes anything away for good. */
    void reversibly() {
        reversible = true;
        anyhow();
    }

    /** A few moves of every member. */
    void anyhow() {
        for (Member member : List.copyOf(world.members())) {
            for (int moves = random.nextInt(4); moves > 0; moves--) {
                move(world.member(member.key()));
            }
        }
    }

    private void move(Member member) {
        for (Pocket pocket : member.purse().toTell()) {
            switch (random.nextInt(6)) {
                case 0 -> payOut(member.key(), pocket.commodity());
                case 1 -> {
                    if (pocket.availableMinor() > 0) {
                        spend(member.key(), pocket);
                    }
                }
                case 2 -> adjust(member.key(), pocket.commodity());
                case 3 -> further(member);
                case 4 -> {
                    if (!reversible) {
                        twice(new Left(member.key(), at));
                    }
                }
                default -> {}
            }
        }
        if (!member.joined()) {
            world.apply(new Joined(member.key(), at));
        }
    }

    private String id(String prefix) {
        return prefix + at.toEpochMilli() + "_" + ++number;
    }

    private void payOut(MemberKey member, Commodity commodity) {
        twice(new PaidOut(member, id("pay_"), "", commodity, at));
    }

    private void spend(MemberKey member, Pocket pocket) {
        long minor = 1 + random.nextLong(pocket.availableMinor());
        twice(new Spent(member, id("spd_"), new MerchantKey("mer_shop"), minor, pocket.commodity(), at));
    }

    private void adjust(MemberKey member, Commodity commodity) {
        long minor = random.nextLong(1, 400) * (random.nextBoolean() ? 1 : -1);
        long expires = reversible || random.nextBoolean()
                ? Lot.NEVER
                : at.plus(Duration.ofDays(random.nextInt(20))).toEpochMilli();
        twice(new Adjusted(member, id("adj_"), minor, commodity, expires, "ann", "a make-good", at));
    }

    /** Payouts come further, spends are refunded in part. */
    private void further(Member member) {
        for (Movement movement : member.purse().movements()) {
            switch (movement) {
                case Payout payout -> twice(further(member.key(), payout.id()));
                case Spend spend -> {
                    if (spend.leftMinor() > 0) {
                        long minor = 1 + random.nextLong(spend.leftMinor());
                        twice(new SpendRefunded(member.key(), spend.id(), id("r"), minor, at));
                    }
                }
                case Movement.Adjustment _ -> {}
            }
        }
    }

    private MemberEvent further(MemberKey member, String payout) {
        return switch (random.nextInt(reversible ? 2 : 3)) {
            case 0 -> new PayoutSent(member, payout, at);
            case 1 -> new PayoutRejected(member, payout, "account closed", at);
            default -> new PayoutConfirmed(member, payout, at);
        };
    }

    private void twice(MemberEvent event) {
        List<Effect> effects = world.apply(event);
        List<Effect> again = world.apply(event);
        boolean refused = effects.stream().anyMatch(Effect.Refused.class::isInstance);
        if (!again.equals(refused ? effects : List.of())) {
            throw new AssertionError("the same again came to " + again);
        }
    }

    /** Gives everything back that was moved and not lost: what is under way, what was spent, what was given by hand. */
    void giveBack() {
        for (Member member : new ArrayList<>(world.members())) {
            for (Movement movement : member.purse().movements()) {
                switch (movement) {
                    case Payout payout -> {
                        if (payout.open()) {
                            twice(new PayoutRejected(member.key(), payout.id(), "account closed", at));
                        }
                    }
                    case Spend spend -> {
                        if (spend.leftMinor() > 0) {
                            twice(new SpendRefunded(member.key(), spend.id(), id("r"), spend.leftMinor(), at));
                        }
                    }
                    case Movement.Adjustment adjustment ->
                        twice(new Adjusted(
                                member.key(),
                                id("adj_"),
                                -adjustment.amountMinor(),
                                adjustment.commodity(),
                                Lot.NEVER,
                                "ann",
                                "taken back",
                                at));
                }
            }
        }
    }
}
