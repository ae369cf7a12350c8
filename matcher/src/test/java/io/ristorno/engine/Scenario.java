package io.ristorno.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sentence and a table that a bookkeeper could review. The language is described in {@code scenarios/README.md}.
 *
 * @param file it stands in
 * @param sentence what it shows
 * @param lines of its table
 */
record Scenario(String file, String sentence, List<Line> lines) {
    /**
     * One line of a table.
     *
     * @param number in its file, from 1
     */
    record Line(int number, String text) {}

    /** Every scenario of a folder, by file then place. */
    static List<Scenario> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .flatMap(file -> readFile(file).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Scenario> readFile(Path file) {
        var scenarios = new ArrayList<Scenario>();
        List<String> texts;
        try {
            texts = Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (text.startsWith("scenario ")) {
                String sentence = text.substring("scenario ".length()).strip();
                scenarios.add(new Scenario(file.getFileName().toString(), sentence, new ArrayList<>()));
            } else if (!text.isEmpty()) {
                scenarios.getLast().lines.add(new Line(i + 1, text));
            }
        }
        return scenarios;
    }

    @Override
    public String toString() {
        return file.replace(".txt", "") + ": " + sentence;
    }
}
