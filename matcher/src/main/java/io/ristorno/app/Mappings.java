package io.ristorno.app;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CsvMapping;
import io.ristorno.decode.RecordFormat;
import io.ristorno.files.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mapping files of a folder, and the dialects of clearing files: read whenever a file comes, so they may be edited meanwhile. */
record Mappings(Path folder, Path dialects) implements Formats {
    private static final String SUFFIX = ".json";
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,59}";

    @Override
    public List<String> mappings() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(name -> name.matches(NAME))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    @Override
    public Reading<CsvMapping> mapping(String name) {
        try {
            return CsvMapping.read(name, Files.readAllBytes(folder.resolve(name + SUFFIX)));
        } catch (IOException _) {
            return new Reading.Refused<>(List.of(new Problem(
                    "$", "cannot be read", "let the service read the file " + folder.resolve(name + SUFFIX))));
        }
    }

    @Override
    public Reading<RecordFormat.Ipm> ipm() {
        try {
            return new Reading.Read<>(
                    new RecordFormat.Ipm(Dialects.load(dialects, "ipm-ascii"), Dialects.load(dialects, "ipm-ebcdic")));
        } catch (UserError broken) {
            return new Reading.Refused<>(List.of(new Problem(
                    "format",
                    "has no dialects: " + broken.getMessage(),
                    "mend the folder that the setting dialects names")));
        }
    }

    /** All that is wrong with all of them, a line each. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        for (String name : mappings()) {
            if (mapping(name) instanceof Reading.Refused<CsvMapping> refused) {
                refused.problems()
                        .forEach(problem -> problems.add(folder.resolve(name + SUFFIX) + ": " + problem.field() + ": "
                                + problem.message() + "; " + problem.mend()));
            }
        }
        return problems;
    }
}
