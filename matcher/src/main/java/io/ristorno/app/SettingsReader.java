package io.ristorno.app;

import io.ristorno.adapt.Adapter;
import io.ristorno.api.Api;
import io.ristorno.catalog.Nearest;
import io.ristorno.files.FileRuns;
import io.ristorno.purchase.Horizon;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Turns what was said into settings, collecting what is wrong. */
final class SettingsReader {
    private static final String JSON = "json";
    private static final String ISO8583 = "iso8583";
    private static final String EARLIEST = "earliest";
    /** Properties of Kafka's clients on which it hangs that nothing is lost. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "group.id",
            "enable.auto.commit",
            "auto.offset.reset",
            "allow.auto.create.topics",
            "max.poll.records",
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "acks",
            "enable.idempotence",
            "group.protocol");

    private static final Set<String> KEYS = new TreeSet<>(Settings.DEFAULTS.keySet());

    private final Map<String, Said> said;
    private final List<String> problems;
    private final BiFunction<Path, String, String> dialectProblem;

    /**
     * Of what everybody said.
     *
     * @param problems those that were found before
     * @param dialectProblem what is wrong with a dialect of a folder, {@code ""} if nothing is
     */
    SettingsReader(Map<String, Said> said, List<String> problems, BiFunction<Path, String, String> dialectProblem) {
        this.said = said;
        this.problems = problems;
        this.dialectProblem = dialectProblem;
    }

    /**
     * The settings.
     *
     * @throws UserError with every problem, a line each
     */
    Settings settings() {
        refuseUnknown();
        Path dialects = Path.of(text("dialects"));
        var settings = new Settings(
                Path.of(text("data")),
                Path.of(text("card.keyFile")),
                number("card.knownDays", Horizon.MOST_DAYS, 100_000),
                text("http.host"),
                number("http.port", 0, 65_535),
                number("http.idleSeconds", 1, 3600),
                dialects,
                Path.of(text("adapters")),
                Path.of(text("processors.secrets")),
                Path.of(text("mappings")),
                said("files.folder").strip(),
                number("files.everySeconds", 1, 86_400),
                links(dialects),
                topics(dialects),
                number("engine.queueDepthMax", 16, 10_000_000),
                number("engine.relationshipsCachedMebibytesMax", 0, 1_000_000),
                number("engine.membersCachedMebibytesMax", 0, 1_000_000),
                number("disk.freeMebibytesMin", 1, 1_000_000_000));
        refuseOtherHosts("http.host", settings.httpHost());
        if (!problems.isEmpty()) {
            throw new UserError("the settings have " + problems.size()
                    + (problems.size() == 1 ? " problem" : " problems") + ":\n  " + String.join("\n  ", problems));
        }
        return settings;
    }

    private void refuseUnknown() {
        said.forEach((key, value) -> {
            boolean known = KEYS.contains(key)
                    || LinkName.of(key).isPresent()
                    || TopicName.of(key).isPresent();
            boolean emptyGroup = value.text().isEmpty() && KEYS.stream().anyMatch(each -> each.startsWith(key + "."));
            if (!known && !emptyGroup) {
                problem(key, "there is no such setting", mend(key));
            }
        });
    }

    private static String mend(String key) {
        if (key.startsWith("links")) {
            return LinkName.mend(key);
        }
        if (key.startsWith("kafka")) {
            return TopicName.mend(key);
        }
        String group = KEYS.stream().filter(each -> each.startsWith(key + ".")).collect(Collectors.joining(", "));
        return group.isEmpty()
                ? Nearest.to(key, KEYS)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("the settings are " + String.join(", ", KEYS) + ", links, kafka")
                : "name one of those below it: " + group;
    }

    private List<Settings.Link> links(Path dialects) {
        var links = new ArrayList<Settings.Link>();
        int count = 0;
        for (; isNamed(count); count++) {
            links.add(link("links." + count + ".", links));
        }
        for (int i = 0; i < count; i++) {
            refuseDialect("links." + i + ".dialect", dialects, links.get(i));
        }
        refuseGaps(count);
        return List.copyOf(links);
    }

    private Settings.Link link(String at, List<Settings.Link> others) {
        said.putIfAbsent(at + "host", new Said("127.0.0.1", "default"));
        said.putIfAbsent(at + "idleSeconds", new Said("90", "default"));
        said.putIfAbsent(at + "frameBytesMax", new Said("8192", "default"));
        var link = new Settings.Link(
                text(at + "name"),
                text(at + "host"),
                number(at + "port", 0, 65_535),
                text(at + "dialect"),
                number(at + "idleSeconds", 1, 86_400),
                number(at + "frameBytesMax", 64, 65_535));
        refuseOtherHosts(at + "host", link.host());
        refuseSameName(at + "name", link.name(), others);
        refuseSamePort(at + "port", link.port(), others);
        return link;
    }

    private List<Settings.Topics> topics(Path dialects) {
        var feeds = new ArrayList<Settings.Topics>();
        int count = 0;
        for (; isNamed("kafka." + count + "."); count++) {
            feeds.add(topics("kafka." + count + ".", dialects, feeds));
        }
        int next = count;
        said.keySet().stream()
                .filter(key ->
                        TopicName.of(key).filter(name -> name.feed() > next).isPresent())
                .sorted()
                .forEach(key -> problem(
                        key, "has no feed before it", "feeds are numbered from 0 without a gap: write kafka." + next));
        return List.copyOf(feeds);
    }

    private Settings.Topics topics(String at, Path dialects, List<Settings.Topics> others) {
        said.putIfAbsent(at + "format", new Said(JSON, "default"));
        said.putIfAbsent(at + "from", new Said(EARLIEST, "default"));
        boolean iso = oneOf(at + "format", JSON, ISO8583).equals(ISO8583);
        String name = text(at + "name");
        refuseSameTopicName(at + "name", name, others);
        String dialect = iso ? text(at + "dialect") : said(at + "dialect");
        if (!iso && !dialect.isEmpty()) {
            problem(at + "dialect", "is " + dialect, "leave it out, or say format: iso8583: JSON has no dialect");
        }
        if (iso && !dialect.isEmpty()) {
            String wrong = dialectProblem.apply(dialects, dialect);
            if (!wrong.isEmpty()) {
                problems.add(where(at + "dialect") + ": " + at + "dialect: " + wrong);
            }
        }
        List<String> topics = topicNames(at + "topics");
        String deadLetters = text(at + "deadLetterTopic");
        if (topics.contains(deadLetters)) {
            problem(at + "deadLetterTopic", "is " + deadLetters, "letters would be read as messages: name another");
        }
        return new Settings.Topics(
                name,
                text(at + "bootstrap"),
                topics,
                text(at + "group"),
                iso ? dialect : "",
                oneOf(at + "from", EARLIEST, "latest").equals(EARLIEST),
                deadLetters,
                properties(at + "properties."));
    }

    /** A list, or one text with commas. */
    private List<String> topicNames(String key) {
        var names = new ArrayList<String>();
        for (int i = 0; said.containsKey(key + "." + i); i++) {
            names.add(text(key + "." + i));
        }
        if (names.isEmpty()) {
            for (String name : text(key).split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
        return names;
    }

    private String oneOf(String key, String first, String second) {
        String text = text(key);
        if (!text.isEmpty() && !text.equals(first) && !text.equals(second)) {
            problem(key, "is " + text, "write " + first + " or " + second);
        }
        return text;
    }

    /** Kafka's own settings, but for those that the feed depends on. A secret does not stand in a file of settings. */
    private Map<String, String> properties(String at) {
        var properties = new TreeMap<String, String>();
        List.copyOf(said.keySet()).stream().filter(key -> key.startsWith(at)).forEach(key -> {
            String property = key.substring(at.length());
            String value = text(key);
            if (OURS.contains(property)) {
                problem(key, "is decided by the feed", "leave it out");
            } else if (isSecret(property) && !value.contains("${")) {
                problem(
                        key,
                        "is a secret",
                        "put it in the environment or in a file, and write ${env:NAME} or ${file:/path:key} in its place");
            } else {
                properties.put(property, value);
            }
        });
        return properties;
    }

    private static boolean isSecret(String property) {
        return property.endsWith("password") || property.endsWith("jaas.config") || property.endsWith("keystore.key");
    }

    private void refuseSameTopicName(String key, String name, List<Settings.Topics> others) {
        boolean ofALink = said.entrySet().stream()
                .anyMatch(each -> each.getValue().text().equals(name)
                        && LinkName.of(each.getKey())
                                .filter(link -> link.setting().equals("name"))
                                .isPresent());
        boolean taken = ofALink
                || name.equals(Api.FEED)
                || name.equals(Api.EXPOSURES)
                || name.equals(FileRuns.FEED)
                || name.startsWith(FileRuns.FEED + "/")
                || name.startsWith(Adapter.SOURCE)
                || others.stream().anyMatch(other -> other.name().equals(name));
        if (!name.isEmpty() && taken) {
            problem(key, "is " + name, "a link or another feed has this name: give each its own");
        }
    }

    private boolean isNamed(String prefix) {
        return said.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private boolean isNamed(int link) {
        return isNamed("links." + link + ".");
    }

    private void refuseGaps(int count) {
        said.keySet().stream()
                .filter(key ->
                        LinkName.of(key).filter(name -> name.link() > count).isPresent())
                .sorted()
                .forEach(key -> problem(
                        key, "has no link before it", "links are numbered from 0 without a gap: write links." + count));
    }

    private void refuseDialect(String key, Path dialects, Settings.Link link) {
        String wrong = link.dialect().isEmpty() ? "" : dialectProblem.apply(dialects, link.dialect());
        if (!wrong.isEmpty()) {
            problems.add(where(key) + ": " + key + ": " + wrong);
        }
    }

    private void refuseOtherHosts(String key, String host) {
        if (!host.isEmpty() && !host.equals("127.0.0.1") && !host.equals("localhost")) {
            problem(key, "is " + host, "127.0.0.1 only, until there is identity");
        }
    }

    /** A link's name is the source of its messages, by which repeats are known. */
    private void refuseSameName(String key, String name, List<Settings.Link> others) {
        if (name.equals(Api.FEED)) {
            problem(key, "is " + name, "messages over HTTP are counted under this name: choose another");
        }
        if (name.equals(FileRuns.FEED) || name.startsWith(FileRuns.FEED + "/")) {
            problem(key, "is " + name, "records of files are counted under this name: choose another");
        }
        if (!name.isEmpty() && others.stream().anyMatch(other -> other.name().equals(name))) {
            problem(key, "is " + name, "another link has this name: give each its own");
        }
    }

    /** Port 0 is any that is free. */
    private void refuseSamePort(String key, int port, List<Settings.Link> others) {
        boolean taken = said("http.port").equals(Integer.toString(port))
                || others.stream().anyMatch(other -> other.port() == port);
        if (port != 0 && taken) {
            problem(key, "is " + port, "the API or another link has this port: give each its own");
        }
    }

    private String said(String key) {
        Said value = said.get(key);
        return value == null ? "" : value.text();
    }

    private String text(String key) {
        String text = said(key);
        if (text.isBlank()) {
            problem(key, "is missing", "give it a value");
            return "";
        }
        return text;
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
        problems.add(where(key) + ": " + key + ": " + message + "; " + mend);
    }

    /** Who said it; of what nobody said, who said something else of the same link. */
    private String where(String key) {
        String link = key.substring(0, key.lastIndexOf('.') + 1);
        return Optional.ofNullable(said.get(key))
                .or(() -> said.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(link)
                                && !entry.getValue().where().equals("default"))
                        .map(Map.Entry::getValue)
                        .findFirst())
                .map(Said::where)
                .orElse("links");
    }
}
