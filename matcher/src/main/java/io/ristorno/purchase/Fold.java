package io.ristorno.purchase;

import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Answer;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
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
     * @param place before which of the recorded events it stands, in event order
     */
    public record Changed(
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            List<Purchase> dissolved,
            Optional<TransactionEvent> taken,
            int place)
            implements Folded {
        /** Nothing happened but time. */
        public static Changed nothing(Relationship relationship) {
            return new Changed(relationship.purchases(), relationship.parked(), List.of(), Optional.empty(), 0);
        }
    }

    /** The event was taken before, and this was answered. */
    public record Repeated(Answer answer) implements Folded {}

    /** A bound is reached; nothing was taken. */
    public record Full(String bound) implements Folded {}

    /** Takes an event into a relationship. */
    public static Folded fold(Relationship relationship, TransactionEvent event) {
        List<Recorded> recorded = relationship.recorded();
        for (int i = recorded.size() - 1; i >= 0; i--) {
            if (same(recorded.get(i).event(), event)) {
                return new Repeated(recorded.get(i).answer());
            }
        }
        if (recorded.size() >= Relationship.EVENTS_MAX) {
            return new Full("events of one member at one merchant, " + Relationship.EVENTS_MAX);
        }
        return bounded(refold(relationship, event));
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

    private static Changed refold(Relationship before, TransactionEvent event) {
        int place = place(before.recorded(), event);
        List<TransactionEvent> raw = inserted(before.recorded(), event, place);
        var stands = new IdentityHashMap<TransactionEvent, TransactionEvent>(0);
        List<TransactionEvent> real = Duplicates.real(raw, stands);
        var identities = new Identities(before.key(), before.purchases(), stands);
        var purchases = new ArrayList<Purchase>(before.purchases().size() + 1);
        var parked = new ArrayList<TransactionEvent>(0);
        for (List<TransactionEvent> group : Linking.groups(real, keptGroups(before))) {
            if (Folding.creates(group)) {
                purchases.add(identities.purchase(group));
            } else {
                parked.addAll(group);
            }
        }
        purchases.sort(Purchase.ORDER);
        return new Changed(
                List.copyOf(purchases),
                List.copyOf(parked),
                identities.dissolved(),
                Optional.of(stands.getOrDefault(event, event)),
                place);
    }

    /** Before which of the recorded ones an event stands: nearly always behind the last. */
    private static int place(List<Recorded> recorded, TransactionEvent event) {
        int place = recorded.size();
        while (place > 0
                && EventOrder.COMPARATOR.compare(recorded.get(place - 1).event(), event) > 0) {
            place--;
        }
        return place;
    }

    private static List<TransactionEvent> inserted(List<Recorded> recorded, TransactionEvent event, int place) {
        var raw = new ArrayList<TransactionEvent>(recorded.size() + 1);
        for (int i = 0; i < recorded.size(); i++) {
            if (i == place) {
                raw.add(event);
            }
            raw.add(recorded.get(i).event());
        }
        if (place == recorded.size()) {
            raw.add(event);
        }
        return raw;
    }

    /** Of each settled purchase, what it consisted of when it was last looked at. */
    private static List<List<TransactionEvent>> keptGroups(Relationship before) {
        List<List<TransactionEvent>> groups = new ArrayList<>(0);
        Set<TransactionEvent> kept = Set.of();
        for (Purchase purchase : before.purchases()) {
            if (purchase.settled()) {
                kept = kept.isEmpty() ? kept(before.recorded()) : kept;
                var group = new ArrayList<TransactionEvent>(purchase.events().size());
                for (TransactionEvent event : purchase.events()) {
                    if (kept.contains(event)) {
                        group.add(event);
                    }
                }
                groups.add(group);
            }
        }
        return groups;
    }

    private static Set<TransactionEvent> kept(List<Recorded> recorded) {
        Set<TransactionEvent> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Recorded each : recorded) {
            if (each.kept()) {
                kept.add(each.event());
            }
        }
        return kept;
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
