package io.ristorno.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simple offers as a table, one a line, for those who keep them in a spreadsheet: a rate or an amount, at some of the merchant's places,
 * on some days. A header names the columns, in any order; those that a file does not need it leaves out. What a line cannot say is
 * written in JSON.
 */
public final class OfferCsv {
    /** Where a column stands in an offer's JSON, and how it is written there. */
    private enum Column {
        ID("id", Kind.TEXT),
        MERCHANT_ID("merchantId", Kind.TEXT),
        TITLE("title", Kind.TEXT),
        STATUS("status", Kind.TEXT),
        EFFECTIVE_FROM("effectiveFrom", Kind.TEXT),
        FROM("schedule.from", Kind.TEXT),
        UNTIL("schedule.until", Kind.TEXT),
        DAYS_OF_WEEK("schedule.daysOfWeek", Kind.LIST),
        HOURS_FROM("schedule.hours.from", Kind.TEXT),
        HOURS_UNTIL("schedule.hours.until", Kind.TEXT),
        ZONE("schedule.zone", Kind.TEXT),
        LOCATIONS("where.locations", Kind.LIST),
        CHANNELS("where.channels", Kind.LIST),
        COUNTRIES("where.countries", Kind.LIST),
        RATE("reward.rate", Kind.TEXT),
        AMOUNT_MINOR("reward.amountMinor", Kind.NUMBER),
        CURRENCY("currency", Kind.TEXT),
        MIN_SPEND_MINOR("minSpendMinor", Kind.NUMBER),
        MAX_SPEND_MINOR("maxSpendMinor", Kind.NUMBER),
        MAX_REWARD_MINOR("maxRewardMinor", Kind.NUMBER),
        BUDGET_MINOR("budgetMinor", Kind.NUMBER),
        BUDGET_PER_DAY_MINOR("budgetPerDayMinor", Kind.NUMBER),
        BUDGET_REFILL("budgetRefill", Kind.TEXT),
        HOLD_DAYS("holdDays", Kind.NUMBER),
        BRAND("brand", Kind.TEXT),
        CATEGORY("category", Kind.TEXT),
        TERMS("terms", Kind.TEXT);

        private final String path;
        private final Kind kind;

        Column(String path, Kind kind) {
            this.path = path;
            this.kind = kind;
        }

        String header() {
            return this == HOURS_FROM
                    ? "hoursFrom"
                    : this == HOURS_UNTIL ? "hoursUntil" : path.substring(path.lastIndexOf('.') + 1);
        }

        /** The column in which something of an offer stands; what stands in none is told as it is. */
        static String at(String path) {
            for (Column column : values()) {
                if (column.path.equals(path)) {
                    return column.header();
                }
            }
            return path.equals("reward.type") ? RATE.header() : path;
        }

        void put(ObjectNode offer, String cell) {
            int end = path.lastIndexOf('.');
            ObjectNode parent = end < 0
                    ? offer
                    : offer.withObject("/" + path.substring(0, end).replace('.', '/'));
            String name = path.substring(end + 1);
            switch (kind) {
                case TEXT -> parent.put(name, cell);
                case NUMBER -> {
                    if (NUMBER.matcher(cell).matches()) {
                        parent.put(name, Long.parseLong(cell));
                    } else {
                        parent.put(name, cell);
                    }
                }
                case LIST -> {
                    ArrayNode list = parent.putArray(name);
                    Stream.of(cell.split(" +", -1)).forEach(list::add);
                }
            }
        }

        String cell(ObjectNode offer) {
            JsonNode value = offer.at("/" + path.replace('.', '/'));
            if (value.isArray()) {
                List<String> words = new ArrayList<>();
                value.forEach(word -> words.add(word.asText()));
                return String.join(" ", words);
            }
            return value.asText("");
        }

        static Optional<Column> of(String header) {
            for (Column column : values()) {
                if (column.header().equals(header)) {
                    return Optional.of(column);
                }
            }
            return Optional.empty();
        }
    }

    private enum Kind {
        TEXT,
        NUMBER,
        /** Words with blanks between them. */
        LIST
    }

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /** With what a formula begins (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r";

    /** What a line need not say: what it leaves out of it stays, or is told elsewhere. */
    private static final Set<String> KEPT = Set.of("status", "effectiveFrom", "stop");

    /** Characters: all columns have some hundreds. */
    private static final int HEADER_MAX = 8192;

    private static final Pattern IN_LINE = Pattern.compile("(line [0-9]+)\\.([^\\[]*)(.*)");

    private OfferCsv() {}

    /** Every column, in the order in which they are written. */
    static List<String> headers() {
        return Stream.of(Column.values()).map(Column::header).toList();
    }

    /** Reads every line as far as it can be read. */
    static void read(InputStream text, Spot root, List<Placed<Offer>> into) {
        var utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var reader = new BufferedReader(new InputStreamReader(text, utf8));
                var parser = CSV.getFactory().createParser(reader)) {
            parser.setSchema(separated(reader));
            List<Optional<Column>> columns = columns(next(parser).cells, root);
            for (Row row = next(parser); !row.cells.isEmpty() && !root.isFull(); row = next(parser)) {
                Spot spot = root.at("line " + row.line);
                into.add(new Placed<>(OfferJson.from(Ids.IN_TEXT).read(object(columns, row.cells, spot), spot), spot));
            }
        } catch (JacksonException broken) {
            root.refuse(
                    "is not a table (line " + broken.getLocation().getLineNr() + ")",
                    "separate columns by commas, and write what holds a comma in quotes");
        } catch (IOException broken) {
            root.refuse("is not readable as UTF-8", "save the text as UTF-8");
        }
    }

    /** @param line in which it begins, counted as editors count */
    private record Row(int line, List<String> cells) {}

    /** The next line's cells; none behind the last. */
    private static Row next(CsvParser parser) throws IOException {
        List<String> cells = new ArrayList<>();
        int line = 0;
        if (parser.nextToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = cells.isEmpty() ? parser.currentTokenLocation().getLineNr() : line;
                cells.add(parser.getText());
            }
        }
        return new Row(line, cells);
    }

    /** Commas, or what a spreadsheet writes where commas are in numbers, as the first line has it. */
    private static CsvSchema separated(Reader text) throws IOException {
        text.mark(HEADER_MAX);
        var header = new StringBuilder();
        for (int next = text.read();
                next >= 0 && next != '\n' && header.length() < HEADER_MAX - 1;
                next = text.read()) {
            header.append((char) next);
        }
        text.reset();
        CsvSchema schema = CsvSchema.emptySchema();
        for (char separator : new char[] {';', '\t'}) {
            if (header.indexOf(",") < 0 && header.indexOf(String.valueOf(separator)) >= 0) {
                schema = schema.withColumnSeparator(separator);
            }
        }
        return schema;
    }

    private static List<Optional<Column>> columns(List<String> header, Spot root) {
        List<Optional<Column>> columns = new ArrayList<>();
        for (String name : header) {
            if (root.isFull()) {
                break;
            }
            String clean = name.replace("\uFEFF", "");
            Optional<Column> column = Column.of(clean);
            root.at("line 1")
                    .at(Quoted.name(clean))
                    .require(
                            column.isPresent() && !columns.contains(column),
                            column.isPresent() ? "is named twice" : "is no column",
                            Nearest.mend(
                                    clean, headers(), "remove it; the columns are " + String.join(", ", headers())));
            columns.add(column);
        }
        return columns;
    }

    private static ObjectNode object(List<Optional<Column>> columns, List<String> row, Spot spot) {
        ObjectNode offer = JsonNodeFactory.instance.objectNode();
        spot.require(
                row.size() <= columns.size(),
                "has more cells than the header has columns",
                "write what holds a comma in quotes");
        for (int i = 0; i < Math.min(row.size(), columns.size()); i++) {
            String cell = row.get(i);
            columns.get(i).filter(_ -> !cell.isEmpty()).ifPresent(column -> column.put(offer, cell));
        }
        ObjectNode reward = offer.withObject("/reward");
        Spot amount = spot.at("reward").at("amountMinor");
        boolean rated = reward.has("rate");
        amount.require(rated || reward.has("amountMinor"), "is required, or a rate", "fill in one of the two");
        amount.require(!rated || !reward.has("amountMinor"), "stands beside a rate", "leave one of the two empty");
        if (rated) {
            reward.remove("amountMinor");
        }
        reward.put("type", rated ? "PERCENT" : "FIXED");
        return offer;
    }

    /** Problems by line and column, as their author sees them. */
    static List<Problem> inLines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> {
                    Matcher path = IN_LINE.matcher(problem.field());
                    return path.matches()
                            ? new Problem(
                                    path.group(1) + ", " + Column.at(path.group(2)), problem.message(), problem.mend())
                            : problem;
                })
                .toList();
    }

    /**
     * Writes the offers that a table can say, as they are published now; what has ended is in none.
     *
     * @return how many of those that have not ended it cannot say
     */
    public static int write(Catalogue catalogue, Appendable out) throws IOException {
        int left = 0;
        out.append(String.join(",", headers())).append('\n');
        for (Life life : Life.all(catalogue)) {
            Optional<Offer> offer = life.hasEnded() ? Optional.empty() : life.published();
            if (offer.isPresent()) {
                Optional<String> line = line(offer.get());
                out.append(line.map(cells -> cells + "\n").orElse(""));
                left += line.isPresent() ? 0 : 1;
            }
        }
        return left;
    }

    /** What the table would drop of an offer, by the names of its JSON; nothing of one that it can say. */
    static List<String> unsaid(Offer offer) {
        Problems problems = new Problems();
        ObjectNode line = said(written(offer));
        Offer read = OfferJson.from(Ids.IN_TEXT).read(line, Spot.root(problems));
        if (!problems.isEmpty()) {
            return List.of("reward");
        }
        return Difference.between(offer, read).stream()
                .map(difference -> difference.field().split("[.\\[]", 2)[0])
                .filter(field -> !KEPT.contains(field))
                .distinct()
                .toList();
    }

    private static Optional<String> line(Offer offer) {
        ObjectNode written = written(offer);
        List<String> cells =
                Stream.of(Column.values()).map(column -> column.cell(written)).toList();
        boolean plain = cells.stream().noneMatch(OfferCsv::isReckoned);
        return plain && isSaid(offer, said(written))
                ? Optional.of(cells.stream().map(OfferCsv::quoted).collect(Collectors.joining(",")))
                : Optional.empty();
    }

    private static ObjectNode written(Offer offer) {
        ObjectNode written = OfferJson.write(offer);
        if (offer.mechanic() instanceof Mechanic.Percent(BasisPoints rate)) {
            written.withObject("/reward").put("rate", rate.toString());
        }
        return written;
    }

    /** What a line says of it. */
    private static ObjectNode said(ObjectNode written) {
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        for (Column column : Column.values()) {
            String cell = column.cell(written);
            if (!cell.isEmpty()) {
                column.put(read, cell);
            }
        }
        read.withObject("/reward").put("type", written.at("/reward/type").asText());
        return read;
    }

    /** What spreadsheets take for a formula, and would run whatever it says. */
    private static boolean isReckoned(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    }

    private static boolean isSaid(Offer offer, ObjectNode line) {
        Problems problems = new Problems();
        Offer read = OfferJson.from(Ids.IN_TEXT).read(line, Spot.root(problems));
        return problems.isEmpty() && read.saysTheSame(offer) && read.status() == offer.status();
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
