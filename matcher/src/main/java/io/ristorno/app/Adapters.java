package io.ristorno.app;

import io.ristorno.adapt.Adapter;
import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.processors.Processor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adapter files of a folder, or named by their path; and the secrets of those processors that send events here: a file of a folder
 * each, or an environment variable, a line a secret.
 */
final class Adapters {
    /** In front of an adapter's name in capitals, - being _. */
    static final String VARIABLE = "RISTORNO_PROCESSOR_";

    private static final String SUFFIX = ".json";

    private Adapters() {}

    /**
     * Loads an adapter.
     *
     * @param name a file's name in the folder without {@code .json}, or a path
     * @throws UserError with every problem of the file
     */
    static Adapter load(Path folder, String name) {
        Path file = name.endsWith(SUFFIX) ? Path.of(name) : folder.resolve(name + SUFFIX);
        return switch (Adapter.read(bytes(folder, name, file))) {
            case Reading.Read<Adapter>(Adapter adapter) -> named(adapter, file);
            case Reading.Refused<Adapter>(List<Problem> problems) -> throw new UserError(file + ": " + all(problems));
        };
    }

    /** By its name it is addressed, and its cards are linked: two files of one name would be one processor. */
    private static Adapter named(Adapter adapter, Path file) {
        if (!file.getFileName().toString().equals(adapter.name() + SUFFIX)) {
            throw new UserError(file + ": name: is " + adapter.name() + "; name the file " + adapter.name() + SUFFIX);
        }
        return adapter;
    }

    private static byte[] bytes(Path folder, String name, Path file) {
        try {
            if (Files.isRegularFile(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException _) {
            throw new UserError("cannot read " + file);
        }
        String mend = Nearest.to(name, names(folder))
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "the folder " + folder + " has " + String.join(", ", names(folder)));
        throw new UserError("there is no adapter file " + file + "; " + mend);
    }

    private static String all(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.field() + ": " + problem.message() + "; " + problem.mend())
                .collect(Collectors.joining("\n  "));
    }

    /** The names of the adapters in a folder. */
    static List<String> names(Path folder) {
        return files(folder).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    /**
     * Every processor that there are secrets of.
     *
     * @throws UserError with every problem of their secrets and adapters, and nothing of a secret
     */
    static Map<String, Processor> processors(Settings settings, Map<String, String> environment) {
        Path folder = Home.file(settings.adapters());
        var problems = new ArrayList<String>();
        var processors = new TreeMap<String, Processor>();
        secrets(settings.processorSecrets(), folder, environment, problems).forEach((name, told) -> {
            try {
                switch (Processor.of(load(folder, name), told.lines())) {
                    case Reading.Read<Processor>(Processor processor) -> processors.put(name, processor);
                    case Reading.Refused<Processor>(List<Problem> refused) ->
                        problems.add(told.where() + ": " + all(refused));
                }
            } catch (UserError error) {
                problems.add(told.where() + ": " + error.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new UserError("the processors have problems:\n  " + String.join("\n  ", problems));
        }
        return processors;
    }

    /** @param where they stand, for people */
    private record Secrets(List<String> lines, String where) {}

    private static Map<String, Secrets> secrets(
            Path files, Path folder, Map<String, String> environment, List<String> problems) {
        var secrets = new TreeMap<String, Secrets>();
        for (String name : files(files)) {
            Path file = files.resolve(name);
            try {
                secrets.put(name, new Secrets(lines(Files.readString(file)), file.toString()));
            } catch (IOException _) {
                problems.add("cannot read " + file);
            }
        }
        Map<String, String> variables =
                names(folder).stream().collect(Collectors.toMap(Adapters::variable, name -> name));
        environment.forEach((variable, value) -> {
            String name = variables.get(variable);
            if (name != null) {
                secrets.put(name, new Secrets(lines(value), "environment variable " + variable));
            } else if (variable.startsWith(VARIABLE)) {
                problems.add("environment variable " + variable + ": there is no such adapter; "
                        + Nearest.mend(variable, variables.keySet(), "unset it"));
            }
        });
        return secrets;
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
