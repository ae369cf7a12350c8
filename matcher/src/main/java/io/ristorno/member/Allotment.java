package io.ristorno.member;

import io.ristorno.event.TransactionEvent.Refund;

/**
 * A refund that names no purchase, or a part of one, taken from a purchase.
 *
 * @param refund whose
 * @param minor how much, in transaction currency; what no purchase has stands apart, behind what the last purchase gave
 * @param confidence how sure the choice is
 */
public record Allotment(Refund refund, long minor, Confidence confidence) {}
