package io.ristorno.attribute;

import java.util.Comparator;

/**
 * Who gets credit, by which rule.
 *
 * @param medium whose touch it was; its day is that of the purchase
 * @param model name of the rule, as {@code measure} has them: {@code last}, {@code linear} ...
 */
public record CreditKey(MediumKey medium, String model) implements RowKey, Comparable<CreditKey> {
    private static final Comparator<CreditKey> ORDER =
            Comparator.comparing(CreditKey::medium).thenComparing(CreditKey::model);

    @Override
    public int compareTo(CreditKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String campaign() {
        return medium.campaign();
    }
}
