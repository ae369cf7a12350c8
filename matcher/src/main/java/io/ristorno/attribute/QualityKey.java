package io.ristorno.attribute;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * What there is to know of a campaign's data of a day.
 *
 * @param campaign {@code cmp_...}
 * @param day in the program's zone
 */
public record QualityKey(String campaign, LocalDate day) implements RowKey, Comparable<QualityKey> {
    private static final Comparator<QualityKey> ORDER =
            Comparator.comparing(QualityKey::campaign).thenComparing(QualityKey::day);

    @Override
    public int compareTo(QualityKey other) {
        return ORDER.compare(this, other);
    }
}
