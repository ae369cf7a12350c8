package io.ristorno.decode;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The shipped dialects, for tests. */
final class Dialects {
    private static final Path FOLDER = Path.of("..", "config", "dialects");

    private Dialects() {}

    static Dialect shipped(String name) {
        return read(file(name).orElseThrow());
    }

    static Dialect read(byte[] json) {
        return switch (Dialect.read(json, Dialects::file)) {
            case Reading.Read<Dialect>(Dialect dialect) -> dialect;
            case Reading.Refused<Dialect>(List<Problem> problems) -> throw new AssertionError(problems.toString());
        };
    }

    static Dialect read(String json) {
        return read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static List<Problem> problems(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Dialect.read(bytes, Dialects::file) instanceof Reading.Refused<Dialect>(List<Problem> problems)
                ? problems
                : List.of();
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<byte[]> file(String name) {
        try {
            Path file = FOLDER.resolve(name + ".json");
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
