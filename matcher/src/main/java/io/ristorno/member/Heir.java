package io.ristorno.member;

import io.ristorno.event.CardHeld;

/**
 * Who holds a card after a member.
 *
 * @param card as its next holder has it
 * @param sinceMillis from when on purchases with it are his, epoch milliseconds: later than they ceased to be the member's, if
 *     whoever held it in between is erased
 */
public record Heir(CardHeld card, long sinceMillis) {}
