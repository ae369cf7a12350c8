package io.ristorno.decode;

/** How the records of a file are written. Whether the file is compressed is seen from its bytes. */
public sealed interface RecordFormat {
    /** A JSON object a line, as {@link JsonTransactions} reads it. */
    record Ndjson() implements RecordFormat {}

    /** A record a line, in columns. */
    record Csv(CsvMapping mapping) implements RecordFormat {}

    /**
     * Clearing records of ISO 8583 with a length before each, blocked by 1014 bytes or not: which of both, and in which character set, is
     * seen from the bytes.
     */
    record Ipm(Dialect ascii, Dialect ebcdic) implements RecordFormat {}
}
