package io.ristorno.attribute;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Rows under way: what somebody gives, or what is to be added. Rows of nothing are not kept. */
public final class Rows {
    private static final Comparator<RowKey> ORDER =
            Comparator.<RowKey>comparingInt(Rows::kind).thenComparing(Rows::compared);

    private final SortedMap<RowKey, Row> rows = new TreeMap<>(ORDER);

    private static int kind(RowKey key) {
        return switch (key) {
            case ArmKey _ -> 0;
            case MediumKey _ -> 1;
            case CreditKey _ -> 2;
            case QualityKey _ -> 3;
        };
    }

    private static int compared(RowKey one, RowKey other) {
        return switch (one) {
            case ArmKey arm when other instanceof ArmKey its -> arm.compareTo(its);
            case MediumKey medium when other instanceof MediumKey its -> medium.compareTo(its);
            case CreditKey credit when other instanceof CreditKey its -> credit.compareTo(its);
            case QualityKey quality when other instanceof QualityKey its -> quality.compareTo(its);
            default -> throw new IllegalStateException("kinds are compared first");
        };
    }

    /** Adds to a row. */
    public void add(RowKey key, Row more) {
        Row sum = rows.containsKey(key) ? rows.get(key).plus(more) : more;
        if (sum.isNothing()) {
            rows.remove(key);
        } else {
            rows.put(key, sum);
        }
    }

    /** Adds all of them. */
    public void addAll(Rows others) {
        others.rows.forEach(this::add);
    }

    /** Takes all of them away. */
    public void takeAll(Rows others) {
        others.rows.forEach((key, row) -> add(key, row.negated()));
    }

    public int size() {
        return rows.size();
    }

    /** Each, in order. */
    public void forEach(BiConsumer<RowKey, Row> each) {
        rows.forEach(each);
    }

    /** All of them, in order. */
    public SortedMap<RowKey, Row> asMap() {
        return Collections.unmodifiableSortedMap(rows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rows its && rows.equals(its.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
