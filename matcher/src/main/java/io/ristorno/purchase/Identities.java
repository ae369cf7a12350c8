package io.ristorno.purchase;

import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Purchase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which purchase of before a group of now is. A purchase's id stays with the event that created it; when two purchases
 * become one, the settled one keeps its id, else the earlier, and the other's id becomes an alias.
 */
final class Identities {
    private final RelationshipKey key;
    private final List<Purchase> before;
    private final List<Purchase> dissolved = new ArrayList<>(0);

    Identities(RelationshipKey key, List<Purchase> before) {
        this.key = key;
        this.before = before;
    }

    Purchase give(Purchase facts, Set<String> references) {
        List<Purchase> earlier = new ArrayList<>(1);
        for (Purchase purchase : before) {
            if (references.contains(purchase.anchor())) {
                earlier.add(purchase);
            }
        }
        if (earlier.isEmpty()) {
            String anchor = Folding.anchor(facts.events());
            return facts.identified(fresh(anchor), List.of(), anchor, List.of());
        }
        Purchase heir = heir(earlier);
        var aliases = new ArrayList<>(heir.aliases());
        for (Purchase purchase : earlier) {
            if (!purchase.id().equals(heir.id())) {
                aliases.add(purchase.id());
                aliases.addAll(purchase.aliases());
                dissolved.add(purchase);
            }
        }
        return facts.identified(heir.id(), aliases, heir.anchor(), heir.rewards());
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
    private String fresh(String anchor) {
        String id = id(anchor);
        for (int again = 2; taken(id); again++) {
            id = id(anchor + "|" + again);
        }
        return id;
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
        long hash = 0xcbf29ce484222325L;
        String text = key.merchant().value() + "|" + anchor;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        return "pur_" + base32(key.member().number()) + base32(hash);
    }

    private static String base32(long value) {
        String digits = Long.toUnsignedString(value, 32);
        return "0".repeat(13 - digits.length()) + digits;
    }
}
