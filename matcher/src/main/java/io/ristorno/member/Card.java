package io.ristorno.member;

import io.ristorno.event.CardHeld;
import io.ristorno.event.CardKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A member's card, without its number.
 *
 * @param slot its number within the member, see {@link #slot}
 * @param id {@code crd_...}; nothing when its member is being erased
 * @param linked from when on its purchases count
 * @param unlinked when that ended
 * @param account the slot of the first of those cards that are one to purchases: a card, what replaced it, what replaced that
 * @param fromMillis since when purchases with it are this member's, epoch milliseconds: {@link Long#MIN_VALUE} when nobody
 *     held it before
 * @param untilMillis before when they are: {@link Long#MAX_VALUE} while nobody held it since
 * @param heir who held it since; empty too when he was erased
 * @param kind what is known of it
 */
public record Card(
        int slot,
        String id,
        Instant linked,
        Optional<Instant> unlinked,
        int account,
        long fromMillis,
        long untilMillis,
        Optional<Heir> heir,
        CardKind kind) {
    /** A card of which nothing is known. */
    public Card(
            int slot,
            String id,
            Instant linked,
            Optional<Instant> unlinked,
            int account,
            long fromMillis,
            long untilMillis,
            Optional<Heir> heir) {
        this(slot, id, linked, unlinked, account, fromMillis, untilMillis, heir, CardKind.UNKNOWN);
    }

    /** A card that replaces none and that nobody else ever held. */
    public Card(int slot, String id, Instant linked, Optional<Instant> unlinked) {
        this(slot, id, linked, unlinked, slot, Long.MIN_VALUE, Long.MAX_VALUE, Optional.empty());
    }

    /** A card's slot, from the hash of its id: nobody has to hand out numbers, and linking twice is linking once. */
    public static int slot(long idHash) {
        return (int) idHash & Integer.MAX_VALUE;
    }

    /** The same card, of which something is known. */
    public Card of(CardKind other) {
        return new Card(slot, id, linked, unlinked, account, fromMillis, untilMillis, heir, other);
    }

    /** The same card, no longer linked. One that was unlinked before stays so. */
    public Card unlinked(Instant at) {
        return unlinked.isPresent()
                ? this
                : new Card(slot, id, linked, Optional.of(at), account, fromMillis, untilMillis, heir, kind);
    }

    /** The same card, in another's hand from a moment on. It ended before that, if whoever held it in between is erased. */
    public Card passed(CardHeld to, long atMillis) {
        return heir.filter(next -> next.sinceMillis() >= atMillis).isPresent()
                ? this
                : new Card(
                        slot,
                        id,
                        linked,
                        unlinked,
                        account,
                        fromMillis,
                        Math.min(untilMillis, atMillis),
                        Optional.of(new Heir(to, atMillis)),
                        kind);
    }

    /** What is left of it with a member who is being erased: who holds it next, so that what is his finds him. */
    Card trail() {
        return new Card(slot, "", linked, Optional.of(linked), account, Long.MAX_VALUE, untilMillis, heir);
    }

    /** Whether it only leads from a member who is being erased to whoever holds it next. */
    boolean isTrail() {
        return id.isEmpty();
    }

    /** The same card, held since by somebody whom nobody knows any more. */
    public Card withoutHeir() {
        return new Card(slot, id, linked, unlinked, account, fromMillis, untilMillis, Optional.empty(), kind);
    }

    /** Who held it next, by a moment. */
    public Optional<CardHeld> next(long atMillis) {
        return heir.filter(next -> next.sinceMillis() <= atMillis).map(Heir::card);
    }

    /** Whether nobody has held it since. */
    public boolean isHeld() {
        return untilMillis == Long.MAX_VALUE;
    }

    /** Whether purchases of a moment are this member's, whether they count or not. */
    boolean holds(long atMillis) {
        return atMillis >= fromMillis && atMillis < untilMillis;
    }
}
