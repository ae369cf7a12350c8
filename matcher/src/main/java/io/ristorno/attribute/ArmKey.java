package io.ristorno.attribute;

import io.ristorno.offer.Acquaintance;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Where the sums of an arm belong.
 *
 * @param campaign {@code cmp_...}
 * @param stratum how member and merchant knew each other at his first opportunity
 * @param day in the program's zone: of the first opportunity for what counts members, of the purchase for what counts sales
 */
public record ArmKey(String campaign, Arm arm, Acquaintance stratum, LocalDate day)
        implements RowKey, Comparable<ArmKey> {
    private static final Comparator<ArmKey> ORDER = Comparator.comparing(ArmKey::campaign)
            .thenComparing(ArmKey::arm)
            .thenComparing(ArmKey::stratum)
            .thenComparing(ArmKey::day);

    @Override
    public int compareTo(ArmKey other) {
        return ORDER.compare(this, other);
    }
}
