package io.ristorno.event;

import io.ristorno.merchant.Channel;
import java.time.ZoneId;

/**
 * What every card message carries, whatever it reports.
 *
 * @param source the link or feed it came by
 * @param id what makes it unique within its source: a repeat has the same
 * @param member whose card it was at purchase time
 * @param card the member's card, by its slot; recorded by that of the first one that it replaces; {@link #NO_CARD} for none
 * @param merchant where
 * @param location {@code loc_...}, or {@code ""} when the catalogue does not know it
 * @param zone the location's, else that of the member's program
 * @param country ISO 3166-1 alpha-2 of the location, {@code ""} when unknown
 * @param mcc of the message (DE 18), else of the location, 0 when unknown
 * @param channel how the purchase was made
 * @param processing the first two digits of the processing code (DE 3): 0 goods and services, 9 goods with cash, 1 cash ...
 * @param at when it happened
 * @param traces what ties it to others
 * @param receivedMillis when we received it first, epoch milliseconds
 */
public record Message(
        String source,
        String id,
        MemberKey member,
        int card,
        MerchantKey merchant,
        String location,
        ZoneId zone,
        String country,
        int mcc,
        Channel channel,
        int processing,
        Moment at,
        Traces traces,
        long receivedMillis) {
    /** The slot of no card: what is paid was not bought with one. */
    public static final int NO_CARD = 1 << 20;

    /** The same of another's card. */
    public Message of(CardHeld held) {
        return new Message(
                source,
                id,
                held.member(),
                held.slot(),
                merchant,
                location,
                zone,
                country,
                mcc,
                channel,
                processing,
                at,
                traces,
                receivedMillis);
    }

    /** The same of where nobody knows a location. */
    public Message at(MerchantKey unregistered) {
        return new Message(
                source,
                id,
                member,
                card,
                unregistered,
                "",
                zone,
                country,
                mcc,
                channel,
                processing,
                at,
                traces,
                receivedMillis);
    }

    /** Whether both are one message: what comes again, may say otherwise when it happened, and is received at another time. */
    public boolean isSame(Message other) {
        return id.equals(other.id) && source.equals(other.source);
    }

    public RelationshipKey relationship() {
        return new RelationshipKey(member, merchant);
    }

    /** A number for source and id that two messages hardly share: 64 bits, FNV-1a. It lasts in the store. */
    public long fingerprint() {
        return mixed(mixed(mixed(0xCBF29CE484222325L, source), "|"), id);
    }

    private static long mixed(long hash, String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mixed;
    }
}
