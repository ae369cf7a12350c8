package io.ristorno.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody has contacted a member, beside what he is told through notices. For marketing it counts from its own time on, whenever it
 * comes; anything else is only taken down. What it told of is nothing new to him any more.
 *
 * @param id of the publisher's choice, for his own books; what makes the same again the same contact is its time
 * @param marketing whether it was for marketing, and not about what is his
 * @param offers that it told of, at most {@link #OFFERS_MOST}
 * @param at when
 * @param from the member of whom it was told, where he was merged into this one; empty if it was he himself
 * @param past what else that member was told, and had seen; empty of a contact
 */
public record Contacted(
        MemberKey member,
        String id,
        boolean marketing,
        List<String> offers,
        Instant at,
        Optional<MemberKey> from,
        Optional<Past> past)
        implements MemberEvent {
    /** Most characters of an id. */
    public static final int ID_MAX = 100;

    /** Most offers that one contact tells of: a member has seen no more that are kept. */
    public static final int OFFERS_MOST = 256;

    public Contacted {
        offers = List.copyOf(offers);
    }

    /**
     * What somebody was told, and had seen, beside offers by name.
     *
     * @param coveredMillis what began by then counts as seen, epoch milliseconds; {@link Long#MIN_VALUE} for nothing
     * @param warnings what he was told that it expires
     */
    public record Past(long coveredMillis, List<Warned> warnings) {
        public Past {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Somebody was told that something expires.
     *
     * @param lot {@code rwd_...} or {@code adj_...}
     * @param expiresMillis from when on it is lost, epoch milliseconds
     */
    public record Warned(String lot, long expiresMillis) {}

    /** A contact of the member himself. */
    public Contacted(MemberKey member, String id, boolean marketing, List<String> offers, Instant at) {
        this(member, id, marketing, offers, at, Optional.empty(), Optional.empty());
    }
}
