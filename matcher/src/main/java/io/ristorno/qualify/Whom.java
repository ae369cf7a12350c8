package io.ristorno.qualify;

import io.ristorno.event.CardKind;
import io.ristorno.event.Moment;
import io.ristorno.member.Card;
import io.ristorno.member.Footing;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Audience;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a purchase is one of those whom an offer is for: what nobody knows of it is none of what is asked for. */
final class Whom {
    private Whom() {}

    static boolean fits(Audience who, Case matter) {
        return mayFit(who, matter) && isKnown(who, matter) && isDue(who, matter);
    }

    /** Whether he is one of them whatever he bought at the merchant before. */
    static boolean mayFit(Audience who, Case matter) {
        return among(who.programs(), program(matter))
                && (!who.asksSegments() || isSegmented(who, matter))
                && among(who.networks(), matter.purchase().network())
                && (asksNoCard(who) || fits(who, card(matter)))
                && (who.exposedTo().isEmpty() || Shown.isIn(who.exposedTo().get(), matter))
                && (!who.asksContact() || Reachable.isBy(who.verifiedContact(), matter));
    }

    private static boolean isSegmented(Audience who, Case matter) {
        return (who.segmentsAny().isEmpty() || isInAny(who.segmentsAny(), matter))
                && !isInAny(who.segmentsNone(), matter)
                && (who.tierAtLeast().isEmpty() || matter.isIn(who.tierAtLeast().get()));
    }

    private static boolean isInAny(Set<String> segments, Case matter) {
        for (String segment : segments) {
            if (matter.isIn(segment)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKnown(Audience who, Case matter) {
        return !who.asksHistory()
                || who.knows(matter.awayDays()) && !(who.requireHistory() && isShortOfHistory(who, matter));
    }

    private static boolean isDue(Audience who, Case matter) {
        return !who.asksCycle() || who.isDue(matter.awayDays(), matter.usualHalfDays());
    }

    /** Whether it is taken for a new member's although it cannot be known of all the days that are looked back. */
    static boolean isShortOfHistory(Audience who, Case matter) {
        return who.asksHistory()
                && matter.awayDays() == Footing.NEVER
                && historyDays(matter.purchase(), matter.member()) < who.lookbackDays();
    }

    /** How many days before a purchase the member had linked a card first: what he bought before was not seen. */
    private static int historyDays(Purchase purchase, Member member) {
        int first = purchase.at().localDay();
        for (Card card : member.cards()) {
            first = Math.min(first, Moment.at(card.linked(), purchase.zone()).localDay());
        }
        return purchase.at().localDay() - first;
    }

    private static boolean asksNoCard(Audience who) {
        return who.cardProducts().isEmpty() && who.bins().isEmpty();
    }

    private static boolean fits(Audience who, CardKind card) {
        return among(who.cardProducts(), card.product()) && begins(who.bins(), card.bin());
    }

    private static boolean among(Set<String> asked, String actual) {
        return asked.isEmpty() || asked.contains(actual);
    }

    private static boolean begins(Set<String> asked, String actual) {
        return asked.isEmpty() || asked.stream().anyMatch(actual::startsWith);
    }

    private static String program(Case matter) {
        return matter.member().key().program();
    }

    private static CardKind card(Case matter) {
        return Conditions.card(matter.purchase(), matter.member())
                .map(Card::kind)
                .orElse(CardKind.UNKNOWN);
    }

    /** Says of each part that the offer asks for what the purchase has. */
    static void report(Offer offer, Case matter, Trace trace) {
        Audience who = offer.who();
        if (who.equals(Audience.EVERYBODY)) {
            trace.tested(offer, Reason.AUDIENCE, true, 0, 0);
            return;
        }
        CardKind card = card(matter);
        var report = new Report(offer, trace);
        report.tell("program", who.programs(), program(matter), who.programs()::contains);
        report.tell(
                "segment",
                who.segmentsAny(),
                those(who.segmentsAny(), matter),
                _ -> isInAny(who.segmentsAny(), matter));
        report.tell(
                "segment that is left out",
                who.segmentsNone(),
                those(who.segmentsNone(), matter),
                _ -> !isInAny(who.segmentsNone(), matter));
        who.tierAtLeast()
                .ifPresent(level ->
                        report.tell("level", Set.of(level), matter.level().orElse("none"), _ -> matter.isIn(level)));
        report.tell("network", who.networks(), matter.purchase().network(), who.networks()::contains);
        report.tell("card product", who.cardProducts(), card.product(), who.cardProducts()::contains);
        report.tell("first digits of the card", who.bins(), card.bin(), digits -> begins(who.bins(), digits));
        if (who.asksHistory()) {
            report.tell(
                    "relationship",
                    who.relationship().stream().map(Enum::name).collect(Collectors.toSet()),
                    acquaintance(who, matter),
                    _ -> isKnown(who, matter));
        }
        if (who.asksCycle()) {
            trace.tested(
                    offer,
                    Reason.AUDIENCE,
                    "time since the last purchase",
                    isDue(who, matter),
                    matter.awayDays() >= Footing.NEVER - 1
                            ? matter.awayDays() == Footing.NEVER ? "never bought there" : "long ago"
                            : matter.awayDays() + " days",
                    due(who, matter));
        }
        who.exposedTo()
                .ifPresent(asked -> report.tell(
                        "exposure", Set.of(required(asked)), shown(asked, matter), _ -> Shown.isIn(asked, matter)));
        report.tell(
                "confirmed contact",
                who.verifiedContact().stream().map(Enum::name).collect(Collectors.toSet()),
                Reachable.actual(matter),
                _ -> Reachable.isBy(who.verifiedContact(), matter));
    }

    private static String due(Audience who, Case matter) {
        if (matter.usualHalfDays() == 0) {
            return "nobody knows what is usual";
        }
        String times = BigDecimal.valueOf(who.cycleHundredths(), 2)
                .stripTrailingZeros()
                .toPlainString();
        String usual = BigDecimal.valueOf(5L * matter.usualHalfDays(), 1)
                .stripTrailingZeros()
                .toPlainString();
        return times + " x " + usual + " days";
    }

    private static String required(ExposedTo asked) {
        return asked.kind() + " at " + asked.placement() + " within " + asked.withinDays() + " days";
    }

    private static String shown(ExposedTo asked, Case matter) {
        OptionalLong first = Shown.first(asked, matter);
        return first.isEmpty()
                ? "none"
                : Instant.ofEpochMilli(first.getAsLong())
                        .atZone(matter.purchase().zone())
                        .toOffsetDateTime()
                        .toString();
    }

    private static String those(Set<String> segments, Case matter) {
        String in = segments.stream().filter(matter::isIn).sorted().collect(Collectors.joining(", "));
        return in.isEmpty() ? "none of them" : in;
    }

    private static String acquaintance(Audience who, Case matter) {
        String name = who.acquaintance(matter.awayDays()).name();
        if (isShortOfHistory(who, matter)) {
            return name + ", seen for " + historyDays(matter.purchase(), matter.member()) + " of " + who.lookbackDays()
                    + " days";
        }
        return matter.awayDays() >= Footing.NEVER - 1 ? name : name + ", after " + matter.awayDays() + " days";
    }

    private record Report(Offer offer, Trace trace) {
        void tell(String what, Set<String> asked, String actual, Predicate<String> passes) {
            if (!asked.isEmpty()) {
                String required = asked.stream().sorted().collect(Collectors.joining(", "));
                trace.tested(offer, Reason.AUDIENCE, what, passes.test(actual), actual, required);
            }
        }
    }
}
