package io.ristorno.engine;

import io.ristorno.event.Deed;
import io.ristorno.event.Deed.State;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Message;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.member.Purchase;
import io.ristorno.qualify.Referred;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What those hear who have brought a member: how far his reward has come, each time that it comes further or goes back. What they are
 * paid themselves follows it. One word is told from the other by how often the reward has been booked.
 */
final class Referrals {
    /** The source of such words where feeds have their names. */
    private static final String SOURCE = "referrals";

    /** What stands where networks have their names, which are capitals: no card message goes with such words. */
    private static final String NETWORK = "referral";

    private Referrals() {}

    /**
     * A word.
     *
     * @param by who hears it
     * @param reward whose state it is, {@code rwd_...}
     */
    private record Word(MemberKey by, String reward, String offer, int revision, State state, Purchase purchase) {
        Word gone() {
            return new Word(by, reward, offer, revision + 1, State.GONE, purchase);
        }

        Effect sent(long nowMillis) {
            Message its = purchase.events().getFirst().message();
            var message = new Message(
                    SOURCE,
                    reward + "|" + revision,
                    by,
                    Message.NO_CARD,
                    its.merchant(),
                    purchase.location(),
                    purchase.zone(),
                    purchase.country(),
                    purchase.mcc(),
                    purchase.channel(),
                    0,
                    purchase.at(),
                    new Traces(NETWORK, reward, Original.NONE, "", "", "", "", ""),
                    nowMillis);
            return new Effect.Sent(new Done(message, new Deed.Referral(offer, revision, state)));
        }
    }

    /** What is to be told when a member's purchases have become others. */
    static List<Effect> told(List<Purchase> before, List<Purchase> after, long nowMillis) {
        if (isNobodys(before) && isNobodys(after)) {
            return List.of();
        }
        Map<String, Word> then = words(before);
        var effects = new ArrayList<Effect>(1);
        words(after).forEach((reward, now) -> {
            Optional<Word> was = Optional.ofNullable(then.remove(reward));
            boolean heard = was.filter(word -> word.by().equals(now.by())).isPresent();
            if (was.isPresent() && !heard && was.get().state() != State.GONE) {
                effects.add(was.get().gone().sent(nowMillis));
            }
            if (now.state() != (heard ? was.get().state() : State.GONE)) {
                effects.add(now.sent(nowMillis));
            }
        });
        then.values().stream()
                .filter(word -> word.state() != State.GONE)
                .forEach(word -> effects.add(word.gone().sent(nowMillis)));
        return effects;
    }

    private static boolean isNobodys(List<Purchase> purchases) {
        for (int i = 0; i < purchases.size(); i++) {
            if (purchases.get(i).deed().orElse(null) instanceof Deed.Referred) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Word> words(List<Purchase> purchases) {
        var words = new LinkedHashMap<String, Word>();
        for (Purchase purchase : purchases) {
            for (Reward reward : purchase.deed().isPresent() ? List.<Reward>of() : purchase.rewards()) {
                Optional<MemberKey> by = Referred.by(purchases, purchase, reward.offer());
                if (reward.postings() > 0 && by.isPresent()) {
                    String id = Reward.id(purchase.id(), reward.offer());
                    words.put(
                            id,
                            new Word(
                                    by.get(),
                                    id,
                                    reward.offer(),
                                    reward.postings(),
                                    state(reward.standing()),
                                    purchase));
                }
            }
        }
        return words;
    }

    private static State state(Standing standing) {
        if (standing.provisional() > 0) {
            return State.PROVISIONAL;
        }
        if (standing.pending() > 0) {
            return State.PENDING;
        }
        return standing.available() > 0 ? State.AVAILABLE : State.GONE;
    }
}
