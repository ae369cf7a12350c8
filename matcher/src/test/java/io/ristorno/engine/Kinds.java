package io.ristorno.engine;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.event.Message;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.member.Allotment;
import io.ristorno.member.Confidence;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many stories had what makes them hard: a run without one of the kinds proves less than it says. */
final class Kinds {
    private enum Kind {
        AUTHORIZATION,
        INCREMENT,
        REVERSAL,
        CLEARING,
        CLEARING_REVERSAL,
        REFUND,
        CHARGEBACK,
        CHARGEBACK_REVERSAL,
        LATE_AUTHORIZATION,
        REFUND_FIRST,
        EQUAL_TIMESTAMPS,
        IDENTICAL_COFFEES,
        REPORTED_BY_SEVERAL_FEEDS,
        SENT_TWICE,
        SPLIT_WITH_SEQUENCE,
        SPLIT_WITHOUT_SEQUENCE,
        DATE_ONLY,
        FOREIGN_CURRENCY,
        CASH,
        SEVERAL_CARDS,
        SEVERAL_MERCHANTS,
        SEVERAL_OFFERS,
        SEVERAL_VERSIONS,
        FUEL,
        LIMITS,
        TWO_CHAPTERS,
        EXCHANGE_RATES,
        REFUND_TAKEN_WITHOUT_A_REFERENCE,
        REFUND_SPLIT,
        IN_REVIEW,
        SUSPECT_DUPLICATE,
        DEED
    }

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    /** Of the story at hand, seen in some order. */
    private final Map<String, Integer> heldBack = new TreeMap<>();

    private final Map<String, Integer> capped = new TreeMap<>();

    private final Map<Stage, Integer> ghosts = new EnumMap<>(Stage.class);

    private final Set<Kind> arrived = EnumSet.noneOf(Kind.class);

    /** A chapter's messages arrived in this order. */
    void arrived(Story story, List<TransactionEvent> order) {
        Set<String> cleared = new HashSet<>();
        Set<String> begun = new HashSet<>();
        Set<String> sent = new HashSet<>();
        for (TransactionEvent event : order) {
            Message message = event.message();
            String purchase = message.traces().network() + message.traces().lifeCycle();
            if (!sent.add(message.source() + message.id())) {
                arrived.add(Kind.SENT_TWICE);
            }
            if (event instanceof Authorization && cleared.contains(purchase)) {
                arrived.add(Kind.LATE_AUTHORIZATION);
            }
            if (event instanceof Refund
                    && !begun.contains(purchase)
                    && story.events().stream().anyMatch(other -> other instanceof Clearing && of(other, purchase))) {
                arrived.add(Kind.REFUND_FIRST);
            }
            if (!message.traces().lifeCycle().isEmpty()) {
                begun.add(purchase);
                if (event instanceof Clearing) {
                    cleared.add(purchase);
                }
            }
        }
    }

    /** What a world has come to. */
    void reached(World world) {
        for (Relationship relationship : world.relationships()) {
            add(arrived, Kind.IN_REVIEW, !relationship.inReview().isEmpty());
            for (Purchase purchase : relationship.purchases()) {
                add(
                        arrived,
                        Kind.SUSPECT_DUPLICATE,
                        !purchase.facts().suspects().isEmpty());
                purchase.rewards().forEach(this::held);
                purchase.rewards().forEach(this::capped);
                purchase.ghosts().forEach(ghost -> ghosts.merge(ghost.stage(), 1, Integer::sum));
                for (Allotment allotment : purchase.allotments()) {
                    arrived.add(
                            allotment.confidence() == Confidence.SPLIT
                                    ? Kind.REFUND_SPLIT
                                    : Kind.REFUND_TAKEN_WITHOUT_A_REFERENCE);
                }
            }
        }
    }

    private void held(Reward reward) {
        if (reward.reason() == Reason.HELD_FOR_REVIEW) {
            heldBack.merge(reward.standing().pending() > 0 ? "waiting" : "refused", 1, Integer::sum);
        }
        if (reward.flags().contains(Flag.NEW_MERCHANT)) {
            heldBack.merge(reward.stage() == Stage.AVAILABLE ? "new, released" : "new, held", 1, Integer::sum);
        }
    }

    /** What was held out, by how far it would have come. */
    Map<Stage, Integer> ghosts() {
        return ghosts;
    }

    /** Rewards that what the member may have of all merchants has cut or refused. */
    Map<String, Integer> capped() {
        return capped;
    }

    private void capped(Reward reward) {
        String settled = reward.settled() ? ", settled" : "";
        if (reward.flags().contains(Flag.MEMBER_CAPPED)) {
            capped.merge("cut" + settled, 1, Integer::sum);
        }
        if (reward.reason() == Reason.MEMBER_CAP) {
            capped.merge("refused" + settled, 1, Integer::sum);
        }
    }

    /** Rewards that were held back for somebody to look, or because the merchant was new. */
    Map<String, Integer> heldBack() {
        return heldBack;
    }

    private static boolean of(TransactionEvent event, String purchase) {
        var traces = event.message().traces();
        return (traces.network() + traces.lifeCycle()).equals(purchase);
    }

    /** The story at hand is done. */
    void count(Story story) {
        Set<Kind> kinds = arrived.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(arrived);
        arrived.clear();
        List<TransactionEvent> events = story.events();
        for (TransactionEvent event : events) {
            kinds.add(kind(event));
            if (!event.message().at().timed()) {
                kinds.add(Kind.DATE_ONLY);
            }
            if (!event.amount().currency().equals(event.amount().billingCurrency())) {
                kinds.add(Kind.FOREIGN_CURRENCY);
            }
            if (event.amount().cashMinor() > 0) {
                kinds.add(Kind.CASH);
            }
            if (event.message().mcc() == 5542) {
                kinds.add(Kind.FUEL);
            }
            for (TransactionEvent other : events) {
                if (!event.equals(other)) {
                    pair(event, other, kinds);
                }
            }
        }
        add(kinds, Kind.SEVERAL_OFFERS, story.offers().size() > 1);
        add(kinds, Kind.SEVERAL_VERSIONS, story.offers().stream().anyMatch(offer -> offer.version() > 1));
        add(kinds, Kind.LIMITS, story.offers().stream().anyMatch(offer -> offer.limitsMembers()));
        add(kinds, Kind.EXCHANGE_RATES, !story.rates().isEmpty());
        add(
                kinds,
                Kind.TWO_CHAPTERS,
                story.chapters().stream().filter(Kinds::busy).count() > 1);
        kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
    }

    private static boolean busy(Chapter chapter) {
        return !chapter.events().isEmpty();
    }

    private static void pair(TransactionEvent one, TransactionEvent other, Set<Kind> kinds) {
        Message first = one.message();
        Message second = other.message();
        boolean sameTime = first.at().epochMillis() == second.at().epochMillis();
        add(kinds, Kind.EQUAL_TIMESTAMPS, sameTime && first.source().equals(second.source()));
        boolean sameThing = one.getClass() == other.getClass()
                && one.amount().equals(other.amount())
                && first.traces().lifeCycle().equals(second.traces().lifeCycle());
        boolean anonymous = first.traces().lifeCycle().isEmpty();
        add(
                kinds,
                Kind.IDENTICAL_COFFEES,
                sameThing
                        && anonymous
                        && one instanceof Authorization
                        && first.at().localDay() == second.at().localDay());
        add(
                kinds,
                Kind.REPORTED_BY_SEVERAL_FEEDS,
                sameThing && !anonymous && sameTime && !first.source().equals(second.source()));
        add(kinds, Kind.SEVERAL_CARDS, first.card() != second.card());
        add(kinds, Kind.SEVERAL_MERCHANTS, !first.merchant().equals(second.merchant()));
        if (one instanceof Clearing part && other instanceof Clearing next && sameThing && !anonymous) {
            add(kinds, Kind.SPLIT_WITH_SEQUENCE, part.sequence() != next.sequence());
            add(
                    kinds,
                    Kind.SPLIT_WITHOUT_SEQUENCE,
                    part.sequence() == 0
                            && next.sequence() == 0
                            && first.source().equals(second.source()));
        }
    }

    private static void add(Set<Kind> kinds, Kind kind, boolean present) {
        if (present) {
            kinds.add(kind);
        }
    }

    private static Kind kind(TransactionEvent event) {
        return switch (event) {
            case Authorization authorization -> Kind.AUTHORIZATION;
            case Increment increment -> Kind.INCREMENT;
            case Reversal reversal -> Kind.REVERSAL;
            case Clearing clearing -> Kind.CLEARING;
            case ClearingReversal reversal -> Kind.CLEARING_REVERSAL;
            case Refund refund -> Kind.REFUND;
            case Chargeback chargeback -> Kind.CHARGEBACK;
            case ChargebackReversal reversal -> Kind.CHARGEBACK_REVERSAL;
            case TransactionEvent.Done done -> Kind.DEED;
        };
    }

    /** Those that no story had. */
    Set<String> missing() {
        Set<String> missing = new HashSet<>();
        for (Kind kind : Kind.values()) {
            if (!counts.containsKey(kind)) {
                missing.add(words(kind));
            }
        }
        return missing;
    }

    private static String words(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(words(kind))
                .append(' ')
                .append(count));
        return text.toString();
    }
}
