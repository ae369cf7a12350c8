package io.ristorno.purchase;

import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Allotment;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold.Changed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One way through the fold: what a relationship becomes when a message or an operator's word is added to it. */
final class Refolding {
    private final Relationship before;
    private final List<Ruling> rulings;
    private final boolean afresh;
    private final IdentityHashMap<TransactionEvent, TransactionEvent> stands = new IdentityHashMap<>(0);
    private @org.jspecify.annotations.Nullable Set<TransactionEvent> kept;

    /**
     * @param afresh whether purchases may have changed although their events have not
     */
    private Refolding(Relationship before, List<Ruling> rulings, boolean afresh) {
        this.before = before;
        this.rulings = rulings;
        this.afresh = afresh;
    }

    /** With one more message. */
    static Changed with(Relationship before, TransactionEvent event) {
        int place = place(before.recorded(), event);
        var refolding = new Refolding(before, before.rulings(), false);
        return refolding.fold(inserted(before.recorded(), event, place), Optional.of(event), place);
    }

    /** With an operator's word. */
    static Changed ruled(Relationship before, Ruling ruling) {
        var rulings = new ArrayList<>(before.rulings());
        rulings.removeIf(other -> other.subject().equals(ruling.subject()));
        rulings.add(ruling);
        rulings.sort(java.util.Comparator.comparing(Ruling::subject));
        List<TransactionEvent> raw =
                before.recorded().stream().map(Recorded::event).toList();
        return new Refolding(before, List.copyOf(rulings), true).fold(raw, Optional.empty(), 0);
    }

    private Changed fold(List<TransactionEvent> raw, Optional<TransactionEvent> event, int place) {
        var words = new Rulings(rulings);
        List<TransactionEvent> real = Duplicates.real(raw, stands);
        var identities = new Identities(before.key(), before.purchases(), stands, words, afresh);
        var purchases = new ArrayList<Purchase>(before.purchases().size() + 1);
        List<TransactionEvent> waiting = takenForGood();
        for (List<TransactionEvent> group : Linking.groups(without(waiting, real), keptGroups(words), words, stands)) {
            if (Folding.creates(group)) {
                purchases.add(identities.purchase(group));
            } else {
                waiting.addAll(group);
            }
        }
        purchases.sort(Purchase.ORDER);
        Optional<TransactionEvent> taken = event.map(it -> stands.getOrDefault(it, it));
        if (waiting.isEmpty()
                && purchases.stream().allMatch(it -> it.allotments().isEmpty())) {
            return changed(purchases, List.of(), List.of(), identities.dissolved(), taken, place);
        }
        waiting.sort(EventOrder.COMPARATOR);
        var refunds = Refunds.match(purchases, waiting, this::isKept, words);
        return changed(refunds.purchases(), refunds.parked(), refunds.inReview(), identities.dissolved(), taken, place);
    }

    private Changed changed(
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            List<TransactionEvent> inReview,
            List<Purchase> dissolved,
            Optional<TransactionEvent> taken,
            int place) {
        return new Changed(
                List.copyOf(purchases), List.copyOf(parked), List.copyOf(inReview), rulings, dissolved, taken, place);
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

    /** Of each settled purchase, what it consisted of when it was last looked at, but for what an operator moved. */
    private List<List<TransactionEvent>> keptGroups(Rulings words) {
        List<List<TransactionEvent>> groups = new ArrayList<>(0);
        for (Purchase purchase : before.purchases()) {
            if (purchase.settled()) {
                var group = new ArrayList<TransactionEvent>(purchase.events().size());
                for (TransactionEvent event : purchase.events()) {
                    if (kept().contains(event) && words.linked(event).isEmpty()) {
                        group.add(event);
                    }
                }
                groups.add(group);
            }
        }
        return groups;
    }

    /** Refunds that were taken from a settled purchase: whatever comes late ties them to no other. */
    private List<TransactionEvent> takenForGood() {
        var taken = new ArrayList<TransactionEvent>(0);
        for (Purchase purchase : before.purchases()) {
            if (purchase.settled()) {
                for (Allotment allotment : purchase.allotments()) {
                    if (isKept(allotment) && !taken.contains(allotment.refund())) {
                        taken.add(allotment.refund());
                    }
                }
            }
        }
        return taken;
    }

    private static List<TransactionEvent> without(List<TransactionEvent> some, List<TransactionEvent> all) {
        return some.isEmpty()
                ? all
                : all.stream().filter(event -> !some.contains(event)).toList();
    }

    private boolean isKept(Allotment allotment) {
        var words = new Rulings(rulings);
        return kept().contains(allotment.refund())
                && !words.refused(allotment.refund())
                && words.linked(allotment.refund()).isEmpty();
    }

    private Set<TransactionEvent> kept() {
        if (kept == null) {
            kept = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Recorded each : before.recorded()) {
                if (each.kept()) {
                    kept.add(each.event());
                }
            }
        }
        return kept;
    }
}
