package io.ristorno.event;

import io.ristorno.offer.ContactKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A member can be reached, as was confirmed, or can no longer be. It counts from its own time on, whenever it comes. The address itself
 * comes nowhere near here.
 *
 * @param kind by what
 * @param verified whether it was confirmed, or withdrawn
 * @param at when that was
 * @param from the member of whom it was told, where he is the same person; empty if it was he himself
 */
public record ContactTold(MemberKey member, ContactKind kind, boolean verified, Instant at, Optional<MemberKey> from)
        implements MemberEvent {
    /** The same of somebody else who is the same person. */
    public ContactTold of(MemberKey other) {
        return new ContactTold(other, kind, verified, at, Optional.of(member));
    }

    /** The same of himself. */
    public ContactTold(MemberKey member, ContactKind kind, boolean verified, Instant at) {
        this(member, kind, verified, at, Optional.empty());
    }
}
