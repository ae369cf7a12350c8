package io.ristorno.member;

import java.time.Instant;
import java.util.Optional;

/**
 * A member's card, without its number.
 *
 * @param slot its number within the member, see {@link #slot}
 * @param id {@code crd_...}
 * @param linked from when on its purchases count
 * @param unlinked when that ended
 */
public record Card(int slot, String id, Instant linked, Optional<Instant> unlinked) {
    /** A card's slot, from the hash of its id: nobody has to hand out numbers, and linking twice is linking once. */
    public static int slot(long idHash) {
        return (int) idHash & Integer.MAX_VALUE;
    }
}
