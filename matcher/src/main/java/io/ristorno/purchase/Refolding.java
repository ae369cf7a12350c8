package io.ristorno.purchase;

import io.ristorno.event.Message;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Allotment;
import io.ristorno.member.Member;
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
    private final Member member;
    private final List<Ruling> rulings;
    private final boolean afresh;
    private final IdentityHashMap<TransactionEvent, TransactionEvent> stands = new IdentityHashMap<>(0);
    private @org.jspecify.annotations.Nullable Set<TransactionEvent> kept;

    /**
     * @param afresh whether purchases may have changed although their events have not
     */
    private Refolding(Relationship before, Member member, List<Ruling> rulings, boolean afresh) {
        this.before = before;
        this.member = member;
        this.rulings = rulings;
        this.afresh = afresh;
    }

    /** With one more message. */
    static Changed with(Relationship before, TransactionEvent event, Member member) {
        int place = place(before.recorded(), event);
        var refolding = new Refolding(before, member, before.rulings(), false);
        return refolding.fold(inserted(before.recorded(), event, place), Optional.of(event), place);
    }

    /** With an operator's word. */
    static Changed ruled(Relationship before, Ruling ruling, Member member) {
        var rulings = new ArrayList<>(before.rulings());
        rulings.removeIf(other -> other.subject().equals(ruling.subject()));
        rulings.add(ruling);
        return afresh(before, rulings, member);
    }

    /** When an earlier holder of a card says that a message is his, or is not. */
    static Changed claimed(Relationship before, Ruling elsewhere, boolean his, Member member) {
        var rulings = new ArrayList<>(before.rulings());
        rulings.removeIf(
                other -> other.verdict() == Verdict.ELSEWHERE && other.subject().equals(elsewhere.subject()));
        if (his) {
            rulings.add(elsewhere);
        }
        return afresh(before, rulings, member);
    }

    /** When messages have gone: a purchase of which none is left goes, too. */
    static Changed parted(Relationship left, Member member) {
        var rulings = new ArrayList<>(left.rulings());
        rulings.removeIf(ruling -> ruling.verdict() == Verdict.ELSEWHERE
                && left.recorded().stream()
                        .noneMatch(each -> !each.kept() && EventOrder.names(ruling.subject(), each.event())));
        Changed folded = afresh(left, rulings, member);
        var dissolved = new ArrayList<>(folded.dissolved());
        for (Purchase purchase : left.purchases()) {
            boolean gone = folded.purchases().stream()
                    .noneMatch(each ->
                            each.id().equals(purchase.id()) || each.aliases().contains(purchase.id()));
            if (gone && !dissolved.contains(purchase)) {
                dissolved.add(purchase);
            }
        }
        return new Changed(
                folded.purchases(),
                folded.parked(),
                folded.inReview(),
                folded.rulings(),
                dissolved,
                Optional.empty(),
                folded.place());
    }

    private static Changed afresh(Relationship before, List<Ruling> rulings, Member member) {
        rulings.sort(java.util.Comparator.comparing(Ruling::subject));
        List<TransactionEvent> raw =
                before.recorded().stream().map(Recorded::event).toList();
        return new Refolding(before, member, List.copyOf(rulings), true).fold(raw, Optional.empty(), 0);
    }

    private static List<TransactionEvent> elsewhere(List<TransactionEvent> real, Rulings words) {
        return words.all().isEmpty()
                ? List.of()
                : real.stream().filter(words::elsewhere).toList();
    }

    private Changed fold(List<TransactionEvent> raw, Optional<TransactionEvent> event, int place) {
        var words = new Rulings(rulings);
        List<TransactionEvent> real = Duplicates.real(raw, stands);
        var identities = new Identities(before.key(), before.purchases(), stands, words, afresh);
        var purchases = new ArrayList<Purchase>(before.purchases().size() + 1);
        List<TransactionEvent> waiting = takenForGood();
        List<TransactionEvent> elsewhere = elsewhere(real, words);
        for (TransactionEvent others : elsewhere) {
            if (identities.isKnown(List.of(others))) {
                purchases.add(identities.purchase(List.of(others)));
            }
        }
        List<TransactionEvent> open = without(elsewhere, without(waiting, real));
        for (List<TransactionEvent> group : Linking.groups(open, keptGroups(words), words, stands)) {
            boolean his = isHis(group);
            if (Folding.creates(group)) {
                if (his || identities.isKnown(group)) {
                    purchases.add(identities.purchase(group));
                }
            } else if (his) {
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
        var refunds = Refunds.match(purchases, waiting, member, this::isKept, words);
        return changed(refunds.purchases(), refunds.parked(), refunds.inReview(), identities.dissolved(), taken, place);
    }

    /** Of a card that changed hands, what another did with it is recorded, since it may turn out to be part of a purchase of his. */
    private boolean isHis(List<TransactionEvent> group) {
        Message lead = Folding.lead(group).message();
        return member.holds(lead.card(), lead.at().epochMillis());
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

    /**
     * Of each settled purchase, what it consisted of when it was last looked at, but for what an operator moved. Where another feed's
     * report stands for one of its messages now, that is the purchase's.
     */
    private List<List<TransactionEvent>> keptGroups(Rulings words) {
        Set<TransactionEvent> keeps = Collections.newSetFromMap(new IdentityHashMap<>());
        kept().forEach(event -> keeps.add(stands.getOrDefault(event, event)));
        List<List<TransactionEvent>> groups = new ArrayList<>(0);
        for (Purchase purchase : before.purchases()) {
            if (purchase.settled()) {
                var group = new ArrayList<TransactionEvent>(purchase.events().size());
                for (TransactionEvent event : purchase.events()) {
                    TransactionEvent real = stands.getOrDefault(event, event);
                    if (keeps.contains(real)
                            && words.linked(real).isEmpty()
                            && words.linked(event).isEmpty()) {
                        group.add(real);
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
        return allotment.kept()
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
