package io.ristorno.decode;

import io.ristorno.event.Acceptor;
import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Message;
import io.ristorno.event.Place;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;

/**
 * One card message in canonical form, whatever feed it came by, before anybody knows its member and merchant.
 *
 * @param kind what it reports
 * @param id what makes it unique within its source; a repeat has the same
 * @param source the feed that it names itself, {@code ""} for the link it came by
 * @param card whose
 * @param bin the first six digits of the card number, {@code ""} when the feed does not send numbers
 * @param lastFour its last four digits, {@code ""} likewise
 * @param acceptor where, as the message says it
 * @param amount of a reversal what remains held, of everything else what it reports
 * @param processing the first two digits of the processing code (DE 3), 0 to 99
 * @param traces what ties it to others
 * @param time when
 * @param sequence number of this clearing within its purchase, 0 when not told
 * @param last false when the message says that more clearings will come
 * @param newTotal of an increment, whether it tells the new total and not what was added
 * @param ofIncrement of a reversal, whether it takes back the increment that it names
 * @param fraud of a chargeback, whether the reason is fraud
 */
public record Transaction(
        Kind kind,
        String id,
        String source,
        CardRef card,
        String bin,
        String lastFour,
        Acceptor acceptor,
        Amount amount,
        int processing,
        Traces traces,
        CardTime time,
        int sequence,
        boolean last,
        boolean newTotal,
        boolean ofIncrement,
        boolean fraud) {
    /** The kinds of transaction events, in the order of the life cycle. */
    public enum Kind {
        AUTHORIZATION,
        INCREMENT,
        REVERSAL,
        CLEARING,
        CLEARING_REVERSAL,
        REFUND,
        CHARGEBACK,
        CHARGEBACK_REVERSAL;

        /** Whether money moved: then the acceptor is named as in clearings. */
        boolean moved() {
            return compareTo(CLEARING) >= 0;
        }
    }

    /**
     * The event that this is, now that member and merchant are known.
     *
     * @param link the link or feed it came by
     * @param member whose card it was
     * @param slot the member's card
     * @param place where it was
     * @param receivedMillis when we received it first, epoch milliseconds
     */
    public TransactionEvent admit(String link, MemberKey member, int slot, Place place, long receivedMillis) {
        Message message = message(source.isEmpty() ? link : source, member, slot, place, receivedMillis);
        return switch (kind) {
            case AUTHORIZATION -> new TransactionEvent.Authorization(message, amount);
            case INCREMENT -> new TransactionEvent.Increment(message, amount, newTotal);
            case REVERSAL -> new TransactionEvent.Reversal(message, amount, ofIncrement);
            case CLEARING -> new TransactionEvent.Clearing(message, amount, sequence, last);
            case CLEARING_REVERSAL -> new TransactionEvent.ClearingReversal(message, amount);
            case REFUND -> new TransactionEvent.Refund(message, amount);
            case CHARGEBACK -> new TransactionEvent.Chargeback(message, amount, fraud);
            case CHARGEBACK_REVERSAL -> new TransactionEvent.ChargebackReversal(message, amount);
        };
    }

    private Message message(String from, MemberKey member, int slot, Place place, long receivedMillis) {
        return new Message(
                from,
                id,
                member,
                slot,
                place.merchant(),
                place.location(),
                place.zone(),
                place.country().isEmpty() ? acceptor.country() : place.country(),
                acceptor.mcc() == 0 ? place.mcc() : acceptor.mcc(),
                acceptor.channel().orElse(place.channel()),
                processing,
                time.at(place.zone(), !place.location().isEmpty()),
                traces,
                receivedMillis);
    }

    /**
     * This request as its response approved it: with the approved amount, the approval code and the life-cycle id that the
     * response brought.
     */
    public Transaction approvedBy(Decoded.Answered answer) {
        Traces approved = new Traces(
                traces.network(),
                answer.lifeCycle().isEmpty() ? traces.lifeCycle() : answer.lifeCycle(),
                traces.original(),
                traces.acquirer(),
                traces.retrieval().isEmpty() ? answer.retrieval() : traces.retrieval(),
                traces.stan(),
                traces.transmission(),
                answer.approval().isEmpty() ? traces.approval() : answer.approval());
        Amount held = answer.approvedMinor().isPresent()
                ? amount.withMinor(answer.approvedMinor().getAsLong())
                : amount;
        return new Transaction(
                kind,
                id,
                source,
                card,
                bin,
                lastFour,
                acceptor,
                held,
                processing,
                approved,
                time,
                sequence,
                last,
                newTotal,
                ofIncrement,
                fraud);
    }
}
