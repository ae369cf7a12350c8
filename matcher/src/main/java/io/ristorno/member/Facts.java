package io.ristorno.member;

import io.ristorno.event.Deed;
import io.ristorno.event.Moment;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Flag;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the card messages of one purchase come to: a fold over their set, whatever order they came in.
 *
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
 * @param suspects clearings that are left out until somebody looks at them
 * @param more whether the clearings so far say that others will come
 * @param refundedMinor refunds that name it, in transaction currency
 * @param chargedBackMinor open chargebacks, in transaction currency
 * @param fraud whether an open chargeback says fraud
 * @param lastApprovalDay local day of the latest authorization or increment: the provisional window runs from there
 * @param lastDay the last local day on which anything may happen to it
 * @param late clearings and returns that are dated too late for it, and change nothing
 * @param unvalued messages in another currency that tell no bill in one of the purchase's: they change nothing either
 * @param flags what to know about it
 * @param deed what is paid, of what is no purchase
 */
public record Facts(
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
        List<TransactionEvent> suspects,
        boolean more,
        long refundedMinor,
        long chargedBackMinor,
        boolean fraud,
        int lastApprovalDay,
        int lastDay,
        List<TransactionEvent> late,
        List<TransactionEvent> unvalued,
        Set<Flag> flags,
        Optional<Deed> deed) {
    public Facts {
        events = List.copyOf(events);
        clearings = List.copyOf(clearings);
        suspects = List.copyOf(suspects);
        late = List.copyOf(late);
        unvalued = List.copyOf(unvalued);
        flags = Set.copyOf(flags);
    }

    /**
     * The event that gives a purchase its time and place: the earliest authorization, without one the earliest clearing, else the first.
     *
     * @param events of a purchase, in event order, at least one
     */
    public static TransactionEvent lead(List<TransactionEvent> events) {
        TransactionEvent clearing = events.getFirst();
        boolean found = false;
        // Not by an iterator, which would be made anew for each offer.
        for (int i = 0; i < events.size(); i++) {
            TransactionEvent event = events.get(i);
            if (event instanceof Authorization) {
                return event;
            }
            if (!found && event instanceof Clearing) {
                clearing = event;
                found = true;
            }
        }
        return clearing;
    }

    /** Sum of what cleared. */
    public Spent cleared() {
        Spent sum = Spent.NONE;
        for (Cleared clearing : clearings) {
            sum = sum.plus(clearing.spent());
        }
        return sum;
    }
}
