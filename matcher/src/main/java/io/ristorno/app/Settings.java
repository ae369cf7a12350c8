package io.ristorno.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a service is set up. Later sources go before earlier ones: the defaults below, a YAML file, the environment, flags. Every
 * problem is told with its line and its mend.
 */
record Settings(
        Path data,
        Path cardKeyFile,
        String httpHost,
        int httpPort,
        int httpIdleSeconds,
        Path dialects,
        List<Link> links,
        int queueDepthMax,
        int relationshipsCachedMebibytesMax,
        long membersCachedMax) {
    /** One ISO 8583 port. */
    record Link(String name, String host, int port, String dialect, int idleSeconds, int frameBytesMax) {}

    /** A value and where it was said. */
    private record Said(String text, String where) {}

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("data", "data/store"),
            Map.entry("card.keyFile", "data/card.key"),
            Map.entry("http.host", "127.0.0.1"),
            Map.entry("http.port", "8080"),
            Map.entry("http.idleSeconds", "30"),
            Map.entry("dialects", "config/dialects"),
            Map.entry("engine.queueDepthMax", "65536"),
            Map.entry("engine.relationshipsCachedMebibytesMax", "256"),
            Map.entry("engine.membersCachedMax", "1000000"));
    private static final Set<String> LINK_KEYS =
            Set.of("name", "host", "port", "dialect", "idleSeconds", "frameBytesMax");

    /**
     * Reads the settings.
     *
     * @param file a YAML file, or {@code null} for the defaults
     * @param environment of the process
     * @param flags {@code key=value}
     * @throws UserError with every problem, a line each
     */
    static Settings read(
            @org.jspecify.annotations.Nullable Path file, Map<String, String> environment, List<String> flags) {
        var said = new LinkedHashMap<String, Said>();
        DEFAULTS.forEach((key, value) -> said.put(key, new Said(value, "default")));
        var problems = new ArrayList<String>();
        if (file == null) {
            said.putAll(defaultLink());
        } else {
            said.putAll(fromFile(file, problems));
        }
        DEFAULTS.keySet().forEach(key -> {
            String variable = "RISTORNO_"
                    + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
            if (environment.containsKey(variable)) {
                said.put(key, new Said(environment.get(variable), "environment variable " + variable));
            }
        });
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            if (equals < 1) {
                problems.add("flag --set " + flag + ": write key=value");
            } else {
                said.put(flag.substring(0, equals), new Said(flag.substring(equals + 1), "flag --set"));
            }
        }
        return new Reader(said, problems).settings();
    }

    private static Map<String, Said> defaultLink() {
        return Map.of(
                "links.0.name", new Said("network", "default"),
                "links.0.port", new Said("8583", "default"),
                "links.0.dialect", new Said("iso87-ascii", "default"));
    }

    private static Map<String, Said> fromFile(Path file, List<String> problems) {
        var said = new LinkedHashMap<String, Said>();
        try (JsonParser parser = new YAMLFactory().createParser(Files.readAllBytes(file))) {
            if (parser.nextToken() != null) {
                walk(parser, "", file, said);
            }
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + file);
        } catch (JsonProcessingException broken) {
            problems.add(file + " line " + broken.getLocation().getLineNr() + ": is not YAML");
        } catch (IOException _) {
            throw new UserError("cannot read " + file);
        }
        return said;
    }

    private static void walk(JsonParser parser, String path, Path file, Map<String, Said> said) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    walk(parser, path.isEmpty() ? name : path + "." + name, file, said);
                }
            }
            case START_ARRAY -> {
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    walk(parser, path + "." + i, file, said);
                }
            }
            default ->
                said.put(
                        path,
                        new Said(
                                parser.getText(),
                                file + " line " + parser.currentTokenLocation().getLineNr()));
        }
    }

    /** Turns what was said into settings, collecting what is wrong. */
    private static final class Reader {
        private final Map<String, Said> said;
        private final List<String> problems;

        Reader(Map<String, Said> said, List<String> problems) {
            this.said = said;
            this.problems = problems;
        }

        Settings settings() {
            refuseUnknown();
            var settings = new Settings(
                    Path.of(text("data")),
                    Path.of(text("card.keyFile")),
                    text("http.host"),
                    number("http.port", 0, 65_535),
                    number("http.idleSeconds", 1, 3600),
                    Path.of(text("dialects")),
                    links(),
                    number("engine.queueDepthMax", 16, 10_000_000),
                    number("engine.relationshipsCachedMebibytesMax", 0, 1_000_000),
                    number("engine.membersCachedMax", 1, 1_000_000_000));
            if (!settings.httpHost.equals("127.0.0.1") && !settings.httpHost.equals("localhost")) {
                problem("http.host", "is " + settings.httpHost, "127.0.0.1 only, until there is identity");
            }
            if (!problems.isEmpty()) {
                throw new UserError(
                        "the settings have " + problems.size() + " problems:\n  " + String.join("\n  ", problems));
            }
            return settings;
        }

        private void refuseUnknown() {
            said.forEach((key, value) -> {
                boolean link = key.matches("links\\.\\d+\\.\\w+")
                        && LINK_KEYS.contains(key.substring(key.lastIndexOf('.') + 1));
                if (!DEFAULTS.containsKey(key) && !link) {
                    problems.add(value.where + ": " + key + ": there is no such setting; the settings are "
                            + String.join(", ", new TreeSet<>(DEFAULTS.keySet())) + ", links");
                }
            });
        }

        private List<Link> links() {
            var links = new ArrayList<Link>();
            for (int i = 0; said.keySet().stream().anyMatch(startsWith("links." + i + ".")); i++) {
                String at = "links." + i + ".";
                said.putIfAbsent(at + "host", new Said("127.0.0.1", "default"));
                said.putIfAbsent(at + "idleSeconds", new Said("90", "default"));
                said.putIfAbsent(at + "frameBytesMax", new Said("8192", "default"));
                links.add(new Link(
                        text(at + "name"),
                        text(at + "host"),
                        number(at + "port", 0, 65_535),
                        text(at + "dialect"),
                        number(at + "idleSeconds", 1, 86_400),
                        number(at + "frameBytesMax", 64, 65_535)));
            }
            return List.copyOf(links);
        }

        private static java.util.function.Predicate<String> startsWith(String prefix) {
            return key -> key.startsWith(prefix);
        }

        private String text(String key) {
            Said value = said.get(key);
            if (value == null || value.text.isBlank()) {
                problems.add((value == null ? "links" : value.where) + ": " + key + ": is missing; give it a value");
                return "";
            }
            return value.text;
        }

        private int number(String key, int least, int most) {
            String text = text(key);
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // told below
            }
            if (!text.isEmpty()) {
                problem(key, "is " + text, "a whole number from " + least + " to " + most);
            }
            return least;
        }

        private void problem(String key, String message, String mend) {
            Said value = said.get(key);
            problems.add((value == null ? "links" : value.where) + ": " + key + ": " + message + "; " + mend);
        }
    }
}
