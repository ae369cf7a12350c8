package io.ristorno.member;

import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Traces;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reward;
import java.util.List;
import java.util.Optional;

/**
 * What stays of a purchase about which nothing can be heard any more: its result.
 *
 * @param id {@code pur_...}
 * @param aliases ids it had before it was merged with others
 * @param key for ties: its network and life-cycle id if it had one, else its earliest event's sort key
 * @param traces what tied its messages together, of the one that led it: who comes late by it is told so
 * @param at purchase time
 * @param card slot of the card
 * @param happened whether anything was bought: it cleared, and not all of that was taken back
 * @param fraud whether a chargeback says that it was none of the member's
 * @param currency of the transaction
 * @param beforeReturnsMinor what was bought
 * @param netMinor what was kept of it
 * @param rewards as they stand for good
 * @param messages {@linkplain Message#fingerprint fingerprints} of those of its messages that do not name it: who repeats one is
 *     known by that
 */
public record ClosedPurchase(
        String id,
        List<String> aliases,
        String key,
        Traces traces,
        Moment at,
        int card,
        boolean happened,
        boolean fraud,
        Commodity currency,
        long beforeReturnsMinor,
        long netMinor,
        List<Reward> rewards,
        List<Long> messages) {
    public ClosedPurchase {
        aliases = List.copyOf(aliases);
        rewards = List.copyOf(rewards);
        messages = List.copyOf(messages);
    }

    /** Whether the member bought something there with it, as later purchases look back at it. */
    public boolean counts() {
        return happened && !fraud;
    }

    /** What was posted for an offer. */
    public Optional<Reward> reward(String offer) {
        return rewards.stream().filter(reward -> reward.offer().equals(offer)).findFirst();
    }

    /** Whether it is a member's: he held the card when it was made. */
    public boolean isOf(Member member) {
        return member.holds(card, at.epochMillis());
    }

    /** Whether it is, or was, known by this id. */
    public boolean isCalled(String name) {
        return id.equals(name) || aliases.contains(name);
    }

    /** The same with the fingerprints of messages by which repeats are known. */
    public ClosedPurchase known(List<Long> fingerprints) {
        return new ClosedPurchase(
                id,
                aliases,
                key,
                traces,
                at,
                card,
                happened,
                fraud,
                currency,
                beforeReturnsMinor,
                netMinor,
                rewards,
                fingerprints);
    }
}
