package io.ristorno.event;

/**
 * A card in somebody's hand.
 *
 * @param slot the card's number within the member
 */
public record CardHeld(MemberKey member, int slot) {}
