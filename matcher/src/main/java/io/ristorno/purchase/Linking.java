package io.ristorno.purchase;

import io.ristorno.event.Message;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which messages belong together.
 *
 * <p>Links are a function of the set of events, not of their arrival: all ties of the strongest tier first, then the next
 * among what is left.
 *
 * <ol type="a">
 *   <li>the network's life-cycle id;
 *   <li>original data elements (DE 90), at most {@value Horizon#MOST_DAYS} days apart, or retrieval reference, trace number and acquirer (DE 37, 11, 32);
 *   <li>card and approval code, at most {@value #APPROVAL_DAYS} days apart;
 *   <li>card and exact amount, at most {@value #AMOUNT_DAYS} days apart, the oldest open authorization first, each taking
 *       one clearing.
 * </ol>
 *
 * <p>Groups with two different life-cycle ids of one network never unite. An increment, reversal, refund or chargeback that
 * names its purchase is tied by that name or waits. The groups of settled purchases are kept: they can only gain events, and two of them stay
 * two, whatever comes late that would go with both.
 *
 * <p>The groups are a union-find over positions in the sorted events; a group's root is its earliest position, so
 * the result does not depend on the order of unions.
 */
final class Linking {
    static final int APPROVAL_DAYS = 31;
    static final int AMOUNT_DAYS = 8;

    private static final int NONE = -1;

    private final List<TransactionEvent> events;
    private final int[] parent;
    /** Of a group, by its root: the position of an event with a life-cycle id, from which {@link #nextId} leads to others. */
    private final int[] firstId;

    private final int[] nextId;
    private final boolean[] authorised;
    private final boolean[] cleared;
    private final boolean[] reversed;
    /** Of a group, by its root: which settled purchase's it is, from 1 on; 0 for none's. */
    private final int[] settled;

    private Linking(List<TransactionEvent> events) {
        this.events = events;
        int size = events.size();
        parent = new int[size];
        firstId = new int[size];
        nextId = new int[size];
        authorised = new boolean[size];
        cleared = new boolean[size];
        reversed = new boolean[size];
        settled = new int[size];
        for (int i = 0; i < size; i++) {
            TransactionEvent event = events.get(i);
            parent[i] = i;
            firstId[i] = event.message().traces().lifeCycle().isEmpty() ? NONE : i;
            nextId[i] = NONE;
            authorised[i] = event instanceof Authorization;
            cleared[i] = event instanceof Clearing;
            reversed[i] =
                    takesAll(event) && !event.message().traces().original().present();
        }
    }

    /**
     * The groups, each in event order, in the order of their earliest events.
     *
     * @param events the real ones, in {@link EventOrder}
     * @param kept groups of settled purchases
     * @param rulings of operators: what they linked is linked before anything else
     * @param stands dropped event -> the real event that stands for it
     */
    static List<List<TransactionEvent>> groups(
            List<TransactionEvent> events,
            List<List<TransactionEvent>> kept,
            Rulings rulings,
            IdentityHashMap<TransactionEvent, TransactionEvent> stands) {
        if (events.size() <= 1) {
            return events.isEmpty() ? List.of() : List.of(events);
        }
        var linking = new Linking(events);
        if (!rulings.all().isEmpty()) {
            linking.rule(rulings, stands);
        }
        linking.keep(kept);
        linking.byLifeCycle();
        linking.byTraces();
        linking.byOriginal();
        linking.byApproval();
        linking.byAmount();
        return linking.collect();
    }

    private void rule(Rulings rulings, IdentityHashMap<TransactionEvent, TransactionEvent> stands) {
        for (int i = 0; i < events.size(); i++) {
            Optional<String> target = rulings.linked(events.get(i));
            if (target.isPresent()) {
                int position = named(target.get(), stands);
                if (position >= 0) {
                    unite(position, i);
                }
            }
        }
    }

    private int named(String reference, IdentityHashMap<TransactionEvent, TransactionEvent> stands) {
        for (int i = 0; i < events.size(); i++) {
            if (EventOrder.names(reference, events.get(i))) {
                return i;
            }
        }
        for (Map.Entry<TransactionEvent, TransactionEvent> each : stands.entrySet()) {
            if (EventOrder.names(reference, each.getKey())) {
                return EventOrder.position(events, each.getValue());
            }
        }
        return NONE;
    }

    private void keep(List<List<TransactionEvent>> kept) {
        for (int i = 0; i < kept.size(); i++) {
            int first = NONE;
            for (TransactionEvent event : kept.get(i)) {
                int position = EventOrder.position(events, event);
                if (position >= 0) {
                    first = first < 0 ? position : first;
                    unite(first, position);
                    settled[root(position)] = i + 1;
                }
            }
        }
    }

    private void byLifeCycle() {
        var seen = new Seen(events.size());
        for (int i = 0; i < events.size(); i++) {
            Traces traces = traces(i);
            if (!traces.lifeCycle().isEmpty()) {
                int hash = traces.lifeCycle().hashCode() * 31 + traces.network().hashCode();
                unite(seen.firstLike(i, hash, this::sameLifeCycle), i);
            }
        }
    }

    private boolean sameLifeCycle(int one, int other) {
        return traces(one).lifeCycle().equals(traces(other).lifeCycle())
                && traces(one).network().equals(traces(other).network());
    }

    private void byTraces() {
        var seen = new Seen(events.size());
        for (int i = 0; i < events.size(); i++) {
            Traces traces = traces(i);
            if (traces.traced()) {
                int hash = (traces.retrieval().hashCode() * 31 + traces.stan().hashCode()) * 31
                        + traces.acquirer().hashCode();
                uniteIfCompatible(seen.firstLike(i, hash, this::sameTraces), i);
            }
        }
    }

    private boolean sameTraces(int one, int other) {
        return traces(one).retrieval().equals(traces(other).retrieval())
                && traces(one).stan().equals(traces(other).stan())
                && traces(one).acquirer().equals(traces(other).acquirer());
    }

    private Traces traces(int position) {
        return events.get(position).message().traces();
    }

    /** Whether an event says that nothing remains held. */
    private static boolean takesAll(TransactionEvent event) {
        return event instanceof Reversal reversal && reversal.amount().minor() == 0 && !reversal.ofIncrement();
    }

    private void byOriginal() {
        for (int i = 0; i < events.size(); i++) {
            Original original = events.get(i).message().traces().original();
            if (original.present()) {
                for (int j = 0; j < events.size(); j++) {
                    if (j != i && named(original, events.get(j)) && near(i, j) && uniteIfCompatible(j, i)) {
                        // One that names an increment takes that off, and leaves the hold.
                        reversed[root(i)] |= takesAll(events.get(i)) && !(events.get(j) instanceof Increment);
                        break;
                    }
                }
            }
        }
    }

    /** Trace numbers come again: one that lies further away than any purchase is open is another. */
    private boolean near(int one, int other) {
        int apart = events.get(one).message().at().localDay()
                - events.get(other).message().at().localDay();
        return Math.abs(apart) <= Horizon.MOST_DAYS;
    }

    /** Whether original data elements name this message. Parts that are unknown on either side are not compared. */
    static boolean named(Original original, TransactionEvent candidate) {
        return named(original, candidate.message().traces());
    }

    static boolean named(Original original, Traces traces) {
        return original.stan().equals(traces.stan())
                && sameOrUnknown(original.transmission(), traces.transmission())
                && sameOrUnknown(original.acquirer(), traces.acquirer());
    }

    private static boolean sameOrUnknown(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private void byApproval() {
        for (int i = 0; i < events.size(); i++) {
            Message message = events.get(i).message();
            if (!message.traces().approval().isEmpty() && seeksAuthorization(i)) {
                for (int j = 0; j < events.size(); j++) {
                    if (sameApproval(message, events.get(j)) && uniteIfCompatible(j, i)) {
                        break;
                    }
                }
            }
        }
    }

    private static boolean sameApproval(Message message, TransactionEvent candidate) {
        Message other = candidate.message();
        return candidate instanceof Authorization
                && other.card() == message.card()
                && other.traces().approval().equals(message.traces().approval())
                && within(other, message, APPROVAL_DAYS);
    }

    private void byAmount() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Clearing clearing && seeksAuthorization(i)) {
                for (int j = 0; j < events.size(); j++) {
                    if (sameAmount(clearing, events.get(j)) && open(j) && uniteIfCompatible(j, i)) {
                        break;
                    }
                }
            }
        }
    }

    private static boolean sameAmount(Clearing clearing, TransactionEvent candidate) {
        return candidate instanceof Authorization authorization
                && authorization.message().card() == clearing.message().card()
                && authorization.amount().minor() == clearing.amount().minor()
                && authorization.amount().currency().equals(clearing.amount().currency())
                && within(authorization.message(), clearing.message(), AMOUNT_DAYS);
    }

    private boolean open(int position) {
        int root = root(position);
        return !cleared[root] && !reversed[root];
    }

    /** Whether the event at a position may still be tied to an authorization by a weaker tier. */
    private boolean seeksAuthorization(int position) {
        if (authorised[root(position)]) {
            return false;
        }
        TransactionEvent event = events.get(position);
        return switch (event) {
            case Clearing clearing -> true;
            case Increment increment -> !referenced(increment);
            case Reversal reversal -> !referenced(reversal);
            case ClearingReversal reversal -> !referenced(reversal);
            case Authorization authorization -> false;
            case Refund refund -> false;
            case Chargeback chargeback -> false;
            case ChargebackReversal reversal -> false;
            case Done done -> false;
        };
    }

    private static boolean referenced(TransactionEvent event) {
        return event.message().traces().referenced();
    }

    /** The later message lies 0 to {@code days} local calendar days behind the earlier one. */
    private static boolean within(Message earlier, Message later, int days) {
        int apart = later.at().localDay() - earlier.at().localDay();
        return apart >= 0 && apart <= days;
    }

    private boolean uniteIfCompatible(int one, int other) {
        if (root(one) == root(other)) {
            return true;
        }
        if (!compatible(root(one), root(other))) {
            return false;
        }
        unite(one, other);
        return true;
    }

    /** No network may appear with two different life-cycle ids, and no two settled purchases become one. */
    private boolean compatible(int one, int other) {
        if (settled[one] != 0 && settled[other] != 0 && settled[one] != settled[other]) {
            return false;
        }
        for (int i = firstId[one]; i != NONE; i = nextId[i]) {
            for (int j = firstId[other]; j != NONE; j = nextId[j]) {
                if (traces(i).network().equals(traces(j).network())
                        && !traces(i).lifeCycle().equals(traces(j).lifeCycle())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void unite(int one, int other) {
        int first = Math.min(root(one), root(other));
        int second = Math.max(root(one), root(other));
        if (first == second) {
            return;
        }
        parent[second] = first;
        authorised[first] |= authorised[second];
        cleared[first] |= cleared[second];
        reversed[first] |= reversed[second];
        settled[first] = Math.max(settled[first], settled[second]);
        for (int i = firstId[second]; i != NONE; ) {
            int next = nextId[i];
            addId(first, i);
            i = next;
        }
    }

    /** An id that a group has already is not noted again. */
    private void addId(int root, int position) {
        for (int i = firstId[root]; i != NONE; i = nextId[i]) {
            if (sameLifeCycle(i, position)) {
                return;
            }
        }
        nextId[position] = firstId[root];
        firstId[root] = position;
    }

    private int root(int position) {
        int at = position;
        while (parent[at] != at) {
            at = parent[at];
        }
        return at;
    }

    private List<List<TransactionEvent>> collect() {
        var groups = new ArrayList<List<TransactionEvent>>(events.size());
        int[] group = new int[events.size()];
        for (int i = 0; i < events.size(); i++) {
            int root = root(i);
            if (root == i) {
                group[i] = groups.size();
                groups.add(new ArrayList<>(2));
            }
            groups.get(group[root]).add(events.get(i));
        }
        return groups;
    }

    /** The first position of each kind, by open addressing over positions. */
    private static final class Seen {
        private final int[] slots;

        Seen(int size) {
            slots = new int[Integer.highestOneBit(size) * 4];
        }

        /** The first position that is like this one; of a new kind, this one. */
        int firstLike(int position, int hash, Likeness likeness) {
            int mask = slots.length - 1;
            int slot = (hash ^ hash >>> 16) & mask;
            while (slots[slot] != 0) {
                if (likeness.alike(slots[slot] - 1, position)) {
                    return slots[slot] - 1;
                }
                slot = slot + 1 & mask;
            }
            slots[slot] = position + 1;
            return position;
        }
    }

    private interface Likeness {
        boolean alike(int one, int other);
    }
}
