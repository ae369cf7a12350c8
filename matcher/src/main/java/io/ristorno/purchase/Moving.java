package io.ristorno.purchase;

import io.ristorno.event.Message;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Allotment;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold.Moved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What goes from one relationship to another when its acceptor is bound. A purchase goes whole or not at all, with the refunds that were
 * taken from it: what is settled stays, what shares a refund with that stays with it, and so does what could not be taken in. Where an
 * operator has decided on anything, or something was paid for that was not bought, everything stays.
 */
final class Moving {
    private final Relationship before;
    private final Relationship since;
    private final Predicate<TransactionEvent> may;
    private final long nowMillis;
    private final IdentityHashMap<TransactionEvent, TransactionEvent> stands = new IdentityHashMap<>(0);
    /** A message -> those that report it once more. */
    private final IdentityHashMap<TransactionEvent, List<TransactionEvent>> again = new IdentityHashMap<>(0);
    /** What was told at the merchant already. */
    private final Set<Named> there = new HashSet<>();
    /** What goes -> as which its purchase is known. */
    private final IdentityHashMap<TransactionEvent, String> going = new IdentityHashMap<>();

    /** By what {@link Message#isSame} goes. */
    private record Named(String source, String id) {
        static Named of(TransactionEvent event) {
            return new Named(event.message().source(), event.message().id());
        }
    }

    Moving(Relationship before, Relationship since, Predicate<TransactionEvent> may, long nowMillis) {
        this.before = before;
        this.since = since;
        this.may = may;
        this.nowMillis = nowMillis;
    }

    List<Moved> moved() {
        if (!before.rulings().isEmpty() || before.recorded().stream().anyMatch(each -> each.event() instanceof Done)) {
            return List.of();
        }
        Duplicates.real(before.recorded().stream().map(Recorded::event).toList(), stands);
        stands.forEach((report, real) ->
                again.computeIfAbsent(real, _ -> new ArrayList<>(1)).add(report));
        since.recorded().forEach(each -> there.add(Named.of(each.event())));
        List<Purchase> purchases = purchases();
        for (Purchase purchase : purchases) {
            name(purchase);
            purchase.allotments().forEach(allotment -> going.put(allotment.refund(), purchase.id()));
        }
        boolean all = purchases.size() == before.purchases().size();
        List<TransactionEvent> parked = before.parked().stream()
                .filter(event -> isMovable(event) && (all || !isUnnamedReturn(event)))
                .toList();
        parked.forEach(event -> going.putIfAbsent(event, ""));
        List<Moved> moved = inOrder();
        return hasRoom(purchases.size(), moved.size(), parked.size()) ? moved : List.of();
    }

    /**
     * A purchase that was several is known by the names of all: each message takes one along, so that every name leads where at least one
     * message of it has gone. Each name was of a message that had created a purchase, so there are hardly ever more names than messages.
     */
    private void name(Purchase purchase) {
        Iterator<String> aliases = purchase.aliases().iterator();
        String name = purchase.id();
        for (TransactionEvent event : purchase.events()) {
            going.put(event, name);
            name = aliases.hasNext() ? aliases.next() : purchase.id();
        }
    }

    /** Of each feed that reported a message, its report goes with it. */
    private List<Moved> inOrder() {
        var moved = new ArrayList<Moved>();
        for (Recorded each : before.recorded()) {
            TransactionEvent real = stands.getOrDefault(each.event(), each.event());
            if (going.containsKey(real)) {
                moved.add(new Moved(each.event(), going.get(real)));
            }
        }
        return moved;
    }

    private List<Purchase> purchases() {
        Set<Purchase> go = Collections.newSetFromMap(new IdentityHashMap<>());
        before.purchases().stream()
                .filter(purchase ->
                        !purchase.settled() && reports(purchase).stream().allMatch(this::isMovable))
                .forEach(go::add);
        boolean fewer = true;
        while (fewer) {
            Set<TransactionEvent> stay = refundsOfOthers(go);
            fewer = go.removeIf(purchase ->
                    purchase.allotments().stream().anyMatch(allotment -> stay.contains(allotment.refund())));
        }
        return before.purchases().stream().filter(go::contains).toList();
    }

    private Set<TransactionEvent> refundsOfOthers(Set<Purchase> go) {
        Set<TransactionEvent> refunds = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Purchase purchase : before.purchases()) {
            if (!go.contains(purchase)) {
                purchase.allotments().forEach(allotment -> refunds.add(allotment.refund()));
            }
        }
        return refunds;
    }

    /** Every message that is of a purchase, whoever reported it. */
    private List<TransactionEvent> reports(Purchase purchase) {
        var reports = new ArrayList<>(purchase.events());
        purchase.allotments().stream().map(Allotment::refund).forEach(reports::add);
        purchase.events().forEach(event -> reports.addAll(again.getOrDefault(event, List.of())));
        return reports;
    }

    /** One that was sent back from there is not sent again. */
    private boolean isMovable(TransactionEvent event) {
        return event.message().formerly().isEmpty()
                && may.test(event)
                && !Horizon.isOver(event, nowMillis)
                && !Horizon.isOfClosed(event, since.history())
                && !there.contains(Named.of(event));
    }

    /** Nobody knows whether it is of what goes or of what stays. */
    private static boolean isUnnamedReturn(TransactionEvent event) {
        return (event instanceof Refund || event instanceof Chargeback || event instanceof ChargebackReversal)
                && !event.message().traces().referenced();
    }

    private boolean hasRoom(int purchases, int events, int parked) {
        return since.purchases().size() + purchases <= Relationship.OPEN_PURCHASES_MAX
                && since.recorded().size() + events <= Relationship.EVENTS_MAX
                && since.parked().size() + parked <= Relationship.PARKED_EVENTS_MAX;
    }
}
