package io.ristorno.decode;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CsvMapping.Figures;
import io.ristorno.decode.CsvMapping.Kind;
import io.ristorno.decode.CsvMapping.Sign;
import io.ristorno.decode.CsvMapping.Source;
import io.ristorno.decode.CsvMapping.Times;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads mapping files. Strict, and tells all problems at once. */
final class CsvMappingFile {
    private static final Map<String, Charset> ENCODINGS = new TreeMap<>(Map.of(
            "UTF-8", StandardCharsets.UTF_8,
            "ISO-8859-1", StandardCharsets.ISO_8859_1));
    private static final Map<String, String> SEPARATORS =
            new TreeMap<>(Map.of(",", ",", ";", ";", "|", "|", "\t", "\t"));
    private static final Map<String, String> QUOTES = new TreeMap<>(Map.of("", "", "\"", "\"", "'", "'"));
    private static final Map<String, Boolean> UNITS = new TreeMap<>(Map.of("major", true, "minor", false));
    private static final Map<String, Character> DECIMALS = new TreeMap<>(Map.of(".", '.', ",", ','));
    private static final Map<String, Character> GROUPINGS =
            new TreeMap<>(Map.of("", (char) 0, ".", '.', ",", ',', "'", '\'', " ", ' '));
    private static final Map<String, Sign> NEGATIVES = new TreeMap<>(
            Map.of("refuse", Sign.REFUSE, "absolute", Sign.ABSOLUTE, "refund", Sign.REFUND, "clearing", Sign.CLEARING));
    private static final Map<String, Sign> POSITIVES =
            new TreeMap<>(Map.of("keep", Sign.KEEP, "refund", Sign.REFUND, "clearing", Sign.CLEARING));
    private static final Map<String, Kind> KINDS = kinds();
    private static final int COLUMN_MAX = 1_000;

    private final String name;
    private final List<Problem> problems = new ArrayList<>();
    private boolean header;

    CsvMappingFile(String name) {
        this.name = name;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        TransactionDraft.FIELDS.forEach(field -> kinds.put(field, Kind.TEXT));
        List.of("card", "merchant", "amount", "billing", "original").forEach(kinds::remove);
        TransactionDraft.CARD_FIELDS.forEach(field -> kinds.put("card." + field, Kind.TEXT));
        AcceptorDraft.FIELDS.forEach(field -> kinds.put("merchant." + field, Kind.TEXT));
        TransactionDraft.ORIGINAL_FIELDS.forEach(field -> kinds.put("original." + field, Kind.TEXT));
        List.of("amount.minor", "amount.cashMinor", "billing.minor").forEach(field -> kinds.put(field, Kind.AMOUNT));
        List.of("amount.currency", "billing.currency").forEach(field -> kinds.put(field, Kind.CURRENCY));
        List.of("sequence", "merchant.mcc").forEach(field -> kinds.put(field, Kind.WHOLE));
        List.of("last", "ofIncrement", "fraud", "newTotal", "approved").forEach(field -> kinds.put(field, Kind.FLAG));
        kinds.put("card.number", Kind.CARD_NUMBER);
        kinds.put("at", Kind.MOMENT);
        kinds.put("date", Kind.DAY);
        return kinds;
    }

    Reading<CsvMapping> read(byte[] json) {
        Json tree;
        try {
            tree = Json.read(json);
        } catch (IOException _) {
            return new Reading.Refused<>(List.of(new Problem(
                    "$",
                    "is not JSON, or has a field twice",
                    "check quotes, commas and brackets; there are no comments")));
        }
        CsvMapping mapping = mapping(DialectForm.of("", tree, problems));
        return problems.isEmpty() ? new Reading.Read<>(mapping) : new Reading.Refused<>(problems);
    }

    private CsvMapping mapping(DialectForm file) {
        file.text("about", "");
        String separator = file.choice("separator", ",", SEPARATORS);
        String quote = file.choice("quote", "\"", QUOTES);
        Charset encoding = file.choice("encoding", StandardCharsets.UTF_8, ENCODINGS);
        header = !file.has("header") || file.flag("header");
        boolean lastLineOpen = file.flag("lastLineOpen");
        file.require("fields");
        List<Source> sources = sources(file.object("fields"));
        file.end();
        return new CsvMapping(
                name,
                (byte) separator.charAt(0),
                quote.isEmpty() ? 0 : (byte) quote.charAt(0),
                encoding,
                header,
                lastLineOpen,
                sources);
    }

    private List<Source> sources(DialectForm fields) {
        var sources = new ArrayList<Source>();
        for (String path : fields.names()) {
            Kind kind = KINDS.get(path);
            if (kind == null) {
                fields.refuse(
                        path,
                        "is no field of a transaction",
                        Nearest.mend(
                                path,
                                KINDS.keySet(),
                                "remove it; the fields are " + String.join(", ", KINDS.keySet())));
            } else {
                sources.add(source(path, kind, fields.object(path)));
            }
        }
        Set<String> told = new HashSet<>();
        sources.forEach(source -> told.add(source.path()));
        require(fields, told, "type");
        require(fields, told, "id");
        require(fields, told, "date", "at");
        require(fields, told, "card.number", "card.token", "card.id");
        require(fields, told, "merchant.mid", "merchant.id", "merchant.location", "merchant.name");
        require(fields, told, "amount.minor");
        require(fields, told, "amount.currency");
        if (told.contains("billing.minor") != told.contains("billing.currency")) {
            fields.refuse("billing.minor", "comes with billing.currency or not at all", "name both, or neither");
        }
        return sources;
    }

    private static void require(DialectForm fields, Set<String> told, String... oneOf) {
        if (List.of(oneOf).stream().noneMatch(told::contains)) {
            fields.refuse(
                    oneOf[0],
                    "is required",
                    oneOf.length == 1
                            ? "name its column or its constant: \"" + oneOf[0] + "\": {\"column\": \"...\"}"
                            : "name one of " + String.join(", ", oneOf));
        }
    }

    private Source source(String path, Kind kind, DialectForm form) {
        Optional<String> constant = form.has("constant") ? Optional.of(form.text("constant", "")) : Optional.empty();
        List<String> columns = columns(form);
        if (columns.isEmpty() == constant.isEmpty()) {
            form.refuse(
                    "column",
                    columns.isEmpty() ? "is required" : "stands beside a constant",
                    "name a column, several in \"columns\", or a constant");
        }
        if (kind == Kind.CARD_NUMBER && constant.isPresent()) {
            form.refuse("constant", "is no card number of anybody", "name the column in which they stand");
        }
        String joinedBy = form.has("joinedBy") ? form.text("joinedBy", " ") : " ";
        Map<String, String> values = kind == Kind.CARD_NUMBER ? Map.of() : values(form);
        Optional<String> otherwise = form.has("otherwise") ? Optional.of(form.text("otherwise", "")) : Optional.empty();
        Set<String> ignored = path.equals("type") ? Set.copyOf(form.texts("ignore")) : Set.of();
        Figures figures =
                kind == Kind.AMOUNT ? figures(path, form) : new Figures(false, '.', (char) 0, Sign.REFUSE, Sign.KEEP);
        Times times = kind == Kind.MOMENT || kind == Kind.DAY
                ? times(kind, form)
                : new Times(Optional.empty(), Optional.empty());
        form.end();
        if (path.equals("type")) {
            types(form, constant, values, otherwise);
        }
        if (kind == Kind.FLAG) {
            flags(form, constant, values, otherwise);
        }
        return new Source(path, kind, columns, joinedBy, constant, values, otherwise, ignored, figures, times);
    }

    private List<String> columns(DialectForm form) {
        var columns = new ArrayList<String>();
        form.value("column").ifPresent(json -> columns.add(column(form, "column", json)));
        form.value("columns").ifPresent(json -> {
            if (json instanceof Json.Items(List<Json> items) && !items.isEmpty()) {
                items.forEach(item -> columns.add(column(form, "columns", item)));
            } else {
                form.refuse("columns", "is no list of columns", "write them in brackets");
                columns.add("1");
            }
        });
        if (form.has("column") && form.has("columns")) {
            form.refuse("columns", "stands beside \"column\"", "write one of both");
        }
        return columns;
    }

    /** By name, or where there is no header by number from 1. */
    private String column(DialectForm form, String field, Json json) {
        if (header && json instanceof Json.Text(String text) && !text.isBlank()) {
            return text;
        }
        if (!header && json instanceof Json.Whole(long number) && number >= 1 && number <= COLUMN_MAX) {
            return Long.toString(number);
        }
        form.refuse(
                field,
                header ? "is no name of a column" : "is no number of a column",
                header
                        ? "write it in quotes as it stands in the table's first line"
                        : "write its number, 1 to " + COLUMN_MAX + ", or take \"header\": false away");
        return "1";
    }

    private static Map<String, String> values(DialectForm form) {
        Map<String, String> values = new HashMap<>();
        form.value("values").ifPresent(json -> {
            if (json instanceof Json.Fields(Map<String, Json> all)
                    && !all.isEmpty()
                    && all.values().stream().allMatch(Json.Text.class::isInstance)) {
                all.forEach((cell, meaning) -> values.put(cell, ((Json.Text) meaning).value()));
            } else {
                form.refuse("values", "is no table of texts", "write {\"what stands there\": \"what it means\"}");
            }
        });
        return values;
    }

    private static void types(
            DialectForm form, Optional<String> constant, Map<String, String> values, Optional<String> otherwise) {
        List<String> said = new ArrayList<>(values.values());
        constant.ifPresent(said::add);
        otherwise.ifPresent(said::add);
        for (String each : said) {
            if (!TransactionJson.KINDS.containsKey(each)) {
                form.refuse(
                        constant.isPresent() ? "constant" : "values",
                        "names no type of transaction",
                        "write one of " + String.join(", ", TransactionJson.WORDS));
                return;
            }
        }
    }

    private static void flags(
            DialectForm form, Optional<String> constant, Map<String, String> values, Optional<String> otherwise) {
        List<String> said = new ArrayList<>(values.values());
        constant.ifPresent(said::add);
        otherwise.ifPresent(said::add);
        if (!Set.of("true", "false").containsAll(said)) {
            form.refuse("values", "says something else than true and false", "write \"true\" or \"false\"");
        }
    }

    private static Figures figures(String path, DialectForm form) {
        form.require("unit");
        boolean major = form.choice("unit", true, UNITS);
        char decimal = form.choice("decimal", '.', DECIMALS);
        char grouping = form.choice("grouping", (char) 0, GROUPINGS);
        if (decimal == grouping) {
            form.refuse("grouping", "is the decimal sign too", "write two different signs, or leave out \"grouping\"");
        }
        if (!major && (form.has("decimal") || form.has("grouping"))) {
            form.refuse("decimal", "has no place in minor units", "remove it, or write \"unit\": \"major\"");
        }
        boolean leading = path.equals("amount.minor");
        return new Figures(
                major,
                decimal,
                grouping,
                leading ? form.choice("negative", Sign.REFUSE, NEGATIVES) : Sign.ABSOLUTE,
                leading ? form.choice("positive", Sign.KEEP, POSITIVES) : Sign.KEEP);
    }

    private static Times times(Kind kind, DialectForm form) {
        Optional<ZoneId> zone = kind == Kind.MOMENT && form.has("zone") ? zone(form) : Optional.empty();
        Optional<DateTimeFormatter> pattern =
                form.has("pattern") ? pattern(kind, form, zone.isPresent()) : Optional.empty();
        return new Times(pattern, zone);
    }

    private static Optional<ZoneId> zone(DialectForm form) {
        try {
            return Optional.of(ZoneId.of(form.text("zone", "")));
        } catch (DateTimeException _) {
            form.refuse("zone", "is no time zone", "write one such as Europe/Berlin or UTC");
            return Optional.empty();
        }
    }

    /** Tried on a moment of its own: what does not come back does not say all that is needed. */
    private static Optional<DateTimeFormatter> pattern(Kind kind, DialectForm form, boolean zoned) {
        try {
            DateTimeFormatter pattern = DateTimeFormatter.ofPattern(
                            form.text("pattern", "").replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
            OffsetDateTime sample = OffsetDateTime.of(2026, 11, 23, 17, 45, 30, 0, ZoneOffset.ofHours(2));
            String text = pattern.format(sample);
            if (kind == Kind.DAY) {
                LocalDate.parse(text, pattern);
            } else if (zoned) {
                LocalDateTime.parse(text, pattern);
            } else {
                OffsetDateTime.parse(text, pattern);
            }
            return Optional.of(pattern);
        } catch (DateTimeException | IllegalArgumentException _) {
            form.refuse(
                    "pattern",
                    kind == Kind.DAY || zoned
                            ? "does not say a whole date" + (kind == Kind.DAY ? "" : " and time")
                            : "does not say a whole date, time and offset",
                    kind == Kind.DAY
                            ? "write one such as dd.MM.yyyy"
                            : "write one such as yyyy-MM-dd HH:mm:ss, with \"zone\", or with the offset in it: yyyy-MM-dd HH:mm:ssXXX");
            return Optional.empty();
        }
    }
}
