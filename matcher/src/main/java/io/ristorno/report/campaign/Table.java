package io.ristorno.report.campaign;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Rows of one kind, and what their columns are.
 *
 * @param name of the report
 * @param columns in order
 * @param rows a value a column; empty where there is none, or where it is hidden
 */
public record Table(String name, List<Described> columns, List<List<Optional<Object>>> rows) {
    /** What a column holds. */
    public enum Kind {
        TEXT,
        /** ISO 8601, in the program's zone. */
        DATE,
        /** A whole number. */
        COUNT,
        /** A fraction, such as 0.05 for 5 %, or a plain number. */
        RATE,
        /** An amount in whole units of the currency, with its decimals. */
        MONEY,
        FLAG
    }

    /**
     * A column.
     *
     * @param words what it says
     */
    public record Described(String name, Kind kind, String words) {}

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Records as rows. */
    static <R extends Record> Table of(String name, Class<R> type, List<R> records) {
        return new Table(
                name, columns(type), records.stream().map(Table::values).toList());
    }

    /** The columns of a kind of record: each of its components says what it is. */
    static List<Described> columns(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> {
                    Column column = component.getAnnotation(Column.class);
                    if (column == null) {
                        throw new IllegalStateException(component + " does not say what it is");
                    }
                    return new Described(snake(component.getName()), kind(component.getType()), column.value());
                })
                .toList();
    }

    private static Kind kind(Class<?> type) {
        if (type == String.class) {
            return Kind.TEXT;
        }
        if (type == LocalDate.class || type == Day.class) {
            return Kind.DATE;
        }
        if (type == boolean.class) {
            return Kind.FLAG;
        }
        if (type == long.class || type == OptionalLong.class) {
            return Kind.COUNT;
        }
        if (type == double.class || type == OptionalDouble.class) {
            return Kind.RATE;
        }
        if (type == Money.class) {
            return Kind.MONEY;
        }
        throw new IllegalStateException("a report has no columns of " + type);
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static List<Optional<Object>> values(Record row) {
        var values = new ArrayList<Optional<Object>>();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                values.add(value(accessor.invoke(row)));
            } catch (IllegalAccessException | InvocationTargetException broken) {
                throw new IllegalStateException("a record tells its components", broken);
            }
        }
        return values;
    }

    private static Optional<Object> value(Object value) {
        return switch (value) {
            case OptionalLong number -> number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
            case OptionalDouble number -> number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
            case Money money -> money.amount().map(amount -> (Object) amount);
            case Day day -> day.date().map(date -> (Object) date);
            case String text -> text.isEmpty() ? Optional.empty() : Optional.of(text);
            default -> Optional.of(value);
        };
    }

    /** A day, if there is one. */
    record Day(Optional<LocalDate> date) {}

    /** An amount, if there is one. */
    record Money(Optional<BigDecimal> amount) {
        static final Money NONE = new Money(Optional.empty());

        static Money minor(long minor, int decimals) {
            return new Money(Optional.of(BigDecimal.valueOf(minor, decimals)));
        }
    }
}
