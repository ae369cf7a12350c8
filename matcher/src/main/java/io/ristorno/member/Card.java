package io.ristorno.member;

import java.time.Instant;
import java.util.Optional;

/**
 * A member's card, without its number.
 *
 * @param slot its number within the member, from 0, never given twice
 * @param id {@code crd_...}
 * @param linked from when on its purchases count
 * @param unlinked when that ended
 */
public record Card(int slot, String id, Instant linked, Optional<Instant> unlinked) {}
