package io.ristorno.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a service is set up. Later sources go before earlier ones: the defaults below, a YAML file, the environment, flags. Every
 * problem is told with its line and its mend.
 *
 * @param filesFolder into which files are laid, {@code ""} for none
 */
record Settings(
        Path data,
        Path cardKeyFile,
        int cardKnownDays,
        String httpHost,
        int httpPort,
        int httpIdleSeconds,
        Path dialects,
        Path adapters,
        Path processorSecrets,
        Path mappings,
        String filesFolder,
        int filesEverySeconds,
        List<Link> links,
        List<Topics> kafka,
        int queueDepthMax,
        int relationshipsCachedMebibytesMax,
        int membersCachedMebibytesMax,
        int diskFreeMebibytesMin) {
    /** One ISO 8583 port. */
    record Link(String name, String host, int port, String dialect, int idleSeconds, int frameBytesMax) {
        Link on(int another) {
            return new Link(name, host, another, dialect, idleSeconds, frameBytesMax);
        }
    }

    /**
     * One feed of topics.
     *
     * @param dialect {@code ""} where a record is a JSON object
     * @param fromEarliest whether topics that nobody has read are read from their first record
     * @param properties of Kafka's clients
     */
    record Topics(
            String name,
            String bootstrap,
            List<String> topics,
            String group,
            String dialect,
            boolean fromEarliest,
            String deadLetterTopic,
            Map<String, String> properties) {
        Topics {
            topics = List.copyOf(topics);
            properties = Map.copyOf(properties);
        }
    }

    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("data", "data/store"),
            Map.entry("card.keyFile", "data/card.key"),
            Map.entry("card.knownDays", "225"),
            Map.entry("http.host", "127.0.0.1"),
            Map.entry("http.port", "8080"),
            Map.entry("http.idleSeconds", "30"),
            Map.entry("dialects", "config/dialects"),
            Map.entry("adapters", "config/adapters"),
            Map.entry("processors.secrets", "data/processors"),
            Map.entry("mappings", "config/mappings"),
            Map.entry("files.folder", ""),
            Map.entry("files.everySeconds", "10"),
            Map.entry("disk.freeMebibytesMin", "1024"),
            Map.entry("engine.queueDepthMax", "65536"),
            Map.entry("engine.relationshipsCachedMebibytesMax", "256"),
            Map.entry("engine.membersCachedMebibytesMax", "512"));

    /** The same on ports that were found: where any would do, the same again. */
    Settings listeningOn(int foundHttpPort, Map<String, Integer> linkPorts) {
        return new Settings(
                data,
                cardKeyFile,
                cardKnownDays,
                httpHost,
                foundHttpPort,
                httpIdleSeconds,
                dialects,
                adapters,
                processorSecrets,
                mappings,
                filesFolder,
                filesEverySeconds,
                links.stream()
                        .map(link -> link.on(linkPorts.getOrDefault(link.name(), link.port())))
                        .toList(),
                kafka,
                queueDepthMax,
                relationshipsCachedMebibytesMax,
                membersCachedMebibytesMax,
                diskFreeMebibytesMin);
    }

    /**
     * Reads the settings.
     *
     * @param file a YAML file, or {@code null} for the defaults
     * @param environment of the process
     * @param flags {@code key=value}
     * @throws UserError with every problem, a line each
     */
    static Settings read(@Nullable Path file, Map<String, String> environment, List<String> flags) {
        return read(file, environment, flags, (_, _) -> "");
    }

    /**
     * Reads the settings, and every dialect that they name.
     *
     * @throws UserError with every problem of the settings and of the dialects
     */
    static Settings checked(@Nullable Path file, Map<String, String> environment, List<String> flags) {
        return read(file, environment, flags, Settings::dialectProblem);
    }

    private static Settings read(
            @Nullable Path file,
            Map<String, String> environment,
            List<String> flags,
            BiFunction<Path, String, String> dialectProblem) {
        var said = new LinkedHashMap<String, Said>();
        DEFAULTS.forEach((key, value) -> said.put(key, new Said(value, "default")));
        var problems = new ArrayList<String>();
        Map<String, Said> ofFile = file == null ? Map.of() : new SettingsFile(file, problems).read();
        said.putAll(ofFile);
        if (said.remove(SettingsFile.NO_LINKS) == null
                && ofFile.keySet().stream().noneMatch(LinkName::isOne)) {
            said.putAll(defaultLink());
        }
        said.putAll(new SettingsVariables(environment, problems).read());
        said.putAll(fromFlags(flags, problems));
        return new SettingsReader(said, problems, dialectProblem).settings();
    }

    private static Map<String, Said> defaultLink() {
        return Map.of(
                "links.0.name", new Said("network", "default"),
                "links.0.port", new Said("8583", "default"),
                "links.0.dialect", new Said("iso87-ascii", "default"));
    }

    private static Map<String, Said> fromFlags(List<String> flags, List<String> problems) {
        var said = new LinkedHashMap<String, Said>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            if (equals < 1) {
                problems.add("flag --set " + flag + ": write key=value");
            } else {
                said.put(flag.substring(0, equals), new Said(flag.substring(equals + 1), "flag --set"));
            }
        }
        return said;
    }

    private static String dialectProblem(Path folder, String name) {
        try {
            Dialects.load(Home.file(folder), name);
            return "";
        } catch (UserError error) {
            return String.valueOf(error.getMessage());
        }
    }
}
