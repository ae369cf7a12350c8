package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardRequest;
import io.ristorno.money.Commodity;
import io.ristorno.program.BankAccount;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON object of a request. Its fields are asked for one by one; what is wrong is kept, with a stand-in for the answer, so that
 * all of it can be told at once. A field that nobody asked for is wrong too.
 */
final class RequestBody {
    /** As of offers: what is later fits into no date, and at last into no number. */
    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T00:00:00Z");

    private static final int TEXT_MAX = 200;
    /** Card messages carry amounts of 12 digits. */
    private static final long AMOUNT_MAX = 999_999_999_999L;

    private static final String COMMODITY =
            "write an ISO 4217 code, points: and the program's id, or privilege: or badge: and the offer's id";

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** Nothing that is told here happened before. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Commodity SOME =
            Commodity.currency("EUR").orElseThrow(() -> new IllegalStateException("every JDK knows the euro"));

    private final JsonObject json;
    private final Set<String> asked = new TreeSet<>();
    private final List<Problem> problems = new ArrayList<>();

    /** An amount as it stands in a request. */
    record Sum(long minor, Commodity commodity) {}

    private RequestBody(JsonObject json) {
        this.json = json;
    }

    /**
     * The body of a request.
     *
     * @param form what to send if it is no JSON object
     */
    static RequestBody of(RoutingContext context, String form) {
        try {
            return new RequestBody(new JsonObject(Buffer.buffer(CatalogueRoutes.body(context))));
        } catch (DecodeException broken) {
            return unreadable(Problems.notJson(broken, form));
        } catch (ClassCastException _) {
            return unreadable(new Problem("$", "is not one JSON object", form));
        }
    }

    private static RequestBody unreadable(Problem problem) {
        var body = new RequestBody(new JsonObject());
        body.problems.add(problem);
        return body;
    }

    void refuse(String field, String message, String mend) {
        problems.add(new Problem(field, message, mend));
    }

    /** What an object in it looks like as JSON; whoever reads it says what is wrong with it. */
    byte[] object(String field) {
        asked.add(field);
        return Json.encodeToBuffer(json.getValue(field)).getBytes();
    }

    private Optional<String> text(String field, String mend) {
        asked.add(field);
        if (json.getValue(field) instanceof String text) {
            return Optional.of(text);
        }
        refuse(field, json.containsKey(field) ? "is no text" : "is missing", mend);
        return Optional.empty();
    }

    /**
     * An id of the sender's choice: it is shown and stored, so one that holds a card number is none.
     *
     * @param prefix that it begins with
     */
    String id(String field, String prefix) {
        String mend = "write " + (prefix.isEmpty() ? "" : prefix + " and ") + "1 to 60 letters, digits, _ or -";
        Optional<String> text = text(field, mend);
        if (text.isPresent() && (!text.get().matches(prefix + "[A-Za-z0-9_-]{1,60}") || holdsCardNumber(text.get()))) {
            refuse(field, "is no id", mend);
        }
        return text.orElse("");
    }

    /**
     * Several ids, none of them twice, in their order.
     *
     * @param most that may be named
     */
    Set<String> ids(String field, int most) {
        asked.add(field);
        String mend = "write a list of 1 to " + most + " ids in quotes, or leave it out for all";
        var ids = new LinkedHashSet<String>();
        if (json.getValue(field) instanceof JsonArray array && !array.isEmpty() && array.size() <= most) {
            for (Object each : array) {
                if (each instanceof String id) {
                    ids.add(id);
                }
            }
            if (ids.size() == array.size()) {
                return ids;
            }
        }
        refuse(field, "is no list of ids", mend);
        return Set.of();
    }

    private static boolean holdsCardNumber(String text) {
        return CardRequest.holdsCardNumber(text);
    }

    /** A line that people read. */
    String words(String field) {
        String mend = "write 1 to " + TEXT_MAX + " characters on one line, and no card number";
        Optional<String> text = text(field, mend);
        if (text.isPresent() && !isWords(text.get())) {
            refuse(field, "is not a line of text", mend);
        }
        return text.orElse("");
    }

    /** An account at a bank: {@code holder}, {@code iban} and, if that is needed, {@code bic}. */
    BankAccount account() {
        String holder = words("holder");
        if (holder.length() > BankAccount.HOLDER_MAX) {
            refuse(
                    "holder",
                    "is too long",
                    "write at most " + BankAccount.HOLDER_MAX + " characters, as his bank does");
        }
        String iban = text("iban", "add \"iban\"").orElse("").replace(" ", "");
        if (isClean("iban") && !BankAccount.isIban(iban)) {
            refuse("iban", "is not an IBAN", "write it in capitals, and check its digits");
        }
        String bic =
                has("bic") ? text("bic", "write it in quotes, or leave it out").orElse("") : "";
        if (isClean("bic") && !bic.isEmpty() && !BankAccount.isBic(bic)) {
            refuse("bic", "is not a BIC", "write 8 or 11 capitals and digits, or leave it out");
        }
        return new BankAccount(holder, iban, bic);
    }

    private static boolean isWords(String text) {
        return !text.isBlank()
                && text.length() <= TEXT_MAX
                && text.codePoints().noneMatch(Character::isISOControl)
                && !holdsCardNumber(text);
    }

    /** One of the things that are known under an id. */
    String oneOf(String field, Set<String> known, String mend) {
        Optional<String> text = text(field, mend);
        if (text.isPresent() && !known.contains(text.get())) {
            refuse(field, "is none that we know", mend);
        }
        return text.orElse("");
    }

    /** Whether or not. */
    boolean truth(String field) {
        asked.add(field);
        if (json.getValue(field) instanceof Boolean truth) {
            return truth;
        }
        refuse(
                field,
                json.containsKey(field) ? "is neither true nor false" : "is missing",
                "write true or false, without quotes");
        return false;
    }

    /** A currency, a program's points, or what an offer gives. */
    Commodity commodity(String field) {
        Optional<Commodity> commodity = text(field, COMMODITY).flatMap(Commodity::parse);
        if (commodity.isEmpty()) {
            refuse(field, "is no currency", COMMODITY);
        }
        return commodity.orElse(SOME);
    }

    /** {@code {"minor":500,"currency":"EUR"}}, more than 0 unless it may be less too. */
    Sum amount(String field, boolean signed) {
        asked.add(field);
        if (!(json.getValue(field) instanceof JsonObject amount)) {
            refuse(field, "is missing or no object", "add {\"minor\":500,\"currency\":\"EUR\"}");
            return new Sum(1, SOME);
        }
        long minor = minor(field + ".minor", amount.getValue("minor"), signed);
        Optional<Commodity> commodity =
                amount.getValue("currency") instanceof String code ? Commodity.parse(code) : Optional.empty();
        if (commodity.isEmpty()) {
            refuse(field + ".currency", "is no currency", COMMODITY);
        }
        amount.fieldNames().stream()
                .filter(name -> !name.equals("minor") && !name.equals("currency"))
                .forEach(name -> refuse(
                        field + "." + CardRequest.spelled(name),
                        "there is no such field",
                        "remove it; the fields here are currency, minor"));
        return new Sum(minor, commodity.orElse(SOME));
    }

    private long minor(String field, Object value, boolean signed) {
        long minor = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
        if (minor == 0 || Math.abs(minor) > AMOUNT_MAX || !signed && minor < 0) {
            refuse(
                    field,
                    "is no amount that can be moved",
                    "write whole minor units, 1 to " + AMOUNT_MAX + (signed ? ", or as many less than 0" : ""));
            return 1;
        }
        return minor;
    }

    /** Whether nothing was wrong with a field, or within it, so far. */
    boolean isClean(String field) {
        return problems.stream()
                .noneMatch(problem ->
                        problem.field().equals(field) || problem.field().startsWith(field + "."));
    }

    boolean has(String field) {
        asked.add(field);
        return json.containsKey(field);
    }

    /** When something happened: now unless it is said. */
    Instant happened(String field, Instant now) {
        return happened(field, now, "leave it out for now");
    }

    /** When something happened: it has to be said. */
    Instant happenedThen(String field, Instant now) {
        String mend = "write when it happened, as 2026-03-01T12:00:00Z";
        if (!has(field)) {
            refuse(field, "is missing", mend);
            return now;
        }
        return happened(field, now, mend);
    }

    private Instant happened(String field, Instant now, String mend) {
        Instant at = has(field) ? moment(field) : now;
        if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
            refuse(field, "is still to come", mend);
        }
        if (at.isBefore(EARLIEST) && isClean(field)) {
            refuse(field, "is before " + EARLIEST, "write when it happened, or leave it out for now");
        }
        return at;
    }

    /** A local date. */
    LocalDate date(String field) {
        String mend = "write it as 2026-03-01";
        Optional<String> text = text(field, mend);
        try {
            return text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text.get());
        } catch (DateTimeException _) {
            refuse(field, "is no date", mend);
            return LocalDate.EPOCH;
        }
    }

    /** The last four digits of a card, and never more. */
    String lastFour(String field) {
        String mend = "write the last four digits in quotes, and no others";
        Optional<String> text = text(field, mend);
        if (text.isPresent() && !text.get().matches("[0-9]{4}")) {
            refuse(field, "is not four digits", mend);
        }
        return text.orElse("");
    }

    Instant moment(String field) {
        String mend = "write date, time and offset: 2026-03-01T10:00:00+01:00";
        Optional<String> text = text(field, mend);
        try {
            Instant moment = text.isEmpty()
                    ? Instant.EPOCH
                    : OffsetDateTime.parse(text.get()).toInstant();
            if (!moment.isBefore(Instant.EPOCH) && !moment.isAfter(LAST_MOMENT)) {
                return moment;
            }
            refuse(field, "is too far away", "write a moment in the years 1970 to 9999");
        } catch (DateTimeException _) {
            refuse(field, "is no time", mend);
        }
        return Instant.EPOCH;
    }

    /** Everything that is wrong, now that all is asked; of what is no object only that. */
    List<Problem> problems() {
        if (!isClean("$")) {
            return List.of(problems.getFirst());
        }
        var all = new ArrayList<>(problems);
        all.addAll(Problems.unknownFields(json, asked));
        return all;
    }
}
