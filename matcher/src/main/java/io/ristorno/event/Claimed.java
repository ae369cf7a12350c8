package io.ristorno.event;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * Whose a message is of a card that changed hands. Holders are asked in turn, the first one first; what is not part of a purchase
 * of his goes to the next. When another message shows that it is his after all, or that it is not, this tells the next one, and he
 * those behind him.
 *
 * @param relationship of whom it is told
 * @param subject the message, {@code source|message id}
 * @param word what is said of it
 * @param by whose it is, or was
 * @param card by which slot the one who is told holds the card: who held it before as well was asked then
 */
public record Claimed(
        RelationshipKey relationship, String subject, Word word, MemberKey by, OptionalInt card, Instant at)
        implements RelationshipEvent {
    /** What may be said. */
    public enum Word {
        /** It is part of nothing of his any more. */
        RELEASED,
        /** It is his. */
        TAKEN,
        /** It was claimed, and is his for good: it is of a purchase of his that has settled. */
        KEPT
    }

    /** Whether it is another member's. */
    public boolean elsewhere() {
        return word != Word.RELEASED;
    }
}
