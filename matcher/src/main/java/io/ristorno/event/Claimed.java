package io.ristorno.event;

import java.time.Instant;

/**
 * Whose a message is of a card that changed hands. Holders are asked in turn, the first one first; what is not part of a purchase
 * of his goes to the next. When another message shows that it is his after all, or that it is not, this tells the next one.
 *
 * @param relationship of whom it is told
 * @param subject the message, {@code source|message id}
 * @param elsewhere whether it belongs to a purchase of the one who says so
 * @param by who says so
 */
public record Claimed(RelationshipKey relationship, String subject, boolean elsewhere, MemberKey by, Instant at)
        implements RelationshipEvent {}
