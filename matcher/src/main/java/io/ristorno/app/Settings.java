package io.ristorno.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.ristorno.api.Api;
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
        int membersCachedMebibytesMax) {
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
            Map.entry("engine.membersCachedMebibytesMax", "512"));
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** Said by an empty list: a service without links, not one with the default link. */
    private static final String NO_LINKS = "links: []";

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
        if (file != null) {
            said.putAll(fromFile(file, problems));
        }
        if (said.remove(NO_LINKS) == null && said.keySet().stream().noneMatch(key -> key.startsWith("links."))) {
            said.putAll(defaultLink());
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
        try (JsonParser parser = YAML.createParser(Files.readAllBytes(file))) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                walk(parser, "", file, said);
            } else if (first != null) {
                problems.add(file + " line " + parser.currentTokenLocation().getLineNr()
                        + ": names no setting; write key: value, as config/ristorno.yaml does");
            }
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + file);
        } catch (JsonProcessingException broken) {
            problems.add(file + " line " + broken.getLocation().getLineNr() + ": is not YAML, or says something twice");
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
                int count = 0;
                for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
                    walk(parser, path + "." + count, file, said);
                }
                if (count == 0 && path.equals("links")) {
                    said.put(NO_LINKS, new Said("", file.toString()));
                }
            }
            default ->
                said.put(
                        path,
                        new Said(
                                parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText(),
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
                    number("engine.membersCachedMebibytesMax", 0, 1_000_000));
            refuseOtherHosts("http.host", settings.httpHost);
            if (!problems.isEmpty()) {
                throw new UserError("the settings have " + problems.size()
                        + (problems.size() == 1 ? " problem" : " problems") + ":\n  " + String.join("\n  ", problems));
            }
            return settings;
        }

        private void refuseUnknown() {
            said.forEach((key, value) -> {
                boolean link = key.matches("links\\.\\d{1,4}\\.\\w+")
                        && LINK_KEYS.contains(key.substring(key.lastIndexOf('.') + 1));
                if (!DEFAULTS.containsKey(key) && !link) {
                    problems.add(value.where + ": " + key + ": there is no such setting; the settings are "
                            + String.join(", ", new TreeSet<>(DEFAULTS.keySet())) + ", links");
                }
            });
        }

        private List<Link> links() {
            var links = new ArrayList<Link>();
            int count = 0;
            for (; isNamed(count); count++) {
                String at = "links." + count + ".";
                said.putIfAbsent(at + "host", new Said("127.0.0.1", "default"));
                said.putIfAbsent(at + "idleSeconds", new Said("90", "default"));
                said.putIfAbsent(at + "frameBytesMax", new Said("8192", "default"));
                var link = new Link(
                        text(at + "name"),
                        text(at + "host"),
                        number(at + "port", 0, 65_535),
                        text(at + "dialect"),
                        number(at + "idleSeconds", 1, 86_400),
                        number(at + "frameBytesMax", 64, 65_535));
                refuseOtherHosts(at + "host", link.host);
                refuseSameName(at + "name", link.name, links);
                refuseSamePort(at + "port", link.port, links);
                links.add(link);
            }
            refuseGaps(count);
            return List.copyOf(links);
        }

        private boolean isNamed(int link) {
            return said.keySet().stream().anyMatch(key -> key.startsWith("links." + link + "."));
        }

        private void refuseGaps(int count) {
            said.keySet().stream()
                    .filter(key ->
                            key.matches("links\\.\\d{1,4}\\..+") && Integer.parseInt(key.split("\\.", -1)[1]) > count)
                    .sorted()
                    .forEach(key -> problem(
                            key,
                            "has no link before it",
                            "links are numbered from 0 without a gap: write links." + count));
        }

        private void refuseOtherHosts(String key, String host) {
            if (!host.isEmpty() && !host.equals("127.0.0.1") && !host.equals("localhost")) {
                problem(key, "is " + host, "127.0.0.1 only, until there is identity");
            }
        }

        /** A link's name is the source of its messages, by which repeats are known. */
        private void refuseSameName(String key, String name, List<Link> others) {
            if (name.equals(Api.FEED)) {
                problem(key, "is " + name, "messages over HTTP are counted under this name: choose another");
            }
            if (!name.isEmpty() && others.stream().anyMatch(other -> other.name.equals(name))) {
                problem(key, "is " + name, "another link has this name: give each its own");
            }
        }

        /** Port 0 is any that is free. */
        private void refuseSamePort(String key, int port, List<Link> others) {
            boolean taken = said("http.port").equals(Integer.toString(port))
                    || others.stream().anyMatch(other -> other.port == port);
            if (port != 0 && taken) {
                problem(key, "is " + port, "the API or another link has this port: give each its own");
            }
        }

        private String said(String key) {
            Said value = said.get(key);
            return value == null ? "" : value.text;
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
