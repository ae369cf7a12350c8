package io.ristorno.app;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.Dialect;
import io.ristorno.sandbox.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dialect files of a folder, or named by their path. */
final class Dialects {
    private static final String SUFFIX = ".json";

    private Dialects() {}

    /**
     * Loads a dialect.
     *
     * @param name a file's name in the folder without {@code .json}, or a path
     * @throws UserError with every problem of the file
     */
    static Dialect load(Path folder, String name) {
        Path file = name.endsWith(SUFFIX) ? Path.of(name) : folder.resolve(name + SUFFIX);
        Path beside = file.toAbsolutePath().getParent();
        byte[] json = bytes(file).orElseThrow(() -> missing(folder, name, file));
        return switch (Dialect.read(
                json,
                other -> bytes((beside == null ? folder : beside).resolve(other + SUFFIX))
                        .or(() -> bytes(folder.resolve(other + SUFFIX))))) {
            case Reading.Read<Dialect> read -> read.value();
            case Reading.Refused<Dialect> refused ->
                throw new UserError(file + ": "
                        + refused.problems().stream()
                                .map(problem -> problem.field() + ": " + problem.message() + "; " + problem.mend())
                                .collect(Collectors.joining("\n  ")));
        };
    }

    /**
     * The same dialect for whoever writes messages.
     *
     * @throws UserError if messages cannot be written in it
     */
    static WireFormat forWriting(Path folder, String name) {
        Path file = name.endsWith(SUFFIX) ? Path.of(name) : folder.resolve(name + SUFFIX);
        byte[] json = bytes(file).orElseThrow(() -> missing(folder, name, file));
        try {
            return WireFormat.read(json, other -> bytes(folder.resolve(other + SUFFIX)));
        } catch (IllegalArgumentException unfit) {
            throw new UserError(String.valueOf(unfit.getMessage()));
        }
    }

    private static UserError missing(Path folder, String name, Path file) {
        String mend = Nearest.to(name, names(folder))
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> mend(folder));
        return new UserError("there is no dialect file " + file + "; " + mend);
    }

    private static String mend(Path folder) {
        List<String> names = names(folder);
        return names.isEmpty()
                ? "there is none in the folder " + folder + " either: name another with the setting dialects"
                : "the folder " + folder + " has " + String.join(", ", names);
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    private static Optional<byte[]> bytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
