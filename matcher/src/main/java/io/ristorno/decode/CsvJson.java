package io.ristorno.decode;

import io.ristorno.decode.CsvMapping.Figures;
import io.ristorno.decode.CsvMapping.Sign;
import io.ristorno.decode.CsvMapping.Source;
import io.ristorno.decode.Decoded.Ignored;
import io.ristorno.decode.Malformed.Code;
import io.ristorno.money.Commodity;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes the cells of a line as the JSON of a transaction, and has that read. */
final class CsvJson {
    private static final int DIGITS_MAX = 15;
    /** Three digits and the sign before them. */
    private static final int GROUP = 4;

    private static final String HEX = "0123456789abcdef";
    private static final String OF_THE_MAPPING =
            "the mapping says nothing of what stands there: add it to its \"values\"";

    private final CsvMapping mapping;
    /** Sources by the object that they are fields of. */
    private final Map<String, List<Source>> groups = new LinkedHashMap<>();

    private final Map<Source, int[]> places = new LinkedHashMap<>();
    private byte[] out = new byte[4_096];
    private int size;
    private byte[] cell = new byte[256];
    private int cellSize;
    private Optional<Malformed> fault = Optional.empty();

    CsvJson(CsvMapping mapping) {
        this.mapping = mapping;
        mapping.sources.forEach(source ->
                groups.computeIfAbsent(source.group(), _ -> new ArrayList<>()).add(source));
    }

    /** Columns by their names. */
    void named(Map<String, Integer> numbers) {
        for (Source source : mapping.sources) {
            places.put(source, source.columns().stream().mapToInt(numbers::get).toArray());
        }
    }

    /** Columns by their numbers; false if there are not so many. */
    boolean numbered(int columns) {
        boolean there = true;
        for (Source source : mapping.sources) {
            int[] cells = source.columns().stream()
                    .mapToInt(column -> Integer.parseInt(column) - 1)
                    .toArray();
            there &= Arrays.stream(cells).allMatch(each -> each < columns);
            places.put(source, cells);
        }
        return there;
    }

    /** What a line turns out to be. Its cells are between {@code from} and {@code until}. */
    Decoded decode(byte[] line, int[] from, int[] until, CardTokens tokens, long receivedMillis) {
        fault = Optional.empty();
        size = 0;
        try {
            if (isIgnored(line, from, until)) {
                return new Ignored(Ignored.Why.OTHER);
            }
            raw("{");
            groups.forEach((group, sources) -> group(group, sources, line, from, until));
            raw("}");
            return fault.<Decoded>map(found -> found)
                    .orElseGet(() -> placed(JsonTransactions.decode(out, 0, size, tokens, receivedMillis)));
        } finally {
            Arrays.fill(out, 0, size, (byte) 0);
            Arrays.fill(cell, (byte) 0);
        }
    }

    /** Whoever mends it looks for a column, not for a field. */
    private Decoded placed(Decoded decoded) {
        return decoded instanceof Malformed malformed
                ? mapping.source(malformed.field())
                        .<Decoded>map(source ->
                                Malformed.of(malformed.code(), malformed.field(), mend(source, malformed.mend())))
                        .orElse(decoded)
                : decoded;
    }

    private static String mend(Source source, String mend) {
        return source.columns().isEmpty()
                ? "mend the constant in the mapping: " + mend
                : "in " + (source.columns().size() == 1 ? "column " : "columns ") + String.join(", ", source.columns())
                        + ": " + mend;
    }

    private void refuse(Source source, Code code, String mend) {
        fault = fault.or(() -> Optional.of(Malformed.of(code, source.path(), mend(source, mend))));
    }

    private boolean isIgnored(byte[] line, int[] from, int[] until) {
        return mapping.source("type")
                .filter(type -> !type.ignored().isEmpty()
                        && take(type, line, from, until)
                        && type.ignored().contains(cellText()))
                .isPresent();
    }

    private void group(String group, List<Source> sources, byte[] line, int[] from, int[] until) {
        int before = size;
        if (!group.isEmpty()) {
            comma();
            raw("\"" + group + "\":{");
        }
        int begin = size;
        for (Source source : sources) {
            if (take(source, line, from, until)) {
                field(source, line, from, until);
            }
        }
        if (!group.isEmpty()) {
            if (size == begin) {
                size = before;
            } else {
                raw("}");
            }
        }
    }

    private void comma() {
        if (out[size - 1] != '{') {
            raw(",");
        }
    }

    /** Takes the cell, or what its cells are together, without blanks around; false if there is nothing. */
    private boolean take(Source source, byte[] line, int[] from, int[] until) {
        cellSize = 0;
        if (source.constant().isPresent()) {
            append(source.constant().get().getBytes(mapping.encoding));
            return true;
        }
        boolean some = false;
        int[] cells = places.getOrDefault(source, new int[0]);
        for (int i = 0; i < cells.length; i++) {
            int start = from[cells[i]];
            int end = until[cells[i]];
            while (start < end && line[start] == ' ') {
                start++;
            }
            while (end > start && line[end - 1] == ' ') {
                end--;
            }
            if (i > 0) {
                append(source.joinedBy().getBytes(mapping.encoding));
            }
            some |= end > start;
            append(line, start, end);
        }
        return some;
    }

    private void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    private void append(byte[] bytes, int start, int end) {
        if (cellSize + end - start > cell.length) {
            byte[] before = cell;
            cell = Arrays.copyOf(cell, Math.max(cell.length * 2, cellSize + end - start));
            Arrays.fill(before, (byte) 0);
        }
        System.arraycopy(bytes, start, cell, cellSize, end - start);
        cellSize += end - start;
    }

    private void field(Source source, byte[] line, int[] from, int[] until) {
        switch (source.kind()) {
            case TEXT -> text(source, line, from, until);
            case CARD_NUMBER -> number(source);
            case WHOLE -> whole(source);
            case FLAG -> flag(source);
            case AMOUNT -> amount(source, line, from, until);
            case CURRENCY -> currency(source).ifPresent(found -> write(source, found.code()));
            case MOMENT -> moment(source);
            case DAY -> day(source);
        }
    }

    private String cellText() {
        return new String(cell, 0, cellSize, mapping.encoding);
    }

    /** What the cell stands for; empty, with a fault, when nobody knows. */
    private Optional<String> meant(Source source) {
        String text = cellText();
        if (source.constant().isPresent() || source.values().isEmpty()) {
            return Optional.of(text);
        }
        Optional<String> meaning =
                Optional.ofNullable(source.values().get(text)).or(source::otherwise);
        if (meaning.isEmpty()) {
            refuse(source, Code.BAD_VALUE, OF_THE_MAPPING);
        }
        return meaning;
    }

    private void text(Source source, byte[] line, int[] from, int[] until) {
        Optional<String> meaning = meant(source);
        if (meaning.isPresent()) {
            write(source, source.path().equals("type") ? signed(meaning.get(), line, from, until) : meaning.get());
        }
    }

    /** A type that the sign of the amount may turn into another. */
    private String signed(String type, byte[] line, int[] from, int[] until) {
        Optional<Source> amount = mapping.source("amount.minor");
        if (amount.isEmpty() || !take(amount.get(), line, from, until)) {
            return type;
        }
        Figures figures = amount.get().figures();
        Sign sign = isNegative() ? figures.negative() : figures.positive();
        return switch (sign) {
            case REFUND -> TransactionJson.word(Transaction.Kind.REFUND);
            case CLEARING -> TransactionJson.word(Transaction.Kind.CLEARING);
            case KEEP, REFUSE, ABSOLUTE -> type;
        };
    }

    private boolean isNegative() {
        return cellSize > 0 && (cell[0] == '-' || cell[cellSize - 1] == '-');
    }

    /** Blanks and hyphens stand between its groups. */
    private void number(Source source) {
        name(source);
        raw("\"");
        for (int i = 0; i < cellSize; i++) {
            if (cell[i] != ' ' && cell[i] != '-') {
                // What is no digit would end the number: the reader refuses it.
                raw(cell[i] >= '0' && cell[i] <= '9' ? cell[i] : (byte) '*');
            }
        }
        raw("\"");
    }

    private void whole(Source source) {
        Optional<String> text = meant(source);
        if (text.isEmpty()) {
            return;
        }
        if (!IsoReading.isDigits(text.get()) || text.get().length() > DIGITS_MAX) {
            refuse(source, Code.BAD_VALUE, "write a whole number");
            return;
        }
        name(source);
        raw(Long.toString(Long.parseLong(text.get())));
    }

    private void flag(Source source) {
        Optional<String> text = meant(source);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            refuse(source, Code.BAD_VALUE, OF_THE_MAPPING);
        } else if (text.isPresent()) {
            name(source);
            raw(text.get());
        }
    }

    /** Alphabetic or numeric. */
    private Optional<Commodity> currency(Source source) {
        Optional<String> text = meant(source);
        Optional<Commodity> currency = text.flatMap(code -> code.length() == 3 && IsoReading.isDigits(code)
                ? Commodity.currency(Integer.parseInt(code))
                : Commodity.currency(code));
        if (text.isPresent() && currency.isEmpty()) {
            refuse(source, Code.BAD_CURRENCY, "write a code of ISO 4217, such as EUR or 978");
        }
        return currency;
    }

    private void amount(Source source, byte[] line, int[] from, int[] until) {
        Figures figures = source.figures();
        boolean negative = isNegative();
        if (negative && figures.negative() == Sign.REFUSE) {
            refuse(
                    source,
                    Code.BAD_AMOUNT,
                    "write no negative amount, or say in the mapping what it means: \"negative\": \"refund\"");
            return;
        }
        String digits = unsigned(cellText());
        Optional<Commodity> currency = mapping.source(source.group() + ".currency")
                .filter(of -> take(of, line, from, until))
                .flatMap(this::currency);
        if (figures.major() && currency.isEmpty()) {
            // Told as missing, or as none, with the currency itself.
            return;
        }
        OptionalLong minor =
                figures.major() ? major(digits, figures, currency.orElseThrow().decimals()) : minor(digits);
        if (minor.isEmpty()) {
            refuse(source, Code.BAD_AMOUNT, form(figures, currency));
            return;
        }
        name(source);
        raw(Long.toString(minor.getAsLong()));
    }

    /** The sign stands before the digits or behind them. */
    private static String unsigned(String text) {
        String digits = text.startsWith("-") || text.startsWith("+")
                ? text.substring(1)
                : text.endsWith("-") || text.endsWith("+") ? text.substring(0, text.length() - 1) : text;
        return digits.strip();
    }

    private static String form(Figures figures, Optional<Commodity> currency) {
        return figures.major()
                ? "write units with at most "
                        + currency.map(Commodity::decimals).orElse(2) + " decimals behind \"" + figures.decimal() + "\""
                        + (figures.grouping() == 0
                                ? ""
                                : ", and \"" + figures.grouping() + "\" between all thousands or none")
                : "write whole minor units, digits alone";
    }

    private static OptionalLong minor(String digits) {
        return digits.length() <= DIGITS_MAX && IsoReading.isDigits(digits)
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty();
    }

    /** Zeros behind the last decimal of the currency say nothing; anything else there is no amount. */
    private static OptionalLong major(String text, Figures figures, int decimals) {
        int point = text.indexOf(figures.decimal());
        String units = point < 0 ? text : text.substring(0, point);
        String told = point < 0 ? "" : text.substring(point + 1);
        if (figures.grouping() != 0) {
            if (!inThrees(units, figures.grouping())) {
                return OptionalLong.empty();
            }
            units = units.replace(String.valueOf(figures.grouping()), "");
        }
        int count = told.length();
        while (count > decimals && told.charAt(count - 1) == '0') {
            count--;
        }
        boolean bare = point >= 0 && told.isEmpty();
        return units.isEmpty() || bare || count > decimals
                ? OptionalLong.empty()
                : minor(units + told.substring(0, count) + "0".repeat(decimals - count));
    }

    /** Between thousands, or nowhere: a decimal comma that is taken for one of those would make a hundred of one. */
    private static boolean inThrees(String units, char grouping) {
        if (units.indexOf(grouping) < 0) {
            return true;
        }
        boolean right = units.length() % GROUP != 0;
        for (int i = 0; right && i < units.length(); i++) {
            right = (units.charAt(units.length() - 1 - i) == grouping) == (i % GROUP == GROUP - 1);
        }
        return right;
    }

    private void moment(Source source) {
        Optional<String> text = meant(source);
        Optional<ZoneId> zone = source.times().zone();
        if (text.isEmpty()) {
            return;
        }
        if (zone.isEmpty() && source.times().pattern().isEmpty()) {
            write(source, text.get());
            return;
        }
        try {
            DateTimeFormatter form = source.times()
                    .pattern()
                    .orElse(
                            zone.isPresent()
                                    ? DateTimeFormatter.ISO_LOCAL_DATE_TIME
                                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            OffsetDateTime at = zone.isPresent()
                    ? LocalDateTime.parse(text.get(), form).atZone(zone.get()).toOffsetDateTime()
                    : OffsetDateTime.parse(text.get(), form);
            write(source, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at));
        } catch (DateTimeException _) {
            refuse(source, Code.BAD_TIME, "write date and time as the mapping's \"pattern\" says");
        }
    }

    private void day(Source source) {
        Optional<String> text = meant(source);
        if (text.isEmpty()) {
            return;
        }
        try {
            LocalDate day =
                    LocalDate.parse(text.get(), source.times().pattern().orElse(DateTimeFormatter.ISO_LOCAL_DATE));
            write(source, day.toString());
        } catch (DateTimeException _) {
            refuse(source, Code.BAD_TIME, "write the date as the mapping's \"pattern\" says");
        }
    }

    private void name(Source source) {
        comma();
        raw("\"" + source.name() + "\":");
    }

    private void write(Source source, String text) {
        name(source);
        raw("\"");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each == '"' || each == '\\') {
                raw((byte) '\\');
                raw(each);
            } else if (each >= 0 && each < ' ') {
                raw("\\u00");
                raw((byte) HEX.charAt(each >> 4));
                raw((byte) HEX.charAt(each & 0xF));
            } else {
                raw(each);
            }
        }
        raw("\"");
    }

    private void raw(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            raw((byte) ascii.charAt(i));
        }
    }

    private void raw(byte each) {
        if (size == out.length) {
            byte[] before = out;
            out = Arrays.copyOf(out, out.length * 2);
            Arrays.fill(before, (byte) 0);
        }
        out[size++] = each;
    }

    void wipe() {
        Arrays.fill(out, (byte) 0);
        Arrays.fill(cell, (byte) 0);
    }
}
