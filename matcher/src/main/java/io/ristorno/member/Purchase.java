package io.ristorno.member;

import io.ristorno.event.Moment;
import io.ristorno.event.TransactionEvent;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reward;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The aggregate of the card messages that belong together: a fold over their set, whatever order they came in.
 *
 * @param id {@code pur_...}, given once
 * @param aliases ids it had before it was merged with others
 * @param anchor {@code source|message id} of the event that created it: the id stays with the group that holds it
 * @param key for ties and seeds: {@code network:life-cycle id} if any event has one, else the sort key of the earliest
 * @param events in order of event time
 * @param life where it stands
 * @param at purchase time: of the earliest approved authorization, without one of the earliest clearing
 * @param fromClearing whether no authorization is known
 * @param card slot of the card
 * @param location {@code loc_...} or {@code ""}
 * @param zone of the location
 * @param country of the location, {@code ""} when unknown
 * @param mcc merchant category code, 0 when unknown
 * @param channel how it was made
 * @param processing first two digits of the processing code
 * @param currency of the transaction
 * @param billingCurrency of the cardholder's bill
 * @param firstAuthorised the earliest authorization's own amount; of a purchase without one, 0
 * @param authorised held now
 * @param clearings that count, in order of event time
 * @param more whether the clearings so far say that others will come
 * @param returnedMinor linked refunds and open chargebacks, in transaction currency, at most what was cleared
 * @param disputedMinor the part of it that is open chargebacks
 * @param fraud whether an open chargeback says fraud
 * @param lastApprovalDay local day of the latest authorization or increment: the provisional window runs from there
 * @param flags what to know about it
 * @param rewards what is posted, one an offer
 */
public record Purchase(
        String id,
        List<String> aliases,
        String anchor,
        String key,
        List<TransactionEvent> events,
        Life life,
        Moment at,
        boolean fromClearing,
        int card,
        String location,
        ZoneId zone,
        String country,
        int mcc,
        Channel channel,
        int processing,
        Commodity currency,
        Commodity billingCurrency,
        Spent firstAuthorised,
        Spent authorised,
        List<Cleared> clearings,
        boolean more,
        long returnedMinor,
        long disputedMinor,
        boolean fraud,
        int lastApprovalDay,
        Set<Flag> flags,
        List<Reward> rewards) {
    /** Purchases in the order in which they were made. */
    public static final java.util.Comparator<Purchase> ORDER = java.util.Comparator.<Purchase>comparingLong(
                    purchase -> purchase.at().epochMillis())
            .thenComparing(Purchase::key);

    public Purchase {
        aliases = List.copyOf(aliases);
        events = List.copyOf(events);
        clearings = List.copyOf(clearings);
        flags = Set.copyOf(flags);
        rewards = List.copyOf(rewards);
    }

    /** Sum of what cleared. */
    public Spent cleared() {
        Spent sum = Spent.NONE;
        for (Cleared clearing : clearings) {
            sum = sum.plus(clearing.spent());
        }
        return sum;
    }

    /** What conditions, slots and choices look at: cleared once anything has, authorised before that. */
    public Spent beforeReturns() {
        return life == Life.CLEARED ? cleared() : authorised;
    }

    /** Cleared less returned once anything has cleared, authorised before that, in transaction currency. */
    public long netMinor() {
        return beforeReturns().minor() - returnedMinor;
    }

    /** What is posted for an offer. */
    public Optional<Reward> reward(String offer) {
        for (Reward reward : rewards) {
            if (reward.offer().equals(offer)) {
                return Optional.of(reward);
            }
        }
        return Optional.empty();
    }

    /** Whether any reward of it is the member's for good. */
    public boolean settled() {
        for (Reward reward : rewards) {
            if (reward.settled()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the budget has left it less than it would take, or may have to leave it more: what others free concerns it. */
    public boolean hungry() {
        for (Reward reward : rewards) {
            if (reward.hungry()) {
                return true;
            }
        }
        return more;
    }

    /** The same purchase with other rewards. */
    public Purchase with(List<Reward> others) {
        return new Purchase(
                id,
                aliases,
                anchor,
                key,
                events,
                life,
                at,
                fromClearing,
                card,
                location,
                zone,
                country,
                mcc,
                channel,
                processing,
                currency,
                billingCurrency,
                firstAuthorised,
                authorised,
                clearings,
                more,
                returnedMinor,
                disputedMinor,
                fraud,
                lastApprovalDay,
                flags,
                others);
    }

    /** The same facts under an id and with what was posted before. */
    public Purchase identified(String knownId, List<String> knownAliases, String knownAnchor, List<Reward> posted) {
        return new Purchase(
                knownId,
                knownAliases,
                knownAnchor,
                key,
                events,
                life,
                at,
                fromClearing,
                card,
                location,
                zone,
                country,
                mcc,
                channel,
                processing,
                currency,
                billingCurrency,
                firstAuthorised,
                authorised,
                clearings,
                more,
                returnedMinor,
                disputedMinor,
                fraud,
                lastApprovalDay,
                flags,
                posted);
    }
}
