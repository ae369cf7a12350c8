package io.ristorno.app;

import io.ristorno.catalog.Reading;
import io.ristorno.decode.Dialect;
import io.ristorno.sandbox.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** Dialect files of a folder, or named by their path. */
final class Dialects {
    private Dialects() {}

    /**
     * Loads a dialect.
     *
     * @param name a file's name in the folder without {@code .json}, or a path
     * @throws UserError with every problem of the file
     */
    static Dialect load(Path folder, String name) {
        Path file = name.endsWith(".json") ? Path.of(name) : folder.resolve(name + ".json");
        Path beside = file.toAbsolutePath().getParent();
        byte[] json = bytes(file)
                .orElseThrow(() -> new UserError("there is no dialect file " + file + "; see the folder " + folder));
        return switch (Dialect.read(
                json,
                other -> bytes((beside == null ? folder : beside).resolve(other + ".json"))
                        .or(() -> bytes(folder.resolve(other + ".json"))))) {
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
        Path file = name.endsWith(".json") ? Path.of(name) : folder.resolve(name + ".json");
        byte[] json = bytes(file)
                .orElseThrow(() -> new UserError("there is no dialect file " + file + "; see the folder " + folder));
        try {
            return WireFormat.read(json, other -> bytes(folder.resolve(other + ".json")));
        } catch (IllegalArgumentException unfit) {
            throw new UserError(String.valueOf(unfit.getMessage()));
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
