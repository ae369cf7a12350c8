package io.ristorno.money;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stored daily exchange rates. What a day's were once is what they stay: a purchase is valued at its day's whenever it is
 * decided.
 */
public final class Rates {
    /** None are known. */
    public static final Rates NONE = new Rates(Map.of());

    private final Map<LocalDate, RateSheet> sheets;

    private Rates(Map<LocalDate, RateSheet> sheets) {
        this.sheets = Map.copyOf(sheets);
    }

    /**
     * With one more day.
     *
     * @throws IllegalArgumentException if that day has other rates already
     */
    public Rates with(RateSheet sheet) {
        RateSheet known = sheets.get(sheet.day());
        if (known != null && !known.equals(sheet)) {
            throw new IllegalArgumentException("the rates of " + sheet.day() + " are " + known.id() + " and stay so");
        }
        var more = new HashMap<>(sheets);
        more.put(sheet.day(), sheet);
        return new Rates(more);
    }

    /** Without the days before one. */
    public Rates since(LocalDate day) {
        var left = new HashMap<>(sheets);
        left.keySet().removeIf(each -> each.isBefore(day));
        return new Rates(left);
    }

    /** The rates of a day, if they are known. */
    public Optional<RateSheet> on(LocalDate day) {
        return Optional.ofNullable(sheets.get(day));
    }
}
