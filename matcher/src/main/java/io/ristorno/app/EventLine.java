package io.ristorno.app;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardRequest;
import io.ristorno.money.Commodity;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A line of a simulation that is no transaction. Its fields are asked for one by one; what is wrong is kept, with a stand-in
 * for the answer, so that all of it can be told at once. A field that nobody asked for is wrong too.
 */
final class EventLine {
    private static final String TIME = "write date, time and offset: 2026-03-01T10:00:00+01:00";

    private static final Commodity EUR =
            Commodity.currency("EUR").orElseThrow(() -> new IllegalStateException("every JDK knows the euro"));

    private final JsonObject json;
    private final Set<String> asked = new TreeSet<>(Set.of("type"));
    private final List<Problem> problems = new ArrayList<>();

    EventLine(JsonObject json) {
        this.json = json;
    }

    boolean has(String field) {
        asked.add(field);
        return json.containsKey(field);
    }

    /** A text that has to be there. */
    String text(String field) {
        asked.add(field);
        if (!has(field)) {
            refuse(field, "is missing", "add it, a text in quotes");
            return "";
        }
        if (json.getValue(field) instanceof String text && !text.isEmpty()) {
            return text;
        }
        refuse(field, "is no text", "write a text in quotes");
        return "";
    }

    String text(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    /** Whether something is so. */
    boolean truth(String field, boolean otherwise) {
        if (!has(field) || json.getValue(field) instanceof Boolean) {
            return json.getBoolean(field, otherwise);
        }
        refuse(field, "is neither true nor false", "write true or false, without quotes");
        return otherwise;
    }

    /** What an object in the line looks like as JSON. */
    byte[] object(String field) {
        asked.add(field);
        if (json.getValue(field) instanceof JsonObject object) {
            return object.toBuffer().getBytes();
        }
        refuse(field, has(field) ? "is no object" : "is missing", "write an object in braces");
        return new byte[0];
    }

    /** An amount as it stands in a line. */
    record Sum(long minor, Commodity commodity) {}

    /** {@code {"minor":500,"currency":"EUR"}}, more than 0 unless it may be less too. */
    Sum amount(String field, boolean signed) {
        asked.add(field);
        if (!(json.getValue(field) instanceof JsonObject amount)) {
            refuse(field, has(field) ? "is no object" : "is missing", "write {\"minor\":500,\"currency\":\"EUR\"}");
            return new Sum(1, EUR);
        }
        Object value = amount.getValue("minor");
        long minor = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
        if (minor == 0 || !signed && minor < 0) {
            refuse(field + ".minor", "is no amount that can be moved", "write whole minor units, not 0");
        }
        return new Sum(
                minor == 0 ? 1 : Math.max(minor, signed ? minor : 1),
                currency(field + ".currency", amount.getValue("currency")));
    }

    Commodity currency(String field) {
        asked.add(field);
        return currency(field, json.getValue(field));
    }

    private Commodity currency(String field, @Nullable Object code) {
        Optional<Commodity> currency = code instanceof String text ? Commodity.parse(text) : Optional.empty();
        if (currency.isEmpty()) {
            refuse(field, "is no currency", "write an ISO 4217 code: EUR");
        }
        return currency.orElse(EUR);
    }

    boolean flag(String field, boolean otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        if (json.getValue(field) instanceof Boolean flag) {
            return flag;
        }
        refuse(field, "is neither true nor false", "write true or false, without quotes");
        return otherwise;
    }

    Instant time(String field, Instant otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        Optional<Instant> time = instant(text(field));
        if (time.isEmpty()) {
            refuse(field, "is no time", TIME);
        }
        return time.orElse(otherwise);
    }

    /** When it happened: {@code at}, or the start of a {@code date}. */
    Instant when() {
        asked.add("date");
        if (has("at") || !has("date")) {
            if (!has("at")) {
                refuse("at", "is missing", TIME);
            }
            return time("at", Instant.EPOCH);
        }
        Optional<Instant> day = day(text("date"));
        if (day.isEmpty()) {
            refuse("date", "is no date", "write a date: 2026-03-01");
        }
        return day.orElse(Instant.EPOCH);
    }

    /** A local date that has to be there. */
    LocalDate date(String field) {
        String text = text(field);
        Optional<Instant> day = day(text);
        if (day.isEmpty()) {
            refuse(field, "is no date", "write a date: 2026-03-01");
        }
        return day.map(start -> LocalDate.ofInstant(start, ZoneOffset.UTC)).orElse(LocalDate.EPOCH);
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static Optional<Instant> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Keeps what is wrong with a field, once. */
    void refuse(String field, String message, String mend) {
        if (problems.stream().noneMatch(problem -> problem.field().equals(field))) {
            problems.add(new Problem(field, message, mend));
        }
    }

    void refuse(List<Problem> others, String path) {
        others.forEach(problem -> refuse(
                problem.field().equals("$") ? path : path + "." + problem.field(), problem.message(), problem.mend()));
    }

    /** Everything that is wrong, now that all is asked. */
    List<Problem> problems() {
        json.fieldNames().stream()
                .filter(field -> !asked.contains(field))
                .forEach(field -> refuse(
                        CardRequest.spelled(field),
                        "there is no such field",
                        Nearest.mend(field, asked, "remove it; the fields here are " + String.join(", ", asked))));
        return List.copyOf(problems);
    }
}
