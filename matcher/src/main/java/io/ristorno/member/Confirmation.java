package io.ristorno.member;

import io.ristorno.offer.ContactKind;

/**
 * It was confirmed that a member can be reached, or withdrawn.
 *
 * @param kind by what
 * @param verified whether he can from then on
 * @param atMillis when that was, epoch milliseconds
 */
public record Confirmation(ContactKind kind, boolean verified, long atMillis) {
    boolean isBeside(Confirmation other) {
        return kind == other.kind && atMillis == other.atMillis;
    }
}
