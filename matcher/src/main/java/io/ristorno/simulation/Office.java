package io.ristorno.simulation;

import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.reward.Reward;
import io.ristorno.simulation.Request.Manner;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Those who publish exchange rates, and operators. */
final class Office {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity USD = Commodity.currency("USD").orElseThrow();

    private final Dice dice;
    private final Outside outside;
    private final InstantSource clock;
    private final Set<String> decided = new HashSet<>();
    private LocalDate rated;

    Office(Dice dice, Outside outside, InstantSource clock) {
        this.dice = dice;
        this.outside = outside;
        this.clock = clock;
        rated = day().minusDays(3);
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void wants(String name, Event event, Supplier<Set<MemberKey>> whose) {
        outside.wants(new Request(
                name, (_, _) -> new Request.Passed(event, List.of()), Manner.EVER, whose, Request.Sequel.NONE));
    }

    /** The rates of the next day are published. */
    void rates() {
        if (rated.isBefore(day())) {
            rated = rated.plusDays(1 + (dice.one(5) ? 1 : 0));
            var rate = new BigDecimal(dice.any(List.of("1.0832", "0.9", "1.12")));
            var sheet = new RateSheet("sheet-" + rated, rated, EUR, Map.of(USD, rate));
            wants("rates " + rated, new RatesAdopted(sheet), Set::of);
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
            if (decided.add(subject)) {
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
        var ruled = new Ruled(relationship.key(), ruling);
        wants("ruling on " + subject, ruled, () -> Set.of(ruled.member()));
    }
}
