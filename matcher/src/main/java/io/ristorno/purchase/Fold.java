package io.ristorno.purchase;

import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Answer;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fold: a relationship and one more event become the relationship's purchases. Knows no offers and no clock. */
public final class Fold {
    private Fold() {}

    /** What taking an event comes to. */
    public sealed interface Folded {}

    /**
     * The event is new.
     *
     * @param purchases all of them, in order of purchase time, with what was posted for them before
     * @param parked events that wait for their purchase
     * @param dissolved purchases that became part of others: what was posted for them goes back
     * @param taken the event, or another feed's report of the same that stands for it; empty when there was none
     */
    public record Changed(
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            List<Purchase> dissolved,
            Optional<TransactionEvent> taken)
            implements Folded {
        /** Nothing happened but time. */
        public static Changed nothing(Relationship relationship) {
            return new Changed(relationship.purchases(), relationship.parked(), List.of(), Optional.empty());
        }
    }

    /** The event was taken before, and this was answered. */
    public record Repeated(Answer answer) implements Folded {}

    /** A bound is reached; nothing was taken. */
    public record Full(String bound) implements Folded {}

    /** Takes an event into a relationship. */
    public static Folded fold(Relationship relationship, TransactionEvent event) {
        for (Recorded recorded : relationship.recorded()) {
            if (same(recorded.event(), event)) {
                return new Repeated(recorded.answer());
            }
        }
        List<TransactionEvent> raw = new ArrayList<>(relationship.recorded().size() + 1);
        for (Recorded recorded : relationship.recorded()) {
            raw.add(recorded.event());
        }
        raw.add(event);
        raw.sort(EventOrder.COMPARATOR);
        Changed changed = refold(relationship, raw, event);
        return bounded(changed);
    }

    private static boolean same(TransactionEvent one, TransactionEvent other) {
        return one.message().id().equals(other.message().id())
                && one.message().source().equals(other.message().source());
    }

    private static Folded bounded(Changed changed) {
        if (changed.purchases.size() > Relationship.OPEN_PURCHASES_MAX) {
            return new Full("purchases of one member at one merchant, " + Relationship.OPEN_PURCHASES_MAX);
        }
        if (changed.parked.size() > Relationship.PARKED_EVENTS_MAX) {
            return new Full(
                    "events of one member at one merchant without their purchase, " + Relationship.PARKED_EVENTS_MAX);
        }
        return changed;
    }

    private static Changed refold(Relationship before, List<TransactionEvent> raw, TransactionEvent event) {
        Map<TransactionEvent, TransactionEvent> stands = new HashMap<>();
        List<TransactionEvent> real = Duplicates.real(raw, stands);
        var identities = new Identities(before.key(), before.purchases());
        var purchases = new ArrayList<Purchase>();
        var parked = new ArrayList<TransactionEvent>();
        for (List<TransactionEvent> group : Linking.groups(real, settledGroups(before))) {
            if (Folding.creates(group)) {
                purchases.add(identities.give(Folding.fold(group), references(group, stands)));
            } else {
                parked.addAll(group);
            }
        }
        purchases.sort(Purchase.ORDER);
        return new Changed(
                List.copyOf(purchases),
                List.copyOf(parked),
                identities.dissolved(),
                Optional.of(stands.getOrDefault(event, event)));
    }

    /** Of each settled purchase, what it consisted of when it was last looked at. */
    private static List<Set<String>> settledGroups(Relationship before) {
        var stays = new HashSet<String>();
        for (Recorded recorded : before.recorded()) {
            if (recorded.kept()) {
                stays.add(EventOrder.reference(recorded.event()));
            }
        }
        var kept = new ArrayList<Set<String>>(0);
        for (Purchase purchase : before.purchases()) {
            if (purchase.settled()) {
                Set<String> group = references(purchase.events(), Map.of());
                group.retainAll(stays);
                kept.add(group);
            }
        }
        return kept;
    }

    /** The group's events by reference, with the raw ones that they stand for. */
    private static Set<String> references(
            List<TransactionEvent> group, Map<TransactionEvent, TransactionEvent> stands) {
        var references = new HashSet<String>();
        for (TransactionEvent event : group) {
            references.add(EventOrder.reference(event));
        }
        stands.forEach((dropped, real) -> {
            if (group.contains(real)) {
                references.add(EventOrder.reference(dropped));
            }
        });
        return references;
    }

    /**
     * The facts of one purchase from its events, for a store that keeps events and not facts. Id, aliases, anchor and rewards
     * are the store's to give back.
     *
     * @param events of one purchase, in event order
     */
    public static Purchase facts(List<TransactionEvent> events) {
        return Folding.fold(events);
    }
}
