package io.ristorno.decode;

import io.ristorno.catalog.Reading;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which column of a processor's table is which field of a transaction, and how it is written there. Data, as a {@link Dialect} is: how the
 * file looks is told in the README.
 */
public final class CsvMapping {
    /** What to do about amounts of a sign. */
    enum Sign {
        /** The amount is taken as it is. */
        KEEP,
        /** No such amount is expected. */
        REFUSE,
        /** The sign says nothing. */
        ABSOLUTE,
        /** It is a refund, whatever the type says. */
        REFUND,
        /** It is a clearing, whatever the type says. */
        CLEARING
    }

    /**
     * How an amount is written.
     *
     * @param major whole units with decimals behind {@code decimal}; otherwise minor units, digits alone
     * @param grouping between thousands, 0 for nothing
     */
    record Figures(boolean major, char decimal, char grouping, Sign negative, Sign positive) {}

    /** How dates or moments are written. */
    record Times(Optional<DateTimeFormatter> pattern, Optional<ZoneId> zone) {}

    /**
     * Where a field comes from.
     *
     * @param path of the field, {@code "merchant.mid"}
     * @param kind what it holds
     * @param columns their names, or their numbers from 1 in a table without a header; empty for a constant
     * @param joinedBy between the cells of several columns
     * @param constant what it always is
     * @param values what cells stand for; empty if they stand for themselves
     * @param otherwise what cells stand for that are not among them
     * @param ignored cells of records without an effect
     */
    record Source(
            String path,
            Kind kind,
            List<String> columns,
            String joinedBy,
            Optional<String> constant,
            Map<String, String> values,
            Optional<String> otherwise,
            Set<String> ignored,
            Figures figures,
            Times times) {
        /** {@code "merchant"} of {@code "merchant.mid"}, {@code ""} of a field of the transaction itself. */
        String group() {
            int dot = path.indexOf('.');
            return dot < 0 ? "" : path.substring(0, dot);
        }

        String name() {
            return path.substring(path.indexOf('.') + 1);
        }
    }

    /** What fields hold. */
    enum Kind {
        TEXT,
        CARD_NUMBER,
        WHOLE,
        FLAG,
        AMOUNT,
        CURRENCY,
        MOMENT,
        DAY
    }

    final String name;
    final byte separator;
    /** 0 for none. */
    final byte quote;

    final Charset encoding;
    final boolean header;
    final boolean lastLineOpen;
    final List<Source> sources;

    CsvMapping(
            String name,
            byte separator,
            byte quote,
            Charset encoding,
            boolean header,
            boolean lastLineOpen,
            List<Source> sources) {
        this.name = name;
        this.separator = separator;
        this.quote = quote;
        this.encoding = encoding;
        this.header = header;
        this.lastLineOpen = lastLineOpen;
        this.sources = List.copyOf(sources);
    }

    /** What it is called: the source of messages that name none themselves. */
    public String name() {
        return name;
    }

    /**
     * Reads a mapping file. Strict, and tells all problems at once.
     *
     * @param name what it is called
     */
    public static Reading<CsvMapping> read(String name, byte[] json) {
        return new CsvMappingFile(name).read(json);
    }

    /** Where the field comes from, if the mapping says so. */
    Optional<Source> source(String path) {
        return sources.stream().filter(source -> source.path().equals(path)).findFirst();
    }
}
