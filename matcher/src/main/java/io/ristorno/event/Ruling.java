package io.ristorno.event;

import java.time.Instant;
import java.util.List;

/**
 * An operator's word. Of several on one subject the last holds.
 *
 * @param subject the message, {@code source|message id}, or the reward, {@code rwd_...}
 * @param verdict what he decided
 * @param target of {@link Verdict#LINKED} the message, {@code source|message id}, to whose purchase the subject belongs, else
 *     {@code ""}
 * @param by who
 * @param at when
 */
public record Ruling(String subject, Verdict verdict, String target, String by, Instant at) {
    /** What can be decided. */
    public enum Verdict {
        /** It counts: the clearing clears, the refund is taken from the purchases proposed, the reward is paid. */
        ACCEPTED,
        /** It does not count, now or later. */
        REFUSED,
        /** It belongs to another purchase. */
        LINKED,
        /** It belongs to a purchase of another member, who held the card before: no operator says so, see {@link Claimed}. */
        ELSEWHERE;

        /** What an operator can decide. */
        public static List<Verdict> ofOperators() {
            return List.of(ACCEPTED, REFUSED, LINKED);
        }
    }
}
