package io.ristorno.simulation;

import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.member.Card;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.reward.Reward;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Page;
import io.ristorno.store.Rider;
import io.ristorno.store.Snapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members with their cards and purses, those who publish rates, and operators: who does what next. */
final class People {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity USD = Commodity.currency("USD").orElseThrow();
    private static final int CARDS_MAX = 3;

    /** A card of a member. */
    record Holding(MemberKey member, int slot, String id) {}

    private final Dice dice;
    private final Outside outside;
    private final InstantSource clock;
    private final Market market;
    private final int membersMax;
    private final List<MemberKey> members = new ArrayList<>();
    private final List<Holding> cards = new ArrayList<>();
    private final Set<String> ruled = new HashSet<>();
    private int purchases;
    private int moves;
    private LocalDate rated;

    People(Dice dice, Outside outside, Market market, InstantSource clock, int membersMax) {
        this.dice = dice;
        this.outside = outside;
        this.market = market;
        this.clock = clock;
        this.membersMax = membersMax;
        rated = day().minusDays(3);
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void want(String name, Event event, Rider... riders) {
        outside.wants(new Request(name, _ -> event, List.of(riders), Request.Sequel.NONE));
    }

    /** Somebody joins, links a card, or takes one away. */
    void join() {
        if (members.size() < membersMax && (members.size() < 2 || dice.one(2))) {
            String id = "mem_" + members.size();
            MemberKey member = MemberKey.of(Market.PROGRAM, id);
            members.add(member);
            want("join " + id, new Joined(member, clock.instant()), new Rider.Identity(member, id));
            link(member);
        } else if (cards.size() < members.size() * CARDS_MAX && dice.one(2)) {
            link(dice.any(members));
        } else if (dice.one(8)) {
            Holding card = dice.any(cards);
            want("unlink " + card.id + " " + moves++, new CardUnlinked(card.member, card.slot, clock.instant()));
        }
    }

    private void link(MemberKey member) {
        String id = "crd_" + cards.size();
        CardHandle handle = CardHandle.of(id);
        int slot = Card.slot(handle.low());
        Instant linked = clock.instant().minusSeconds(dice.one(3) ? 0 : 90 * 86_400L);
        cards.add(new Holding(member, slot, id));
        want(
                "link " + id,
                new CardLinked(member, slot, id, linked),
                new Rider.CardLink(handle, member, slot, linked),
                new Rider.CardFace(member, slot, id, "", ""));
    }

    /** Every card, and whose. */
    List<Holding> cards() {
        return cards;
    }

    /** Somebody buys something. */
    void buy() {
        if (cards.isEmpty()) {
            join();
            return;
        }
        Holding card = dice.any(cards);
        Plot.purchase(dice, purchases++, card.member, card.slot, dice.any(market.places()), clock.millis())
                .forEach(due -> outside.wants(Request.of(due.telling()), due.millis()));
    }

    /** Somebody's balance moves for another reason than a purchase. */
    void purse() {
        if (members.isEmpty()) {
            return;
        }
        MemberKey member = dice.any(members);
        Instant now = clock.instant();
        int number = moves++;
        switch (dice.below(4)) {
            case 0 -> payout(member, "pay_" + number, now);
            case 1 -> {
                String id = "spd_" + number;
                var spent =
                        new Spent(member, id, market.places().getFirst().merchant(), dice.between(50, 900), EUR, now);
                outside.wants(new Request(id, _ -> spent, List.of(), taken -> refund(taken, spent)));
            }
            case 2 -> {
                long minor = dice.between(1, 400);
                want(
                        "adj_" + number,
                        new Adjusted(
                                member,
                                "adj_" + number,
                                dice.one(3) ? -minor : minor,
                                EUR,
                                dice.one(2) ? Long.MAX_VALUE : now.toEpochMilli() + 40 * 86_400_000L,
                                "operator",
                                "goodwill",
                                now));
            }
            default -> {}
        }
    }

    private void refund(boolean taken, Spent spent) {
        if (taken && dice.one(2)) {
            long part = dice.one(2) ? spent.amountMinor() : 1 + spent.amountMinor() / 2;
            want(spent.id() + " refund", new SpendRefunded(spent.member(), spent.id(), "1", part, clock.instant()));
        }
    }

    private void payout(MemberKey member, String id, Instant now) {
        var paid = new PaidOut(member, id, "", EUR, now);
        outside.wants(new Request(id, _ -> paid, List.of(), taken -> {
            if (taken) {
                sent(member, id);
            }
        }));
    }

    private void sent(MemberKey member, String id) {
        var sent = new PayoutSent(member, id, clock.instant());
        outside.wants(new Request(id + " sent", _ -> sent, List.of(), taken -> {
            Event end = dice.one(3)
                    ? new PayoutRejected(member, id, "account closed", clock.instant())
                    : new PayoutConfirmed(member, id, clock.instant());
            if (taken) {
                want(id + " ends", end);
            }
        }));
    }

    /** The rates of the next day are published. */
    void rates() {
        if (rated.isBefore(day())) {
            rated = rated.plusDays(1 + (dice.one(5) ? 1 : 0));
            var rate = new BigDecimal(dice.any(List.of("1.0832", "0.9", "1.12")));
            var sheet = new RateSheet("sheet-" + rated, rated, EUR, Map.of(USD, rate));
            want("rates " + rated, new RatesAdopted(sheet));
        }
    }

    /** An operator decides on something that was put to him. */
    void rule(Snapshot snapshot) {
        List<RelationshipKey> asking = snapshot.reviews(Page.START, 20).items();
        if (asking.isEmpty()) {
            return;
        }
        Relationship relationship = snapshot.relationship(dice.any(asking));
        List<String> subjects = subjects(relationship);
        if (!subjects.isEmpty()) {
            String subject = dice.any(subjects);
            if (ruled.add(subject)) {
                rule(relationship, subject);
            }
        }
    }

    private static List<String> subjects(Relationship relationship) {
        var subjects = new ArrayList<String>();
        relationship.inReview().forEach(event -> subjects.add(Request.name(event)));
        for (Purchase purchase : relationship.purchases()) {
            purchase.facts().suspects().forEach(event -> subjects.add(Request.name(event)));
            for (Reward reward : relationship.heldBack(purchase)) {
                subjects.add(Reward.id(purchase.id(), reward.offer()));
            }
        }
        return subjects;
    }

    private void rule(Relationship relationship, String subject) {
        boolean link = !subject.startsWith("rwd_") && !relationship.purchases().isEmpty() && dice.one(3);
        Verdict verdict = link ? Verdict.LINKED : dice.one(2) ? Verdict.ACCEPTED : Verdict.REFUSED;
        String target = link ? dice.any(relationship.purchases()).anchor() : "";
        var ruling = new Ruling(subject, verdict, target, "operator", clock.instant());
        want("ruling on " + subject, new Ruled(relationship.key(), ruling));
    }
}
