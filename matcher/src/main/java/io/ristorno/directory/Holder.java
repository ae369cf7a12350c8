package io.ristorno.directory;

import io.ristorno.event.MemberKey;

/**
 * Who holds a card.
 *
 * @param member the member
 * @param slot the card's number within the member
 */
public record Holder(MemberKey member, int slot) {
    /** Nobody: the card is not linked. */
    public static final Holder NONE = new Holder(new MemberKey("", 0), -1);

    /** Whether somebody does. */
    public boolean isSomebody() {
        return slot >= 0;
    }
}
