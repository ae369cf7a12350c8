package io.ristorno.simulation;

import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.host.Result;
import io.ristorno.money.Commodity;
import io.ristorno.program.BankAccount;
import io.ristorno.simulation.Request.Manner;
import io.ristorno.store.Rider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Balances that move for another reason than a purchase, and where they are paid out to. */
final class Purses {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final long EXPIRES_MILLIS = 40L * 86_400_000;

    private final Dice dice;
    private final Outside outside;
    private final InstantSource clock;
    private final Market market;
    private final People people;
    private int moves;

    Purses(Dice dice, Outside outside, InstantSource clock, Market market, People people) {
        this.dice = dice;
        this.outside = outside;
        this.clock = clock;
        this.market = market;
        this.people = people;
    }

    /** Somebody is paid out, pays, is given or taken something, or tells his account. */
    void move() {
        people.anybody().ifPresent(person -> {
            MemberKey member = person.key();
            int number = moves++;
            switch (dice.below(5)) {
                case 0 -> payout(member, "pay_" + number);
                case 1 -> spend(member, number);
                case 2 -> adjust(member, "adj_" + number);
                case 3 -> payee(person, number);
                default -> {}
            }
        });
    }

    private void wants(String name, PurseEvent event, Request.Sequel sequel) {
        outside.wants(new Request(
                name,
                (life, _) -> passed(life, event.member(), event),
                Manner.EVER,
                () -> Set.of(event.member()),
                sequel));
    }

    static Request.Asked passed(Incarnation life, MemberKey member, Event event, Rider... riders) {
        return isKnown(life, member)
                ? new Request.Passed(event, List.of(riders))
                : new Request.Told(new Result.Refused(Objection.UNKNOWN, "there is no such member"));
    }

    private static boolean isKnown(Incarnation life, MemberKey member) {
        return life.store().memberId(member).isPresent() && !life.eraser().isUnderWay(member);
    }

    /** Mostly money; else points, or a use of a privilege, which he may have or not. */
    private void spend(MemberKey member, int number) {
        String id = "spd_" + number;
        long minor = dice.between(50, 900);
        Commodity commodity =
                number % 4 == 1 ? Commodity.points(Market.PROGRAM) : number % 4 == 2 ? market.privilege(number) : EUR;
        var spent = new Spent(
                member,
                id,
                market.places().getFirst().merchant(),
                commodity.isPrivilege() ? 1 : minor,
                commodity,
                clock.instant());
        wants(id, spent, taken -> refund(taken, spent));
    }

    private void refund(boolean taken, Spent spent) {
        if (taken && dice.one(2)) {
            long part = dice.one(2) ? spent.amountMinor() : 1 + spent.amountMinor() / 2;
            wants(
                    spent.id() + " refund",
                    new SpendRefunded(spent.member(), spent.id(), "1", part, clock.instant()),
                    Request.Sequel.NONE);
        }
    }

    private void adjust(MemberKey member, String id) {
        Instant now = clock.instant();
        long minor = dice.between(1, 400);
        var adjusted = new Adjusted(
                member,
                id,
                dice.one(3) ? -minor : minor,
                EUR,
                dice.one(2) ? Long.MAX_VALUE : now.toEpochMilli() + EXPIRES_MILLIS,
                "operator",
                "goodwill",
                now);
        wants(id, adjusted, Request.Sequel.NONE);
    }

    private void payout(MemberKey member, String id) {
        wants(id, new PaidOut(member, id, "", EUR, clock.instant()), taken -> {
            if (taken && dice.one(4)) {
                end(member, id);
            } else if (taken) {
                wants(id + " sent", new PayoutSent(member, id, clock.instant()), _ -> end(member, id));
            }
        });
    }

    private void end(MemberKey member, String id) {
        Instant now = clock.instant();
        wants(
                id + " ends",
                dice.one(3)
                        ? new PayoutRejected(member, id, "account closed", now)
                        : new PayoutConfirmed(member, id, now),
                Request.Sequel.NONE);
    }

    /** The account travels with a look at the member. */
    private void payee(Person person, int number) {
        if (person.tells()) {
            var account = new BankAccount(Integer.toString(number), "DE89370400440532013000", "");
            MemberKey member = person.key();
            outside.wants(new Request(
                    "payee " + number,
                    (life, millis) -> passed(life, member, new Look(member, millis), new Rider.Payee(member, account)),
                    Manner.UNTIL_ANSWERED,
                    () -> Set.of(member),
                    _ -> person.hasTold()));
        }
    }
}
