package io.ristorno.purchase;

import io.ristorno.event.Formerly;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Facts;
import io.ristorno.member.Purchase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which purchase of before a group of now is. A purchase's id stays with the event that created it; when two purchases
 * become one, the settled one keeps its id, else the earlier, and the other's id becomes an alias.
 */
final class Identities {
    private static final byte[] PREFIX = {'p', 'u', 'r', '_'};
    private static final int DIGITS = 13;

    private final RelationshipKey key;
    private final List<Purchase> before;
    private final IdentityHashMap<TransactionEvent, TransactionEvent> stands;
    private final Rulings rulings;
    private final boolean afresh;
    private final List<Purchase> dissolved = new ArrayList<>(0);
    private int next;

    /**
     * @param stands dropped event -> the real event that stands for it
     * @param rulings of operators
     * @param afresh whether the same events may come to something else than before
     */
    Identities(
            RelationshipKey key,
            List<Purchase> before,
            IdentityHashMap<TransactionEvent, TransactionEvent> stands,
            Rulings rulings,
            boolean afresh) {
        this.rulings = rulings;
        this.afresh = afresh;
        this.key = key;
        this.before = before;
        this.stands = stands;
    }

    /** The purchase that a group is: the very one of before if it consists of the same events still. */
    Purchase purchase(List<TransactionEvent> group) {
        int unchanged = stands.isEmpty() && !afresh ? unchanged(group) : -1;
        if (unchanged >= 0) {
            next = unchanged + 1;
            return before.get(unchanged);
        }
        return give(Folding.fold(group, rulings), group);
    }

    /** Whether a group was a purchase before, or part of one. */
    boolean isKnown(List<TransactionEvent> group) {
        for (Purchase purchase : before) {
            if (anchored(purchase.anchor(), group)) {
                return true;
            }
        }
        return false;
    }

    /** Looks from where the last one was found on: groups come in nearly the order of purchases. */
    private int unchanged(List<TransactionEvent> group) {
        for (int i = 0; i < before.size(); i++) {
            int at = next + i < before.size() ? next + i : next + i - before.size();
            if (same(before.get(at).events(), group)) {
                return at;
            }
        }
        return -1;
    }

    @SuppressWarnings("ReferenceEquality") // an event is one value from the moment it was recorded
    private static boolean same(List<TransactionEvent> one, List<TransactionEvent> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    private Purchase give(Facts facts, List<TransactionEvent> group) {
        List<Purchase> earlier = new ArrayList<>(1);
        for (Purchase purchase : before) {
            if (anchored(purchase.anchor(), group)) {
                earlier.add(purchase);
            }
        }
        if (earlier.isEmpty()) {
            String anchor = Folding.anchor(facts.events());
            List<String> former = former(facts.events());
            return new Purchase(fresh(anchor, former), former, anchor, facts, List.of(), List.of());
        }
        return inherited(facts, earlier);
    }

    /** Whether the event that a purchase's id stays with is in a group, or one that stands for it. */
    private boolean anchored(String anchor, List<TransactionEvent> group) {
        for (int i = 0; i < group.size(); i++) {
            if (EventOrder.names(anchor, group.get(i))) {
                return true;
            }
        }
        for (Map.Entry<TransactionEvent, TransactionEvent> each : stands.entrySet()) {
            if (EventOrder.names(anchor, each.getKey()) && group.contains(each.getValue())) {
                return true;
            }
        }
        return false;
    }

    private Purchase inherited(Facts facts, List<Purchase> earlier) {
        Purchase heir = heir(earlier);
        var aliases = new ArrayList<>(heir.aliases());
        var allotments = new ArrayList<>(heir.allotments());
        for (Purchase purchase : earlier) {
            if (!purchase.id().equals(heir.id())) {
                aliases.add(purchase.id());
                aliases.addAll(purchase.aliases());
                if (purchase.settled()) {
                    allotments.addAll(purchase.allotments());
                }
                dissolved.add(purchase);
            }
        }
        for (String name : former(facts.events())) {
            if (!heir.isCalled(name) && !aliases.contains(name)) {
                aliases.add(name);
            }
        }
        return new Purchase(
                heir.id(), aliases, heir.anchor(), facts, allotments, heir.rewards(), heir.ghosts(), heir.footing());
    }

    private static Purchase heir(List<Purchase> earlier) {
        for (Purchase purchase : earlier) {
            if (purchase.settled()) {
                return purchase;
            }
        }
        return earlier.getFirst();
    }

    /** Purchases of before that no group of now is: call when every group has its identity. */
    List<Purchase> dissolved() {
        return List.copyOf(dissolved);
    }

    /** An id that nobody had: one that was dissolved and comes apart again is another purchase, with entries of its own. */
    private String fresh(String anchor, List<String> former) {
        String id = id(anchor);
        for (int again = 2; taken(id) || former.contains(id); again++) {
            id = id(anchor + "|" + again);
        }
        return id;
    }

    /** As what purchases of which messages were taken along, or came back, were known. */
    private static List<String> former(List<TransactionEvent> events) {
        List<String> names = List.of();
        for (int i = 0; i < events.size(); i++) {
            Optional<Formerly> formerly = events.get(i).message().formerly();
            if (formerly.isPresent()
                    && !formerly.get().purchase().isEmpty()
                    && !names.contains(formerly.get().purchase())) {
                names = names.isEmpty() ? new ArrayList<>(1) : names;
                names.add(formerly.get().purchase());
            }
        }
        return names;
    }

    private boolean taken(String id) {
        for (Purchase purchase : before) {
            if (purchase.id().equals(id) || purchase.aliases().contains(id)) {
                return true;
            }
        }
        return false;
    }

    /** The member's number and a hash of merchant and anchor, so that an id alone leads to its relationship's member. */
    private String id(String anchor) {
        long hash = hashed(hashed(hashed(0xcbf29ce484222325L, key.merchant().value()), "|"), anchor);
        hash ^= hash >>> 32;
        byte[] id = new byte[PREFIX.length + 2 * DIGITS];
        System.arraycopy(PREFIX, 0, id, 0, PREFIX.length);
        base32(key.member().number(), id, PREFIX.length);
        base32(hash, id, PREFIX.length + DIGITS);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** FNV-1a. */
    private static long hashed(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static void base32(long value, byte[] into, int at) {
        long left = value;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            into[i] = (byte) Character.forDigit((int) left & 31, 32);
            left >>>= 5;
        }
    }
}
