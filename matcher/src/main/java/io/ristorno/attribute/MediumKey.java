package io.ristorno.attribute;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * Where it was shown.
 *
 * @param campaign {@code cmp_...}
 * @param offer {@code off_...}; {@code ""} for what showed the campaign as a whole
 * @param medium in the publisher's words; {@code ""} if he does not say
 * @param day in the program's zone
 */
public record MediumKey(String campaign, String offer, String medium, LocalDate day)
        implements RowKey, Comparable<MediumKey> {
    static final Comparator<MediumKey> ORDER = Comparator.comparing(MediumKey::campaign)
            .thenComparing(MediumKey::offer)
            .thenComparing(MediumKey::medium)
            .thenComparing(MediumKey::day);

    @Override
    public int compareTo(MediumKey other) {
        return ORDER.compare(this, other);
    }
}
