package io.ristorno.event;

import io.ristorno.merchant.Channel;
import java.time.ZoneId;
import java.util.Optional;

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
 * @param formerly where it was folded before its acceptor was bound, if it was taken along
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
        long receivedMillis,
        Optional<Formerly> formerly) {
    /** The slot of no card: what is paid was not bought with one. */
    public static final int NO_CARD = 1 << 20;

    /** One that is where it came to first. */
    public Message(
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
        this(
                source,
                id,
                member,
                card,
                merchant,
                location,
                zone,
                country,
                mcc,
                channel,
                processing,
                at,
                traces,
                receivedMillis,
                Optional.empty());
    }

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
                receivedMillis,
                formerly);
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

    /**
     * The same at the place of a merchant to whom its acceptor was bound since: as it would have been told of there. What the message did
     * not tell of itself, the place does.
     *
     * @param purchase as which its purchase was known, {@code ""} of what waits for one
     */
    public Message boundTo(Place place, String purchase) {
        return new Message(
                source,
                id,
                member,
                card,
                place.merchant(),
                place.location(),
                place.zone(),
                place.country().isEmpty() ? country : place.country(),
                mcc == 0 ? place.mcc() : mcc,
                channel == Channel.IN_STORE ? place.channel() : channel,
                processing,
                at.seenFrom(place.zone()),
                traces,
                receivedMillis,
                Optional.of(new Formerly(merchant, purchase)));
    }

    /** The same where it was before its acceptor was bound; it remembers that it was away. */
    public Message back() {
        return new Message(
                source,
                id,
                member,
                card,
                formerly.orElseThrow().merchant(),
                "",
                zone,
                country,
                mcc,
                channel,
                processing,
                at,
                traces,
                receivedMillis,
                formerly);
    }

    /** Whether it was taken along when its acceptor was bound. */
    public boolean wasTakenAlong() {
        return formerly.isPresent() && !formerly.get().merchant().equals(merchant);
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
