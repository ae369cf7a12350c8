package io.ristorno.event;

import io.ristorno.offer.ExposedTo;
import java.time.Instant;
import java.util.Optional;

/**
 * A member saw an offer, or did something about it, at a publisher's. It changes no purchase by itself: it is kept in the log, for
 * whoever measures, and comes into a purchase's decision only where an offer asks for it.
 *
 * @param member who
 * @param kind what
 * @param id of the publisher's choice: the same again is the same exposure
 * @param merchant whose offer or campaign
 * @param offer {@code off_...}; {@code ""} where a campaign is shown as a whole
 * @param campaign {@code cmp_...} that the publisher named; {@code ""} for none
 * @param placement where, in the publisher's words
 * @param creative what was shown, in the publisher's words; {@code ""} if he does not say
 * @param medium through what, such as {@code app} or {@code mail}; {@code ""} if he does not say
 * @param rank the place among others that were shown beside it, 1 for the first; 0 if he does not say
 * @param viewable whether somebody is known to have had it before his eyes
 * @param at when
 */
public record Exposure(
        MemberKey member,
        Kind kind,
        String id,
        MerchantKey merchant,
        String offer,
        String campaign,
        String placement,
        String creative,
        String medium,
        int rank,
        boolean viewable,
        Instant at)
        implements MemberEvent {
    /** What somebody does about an offer, from least to most. */
    public enum Kind {
        /** It would be shown now, if he is not held out from it: whether it is, the answer says. Nobody has seen anything by that. */
        OPPORTUNITY,
        /** It was shown. */
        IMPRESSION,
        /** He looked at it by itself. */
        VIEW,
        /** He went where it leads. */
        CLICK,
        /** He took it. */
        ACTIVATION;

        /** The same as offers ask about it, if there is anything to ask about. */
        public Optional<ExposedTo.Kind> asked() {
            return switch (this) {
                case OPPORTUNITY -> Optional.empty();
                case IMPRESSION -> Optional.of(ExposedTo.Kind.IMPRESSION);
                case VIEW -> Optional.of(ExposedTo.Kind.VIEW);
                case CLICK, ACTIVATION -> Optional.of(ExposedTo.Kind.CLICK);
            };
        }

        /** Whether he met with anything. */
        public boolean isSeen() {
            return this != OPPORTUNITY;
        }

        /** Whether he did something, and did not only look. */
        public boolean isClick() {
            return this == CLICK || this == ACTIVATION;
        }
    }

    /** Most characters of an id, a placement, a creative and a medium. */
    public static final int TEXT_MAX = 100;

    /** The last place that is told apart. */
    public static final int RANK_MAX = 10_000;

    /** How long it can be told after it happened, in days: as long as a purchase can be open. */
    public static final int LATE_DAYS_MAX = 225;

    /** Where, for whom it concerns. */
    public RelationshipKey relationship() {
        return new RelationshipKey(member, merchant);
    }
}
