package io.ristorno.decode;

import io.ristorno.decode.CsvMapping.Source;
import io.ristorno.decode.Malformed.Code;
import io.ristorno.decode.Records.BrokenFile;
import io.ristorno.decode.Records.Next;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A record a line, in columns (RFC 4180, but a cell ends with its line: no clearing file has line ends in cells, and so a quote that is
 * not closed spoils one record and not all that follow). Cells stay bytes: a card number is never a text. What a mapping makes of them is
 * the JSON that other feeds send, so it is read by the same rules.
 */
final class CsvRecords implements Records.RecordSource {
    private static final int CELLS_MAX = 1_000;

    private final LineFeed lines;
    private final CsvMapping mapping;
    private final CardTokens tokens;
    private final CsvJson json;
    private final int[] from = new int[CELLS_MAX];
    private final int[] until = new int[CELLS_MAX];
    private int cells;
    private int columns;

    CsvRecords(ByteFeed feed, CsvMapping mapping, CardTokens tokens) {
        lines = new LineFeed(feed);
        this.mapping = mapping;
        this.tokens = tokens;
        json = new CsvJson(mapping);
    }

    @Override
    public Next next(long receivedMillis) throws IOException {
        if (columns == 0 && mapping.header && !header()) {
            throw wrongColumns("the file is empty: there is not even a header");
        }
        if (!lines.next()) {
            return new Next.End();
        }
        refuseOpen();
        return new Next.Found(record(receivedMillis));
    }

    /** A line without an end is whole, or the first half of one. */
    private void refuseOpen() throws BrokenFile {
        if (!lines.isTerminated() && !mapping.lastLineOpen) {
            throw new BrokenFile(FileFault.of(
                    FileFault.Code.TORN,
                    "the last line has no end, so nobody knows whether it is whole",
                    "send the whole file again: what was taken of it counts once. If its last line never has an end, say so in the"
                            + " mapping: \"lastLineOpen\": true"));
        }
    }

    private Decoded record(long receivedMillis) {
        if (lines.isTooLong()) {
            return LineFeed.tooLong();
        }
        if (!split()) {
            return Malformed.of(
                    Code.BAD_VALUE, "", "close every quote in its line, and write a separator or nothing behind it");
        }
        if (columns == 0) {
            // Without a header the first line tells how many there are.
            columns = cells;
            if (!json.numbered(columns)) {
                columns = 0;
                return Malformed.of(Code.MISSING, "", "the mapping names a column that is not there");
            }
        }
        if (cells != columns) {
            return Malformed.of(
                    Code.BAD_VALUE,
                    "",
                    "write as many cells as the first line has, " + columns + ": here are " + cells);
        }
        try {
            return json.decode(lines.bytes(), from, until, tokens, receivedMillis);
        } finally {
            tokens.drop();
        }
    }

    private boolean header() throws IOException {
        if (!lines.next()) {
            return false;
        }
        refuseOpen();
        if (lines.isTooLong() || !split()) {
            throw wrongColumns("the first line names no columns");
        }
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> doubled = new HashSet<>();
        for (int cell = 0; cell < cells; cell++) {
            String title = new String(lines.bytes(), from[cell], until[cell] - from[cell], mapping.encoding).strip();
            if (numbers.putIfAbsent(title, cell) != null) {
                doubled.add(title);
            }
        }
        var missing = new ArrayList<String>();
        var twice = new ArrayList<String>();
        for (Source source : mapping.sources) {
            for (String column : source.columns()) {
                if (!numbers.containsKey(column)) {
                    missing.add("\"" + column + "\" (" + source.path() + ")");
                } else if (doubled.contains(column)) {
                    twice.add("\"" + column + "\" (" + source.path() + ")");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw wrongColumns("the first line has no column " + String.join(", ", missing));
        }
        if (!twice.isEmpty()) {
            throw new BrokenFile(new FileFault(
                    FileFault.Code.WRONG_COLUMNS,
                    "mapping",
                    "the first line has twice the column " + String.join(", ", twice),
                    "call each column that the mapping \"" + mapping.name() + "\" names differently"));
        }
        columns = cells;
        json.named(numbers);
        return true;
    }

    /** What stands in the first line is not told: without a header it is a record. */
    private BrokenFile wrongColumns(String message) {
        return new BrokenFile(new FileFault(
                FileFault.Code.WRONG_COLUMNS,
                "mapping",
                message,
                "name the mapping for this table, or mend \"" + mapping.name()
                        + "\": its columns are spelled as in the first line"));
    }

    /** Finds the cells of the line, and takes their quotes away; false if a quote is not closed. */
    private boolean split() {
        byte[] line = lines.bytes();
        int length = lines.length();
        cells = 0;
        int at = 0;
        while (true) {
            if (cells == CELLS_MAX) {
                return false;
            }
            at = mapping.quote != 0 && at < length && line[at] == mapping.quote
                    ? quoted(line, at + 1, length)
                    : plain(line, at, length);
            if (at < 0) {
                return false;
            }
            cells++;
            if (at == length) {
                return true;
            }
            at++;
        }
    }

    private int plain(byte[] line, int start, int length) {
        int at = start;
        while (at < length && line[at] != mapping.separator) {
            at++;
        }
        from[cells] = start;
        until[cells] = at;
        return at;
    }

    /** A doubled quote is one. */
    private int quoted(byte[] line, int start, int length) {
        int into = start;
        int at = start;
        while (at < length) {
            boolean quote = line[at] == mapping.quote;
            if (quote && (at + 1 == length || line[at + 1] != mapping.quote)) {
                from[cells] = start;
                until[cells] = into;
                return at + 1 == length || line[at + 1] == mapping.separator ? at + 1 : -1;
            }
            line[into++] = line[at];
            at += quote ? 2 : 1;
        }
        return -1;
    }

    @Override
    public void wipe() {
        lines.wipe();
        json.wipe();
    }
}
