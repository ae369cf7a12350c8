package io.ristorno.files;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CsvMapping;
import io.ristorno.decode.RecordFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file is.
 *
 * @param format its word
 * @param mapping the mapping's name, {@code ""} without one
 * @param records how its records are read
 */
record FileKind(String format, String mapping, RecordFormat records) {
    static final String NDJSON = "ndjson";
    static final String CSV = "csv";
    static final String IPM = "ipm";
    private static final List<String> WORDS = List.of(NDJSON, CSV, IPM);
    private static final String MEND = "write format=ndjson, format=ipm, or format=csv&mapping=...";

    /** What the feed is called where links have their names: the source of messages that name none themselves. */
    String source() {
        return mapping.isEmpty() ? FileRuns.FEED : FileRuns.FEED + "/" + mapping;
    }

    /** What is asked for by two words, each of which may be missing. */
    static Reading<FileKind> of(String format, String mapping, Formats formats) {
        String word = format.isEmpty() && !mapping.isEmpty() ? CSV : format;
        return switch (word) {
            case NDJSON, IPM ->
                mapping.isEmpty()
                        ? word.equals(IPM)
                                ? ipm(formats)
                                : new Reading.Read<>(new FileKind(word, "", new RecordFormat.Ndjson()))
                        : refused("mapping", "belongs to tables", "leave it out, or write format=csv");
            case CSV -> csv(mapping, formats);
            case "" -> refused("format", "is missing", MEND);
            default -> refused("format", "is no format of files", Nearest.mend(word, WORDS, MEND));
        };
    }

    /** What a folder's name says: a format, or a mapping. */
    static Reading<FileKind> ofFolder(String name, Formats formats) {
        return name.equals(NDJSON) || name.equals(IPM) ? of(name, "", formats) : csv(name, formats);
    }

    private static Reading<FileKind> ipm(Formats formats) {
        return switch (formats.ipm()) {
            case Reading.Read<RecordFormat.Ipm> read -> new Reading.Read<>(new FileKind(IPM, "", read.value()));
            case Reading.Refused<RecordFormat.Ipm> refused -> new Reading.Refused<>(refused.problems());
        };
    }

    private static Reading<FileKind> csv(String mapping, Formats formats) {
        List<String> names = formats.mappings();
        if (!names.contains(mapping)) {
            return refused(
                    "mapping",
                    mapping.isEmpty() ? "is missing" : "names none that is there",
                    Nearest.mend(
                            mapping,
                            names,
                            names.isEmpty()
                                    ? "put a mapping file into the folder that the setting mappings names"
                                    : "write one of " + String.join(", ", names)));
        }
        return switch (formats.mapping(mapping)) {
            case Reading.Read<CsvMapping> read ->
                new Reading.Read<>(new FileKind(CSV, mapping, new RecordFormat.Csv(read.value())));
            case Reading.Refused<CsvMapping> refused -> {
                var problems = new ArrayList<Problem>();
                refused.problems()
                        .forEach(problem -> problems.add(
                                new Problem(mapping + ".json: " + problem.field(), problem.message(), problem.mend())));
                yield new Reading.Refused<>(problems);
            }
        };
    }

    private static Reading<FileKind> refused(String field, String message, String mend) {
        return new Reading.Refused<>(List.of(new Problem(field, message, mend)));
    }
}
