package io.ristorno.app;

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
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Turns what was said into settings, collecting what is wrong. */
final class SettingsReader {
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
                Path.of(text("mappings")),
                said("files.folder").strip(),
                number("files.everySeconds", 1, 86_400),
                links(dialects),
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
            boolean known = KEYS.contains(key) || LinkName.of(key).isPresent();
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
        String group = KEYS.stream().filter(each -> each.startsWith(key + ".")).collect(Collectors.joining(", "));
        return group.isEmpty()
                ? Nearest.to(key, KEYS)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("the settings are " + String.join(", ", KEYS) + ", links")
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

    private boolean isNamed(int link) {
        return said.keySet().stream().anyMatch(key -> key.startsWith("links." + link + "."));
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
