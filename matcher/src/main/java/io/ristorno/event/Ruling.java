package io.ristorno.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operator's word. Of several on one subject the last holds.
 *
 * @param subject the message, {@code source|message id}, or the reward, {@code rwd_...}
 * @param verdict what he decided
 * @param target of {@link Verdict#LINKED} the message, {@code source|message id}, to whose purchase the subject belongs, else
 *     {@code ""}
 * @param by who; of {@link Verdict#ELSEWHERE} the member whose it is, see {@link #whose}
 * @param at when
 */
public record Ruling(String subject, Verdict verdict, String target, String by, Instant at) {
    /** A message belongs to another holder of its card. */
    public static Ruling elsewhere(String subject, MemberKey whose, Instant at) {
        return new Ruling(subject, Verdict.ELSEWHERE, "", whose.program() + ":" + whose.number(), at);
    }

    /** Whether it is on a reward, and not on a message. */
    public boolean isOnReward() {
        return subject.startsWith("rwd_") && subject.indexOf('|') < 0;
    }

    /** Of a message that belongs to another holder of its card, to whom; empty where that was not kept. */
    public Optional<MemberKey> whose() {
        int colon = by.lastIndexOf(':');
        return verdict == Verdict.ELSEWHERE && colon > 0
                ? Optional.of(new MemberKey(by.substring(0, colon), Long.parseLong(by.substring(colon + 1))))
                : Optional.empty();
    }

    /** What can be decided. */
    public enum Verdict {
        /** It counts: the clearing clears, the refund is taken from the purchases proposed, the reward is paid. */
        ACCEPTED,
        /** It does not count, now or later. */
        REFUSED,
        /** It belongs to another purchase. */
        LINKED,
        /** It belongs to a purchase of another holder of the card: no operator says so, see {@link Claimed}. */
        ELSEWHERE;

        /** What an operator can decide. */
        public static List<Verdict> ofOperators() {
            return List.of(ACCEPTED, REFUSED, LINKED);
        }
    }
}
