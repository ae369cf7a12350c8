package io.ristorno.member;

import io.ristorno.event.Message;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is over between a member and a merchant, and counts still: for limits, and for the books.
 *
 * @param purchases that are closed, in order of purchase time
 * @param tallies of purchases that are closed for so long that not even their results are kept, one an offer
 * @param longAgo whether the member bought anything among those
 */
public record History(List<ClosedPurchase> purchases, List<Tally> tallies, boolean longAgo) {
    /** Nothing is over yet. */
    public static final History NONE = new History(List.of(), List.of(), false);

    public History {
        purchases = List.copyOf(purchases);
        tallies = List.copyOf(tallies);
    }

    /** With a purchase more. */
    public History with(ClosedPurchase purchase) {
        var more = new ArrayList<>(purchases);
        int at = more.size();
        while (at > 0 && more.get(at - 1).at().epochMillis() > purchase.at().epochMillis()) {
            at--;
        }
        more.add(at, purchase);
        return new History(more, tallies, longAgo);
    }

    /** With nothing of a purchase but what it adds to the tallies. */
    public History tallied(ClosedPurchase purchase) {
        var fewer = new ArrayList<>(purchases);
        fewer.remove(purchase);
        var more = new ArrayList<>(tallies);
        for (Reward reward : purchase.rewards()) {
            add(more, reward);
        }
        return new History(fewer, more, longAgo || purchase.counts());
    }

    private static void add(List<Tally> tallies, Reward reward) {
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).isOf(reward)) {
                tallies.set(i, tallies.get(i).plus(reward));
                return;
            }
        }
        tallies.add(Tally.none(reward).plus(reward));
    }

    /** Whether a message is one that a closed purchase consisted of. */
    public boolean heard(Message message) {
        if (purchases.isEmpty()) {
            return false;
        }
        Long fingerprint = message.fingerprint();
        for (ClosedPurchase purchase : purchases) {
            if (purchase.messages().contains(fingerprint)) {
                return true;
            }
        }
        return false;
    }

    /** The closed purchase with an id. */
    public Optional<ClosedPurchase> purchase(String id) {
        for (ClosedPurchase purchase : purchases) {
            if (purchase.isCalled(id)) {
                return Optional.of(purchase);
            }
        }
        return Optional.empty();
    }
}
