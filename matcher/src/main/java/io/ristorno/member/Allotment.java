package io.ristorno.member;

import io.ristorno.event.TransactionEvent.Refund;

/**
 * A refund that names no purchase, or a part of one, taken from a purchase.
 *
 * @param refund whose
 * @param minor how much, in transaction currency; of the last purchase that a refund is taken from also what no purchase has
 * @param confidence how sure the choice is
 */
public record Allotment(Refund refund, long minor, Confidence confidence) {}
