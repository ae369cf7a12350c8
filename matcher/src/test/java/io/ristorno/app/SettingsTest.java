package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: what they are when nobody says anything, who goes before whom, and how mistakes are told. */
class SettingsTest {
    private static final Path SHIPPED = Path.of("..", "config", "ristorno.yaml");

    @TempDir
    Path folder;

    private Path file(String yaml) {
        try {
            return Files.writeString(folder.resolve("my.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Settings read(String yaml) {
        return Settings.read(file(yaml), Map.of(), List.of());
    }

    private static Settings flags(String... flags) {
        return Settings.read(null, Map.of(), List.of(flags));
    }

    /** The problems of settings that are refused, a line each. */
    private static List<String> refused(Path file, Map<String, String> environment, List<String> flags) {
        UserError error = catchThrowableOfType(UserError.class, () -> Settings.read(file, environment, flags));
        assertThat(error).as("refused").isNotNull();
        return error.getMessage().lines().skip(1).map(String::strip).toList();
    }

    private List<String> refused(String yaml) {
        return refused(file(yaml), Map.of(), List.of());
    }

    // The shipped file.

    @Test
    void theShippedFileHoldsEverySettingWithItsDefault() throws IOException {
        assertThat(Settings.read(SHIPPED, Map.of(), List.of())).isEqualTo(flags());
        var keys = new TreeSet<String>();
        collect("", new YAMLMapper().readTree(SHIPPED.toFile()), keys);
        assertThat(keys).containsExactlyElementsOf(everySetting());
    }

    private static void collect(String path, JsonNode node, Set<String> keys) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), keys));
        } else if (node.isArray()) {
            node.forEach(each -> collect(path + ".0", each, keys));
        } else {
            keys.add(path);
        }
    }

    /** As the message about an unknown one lists them. */
    private static Set<String> everySetting() {
        var keys = new TreeSet<>(List.of(
                "links.0.name",
                "links.0.host",
                "links.0.port",
                "links.0.dialect",
                "links.0.idleSeconds",
                "links.0.frameBytesMax"));
        String told = refused(null, Map.of(), List.of("surprise=1")).getFirst();
        String list = told.substring(told.indexOf("the settings are ") + "the settings are ".length());
        keys.addAll(List.of(list.split(", ", -1)));
        keys.remove("links");
        keys.remove("kafka");
        return keys;
    }

    @ParameterizedTest
    @CsvSource({
        "data, elsewhere",
        "card.keyFile, elsewhere",
        "card.knownDays, 300",
        "disk.freeMebibytesMin, 7",
        "http.host, localhost",
        "http.port, 9090",
        "http.idleSeconds, 7",
        "dialects, elsewhere",
        "engine.queueDepthMax, 99",
        "engine.relationshipsCachedMebibytesMax, 99",
        "engine.membersCachedMebibytesMax, 99",
        "links.0.name, visa",
        "links.0.host, localhost",
        "links.0.port, 9090",
        "links.0.dialect, iso93-ascii",
        "links.0.idleSeconds, 7",
        "links.0.frameBytesMax, 512"
    })
    void everySettingIsHeard(String key, String value) {
        assertThat(everySetting()).contains(key);
        Settings changed = flags(key + "=" + value);
        assertThat(changed).isNotEqualTo(flags());
        assertThat(changed.toString()).contains(value);
    }

    @Test
    void aFileNeedsOnlyWhatDiffers() {
        assertThat(read("http: {port: 9090}")).isEqualTo(flags("http.port=9090"));
        assertThat(read("")).isEqualTo(flags());
        assertThat(read("# nothing but words\n")).isEqualTo(flags());
    }

    @Test
    void linksOfAFileReplaceTheDefaultOne() {
        Settings settings = read("""
            links:
              - {name: visa, port: 9001, dialect: base1}
              - {name: mastercard, port: 9002, dialect: mastercard, idleSeconds: 30}
            """);
        assertThat(settings.links())
                .containsExactly(
                        new Settings.Link("visa", "127.0.0.1", 9001, "base1", 90, 8192),
                        new Settings.Link("mastercard", "127.0.0.1", 9002, "mastercard", 30, 8192));
        assertThat(read("links: []").links()).isEmpty();
    }

    // Who goes before whom.

    @Test
    void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile() {
        Path file = file("http: {port: 1001, idleSeconds: 11}\ndata: from-file\n");
        Map<String, String> environment = Map.of("RISTORNO_HTTP_PORT", "1002", "RISTORNO_HTTP_IDLE_SECONDS", "12");
        Settings settings = Settings.read(file, environment, List.of("http.port=1003"));
        assertThat(settings.httpPort()).isEqualTo(1003);
        assertThat(settings.httpIdleSeconds()).isEqualTo(12);
        assertThat(settings.data()).isEqualTo(Path.of("from-file"));
    }

    @Test
    void theLastOfTwoFlagsCounts() {
        assertThat(flags("http.port=1", "http.port=2").httpPort()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "RISTORNO_DATA, data",
        "RISTORNO_CARD_KEY_FILE, card.keyFile",
        "RISTORNO_HTTP_HOST, http.host",
        "RISTORNO_DIALECTS, dialects"
    })
    void everyTextHasAVariable(String variable, String key) {
        assertThat(Settings.read(null, Map.of(variable, "localhost"), List.of()))
                .isEqualTo(flags(key + "=localhost"));
    }

    @ParameterizedTest
    @CsvSource({
        "RISTORNO_HTTP_PORT, http.port",
        "RISTORNO_HTTP_IDLE_SECONDS, http.idleSeconds",
        "RISTORNO_ENGINE_QUEUE_DEPTH_MAX, engine.queueDepthMax",
        "RISTORNO_ENGINE_RELATIONSHIPS_CACHED_MEBIBYTES_MAX, engine.relationshipsCachedMebibytesMax",
        "RISTORNO_ENGINE_MEMBERS_CACHED_MEBIBYTES_MAX, engine.membersCachedMebibytesMax"
    })
    void everyNumberHasAVariable(String variable, String key) {
        assertThat(Settings.read(null, Map.of(variable, "77"), List.of())).isEqualTo(flags(key + "=77"));
    }

    // Feeds of topics.

    private static final String FEED = """
            kafka:
              - name: cards
                bootstrap: one:9092,two:9092
                topics: [authorized, cleared]
                group: ristorno
                deadLetterTopic: dead
            """;

    @Test
    void aFeedOfTopicsIsRead() {
        assertThat(read(FEED).kafka())
                .containsExactly(new Settings.Topics(
                        "cards",
                        "one:9092,two:9092",
                        List.of("authorized", "cleared"),
                        "ristorno",
                        "",
                        true,
                        "dead",
                        Map.of()));
        Settings.Topics other =
                read(FEED + """
                    format: iso8583
                    dialect: base1
                    from: latest
                    properties: {security.protocol: SSL, ssl.key.password: "${env:SECRET}"}
                """.replace("        ", "    ")).kafka().getFirst();
        assertThat(other.dialect()).isEqualTo("base1");
        assertThat(other.fromEarliest()).isFalse();
        assertThat(other.properties())
                .isEqualTo(Map.of("security.protocol", "SSL", "ssl.key.password", "${env:SECRET}"));
        assertThat(flags(
                                "kafka.0.name=a",
                                "kafka.0.bootstrap=b:1",
                                "kafka.0.topics=c, d",
                                "kafka.0.group=e",
                                "kafka.0.deadLetterTopic=f")
                        .kafka()
                        .getFirst()
                        .topics())
                .containsExactly("c", "d");
        assertThat(read("kafka: []")).isEqualTo(flags());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: xml | kafka.0.format: is xml; write json or iso8583",
                "format: iso8583 | kafka.0.dialect: is missing; give it a value",
                "dialect: base1 | kafka.0.dialect: is base1; leave it out",
                "from: middle | kafka.0.from: is middle; write earliest or latest",
                "surprise: 1 | kafka.0.surprise: there is no such setting; a feed's settings are named by its number",
                "properties: {ssl.key.password: x} | kafka.0.properties.ssl.key.password: is a secret; put it in",
                "properties: {group.id: x} | kafka.0.properties.group.id: is decided by the feed; leave it out"
            })
    void aBadSettingOfAFeedIsRefusedWithItsLineAndItsMend(String setting, String problem) {
        List<String> problems = refused(FEED + "    " + setting);
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).contains("my.yaml line ").contains(problem);
    }

    @Test
    void whatAFeedLacksIsAskedForAndItsNameIsItsOwn() {
        assertThat(refused("kafka:\n  - {from: latest}\n").toString())
                .contains("kafka.0.name: is missing")
                .contains("kafka.0.bootstrap: is missing")
                .contains("kafka.0.topics: is missing")
                .contains("kafka.0.group: is missing")
                .contains("kafka.0.deadLetterTopic: is missing");
        assertThat(refused(FEED.replace("name: cards", "name: network").replace("Topic: dead", "Topic: cleared")))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("kafka.0.name: is network; a link or another feed"))
                .anyMatch(problem -> problem.contains("kafka.0.deadLetterTopic: is cleared; letters would be read"));
        for (String name : List.of("http", "files", "files/ours", "processor:acme")) {
            assertThat(refused(FEED.replace("name: cards", "name: '" + name + "'"))
                            .getFirst())
                    .contains("kafka.0.name: is " + name + "; a link or another feed");
        }
        assertThat(refused(null, Map.of(), List.of("kafka.1.name=a")).getFirst())
                .contains("feeds are numbered from 0 without a gap");
    }

    // Mistakes.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.prot | 8080 | there is no such setting",
                "http.port | eighty | a whole number from 0 to 65535",
                "http.port | 80.5 | a whole number from 0 to 65535",
                "http.port | true | a whole number from 0 to 65535",
                "http.port | -1 | a whole number from 0 to 65535",
                "http.port | 65536 | a whole number from 0 to 65535",
                "http.port | 99999999999 | a whole number from 0 to 65535",
                "http.port | ~ | give it a value",
                "http.port | [1] | there is no such setting",
                "http.idleSeconds | 0 | a whole number from 1 to 3600",
                "http.idleSeconds | 3601 | a whole number from 1 to 3600",
                "http.host | 0.0.0.0 | 127.0.0.1 only, until there is identity",
                "http.host | '' | give it a value",
                "card.keyFile | {a: 1} | there is no such setting",
                "engine.queueDepthMax | 15 | a whole number from 16 to 10000000",
                "engine.queueDepthMax | 10000001 | a whole number from 16 to 10000000",
                "engine.relationshipsCachedMebibytesMax | -1 | a whole number from 0 to 1000000",
                "engine.membersCachedMebibytesMax | -1 | a whole number from 0 to 1000000"
            })
    void aBadSettingIsRefusedWithItsLineAndItsMend(String key, String value, String mend) {
        String[] parts = key.split("\\.", -1);
        List<String> problems =
                refused("# mine\n\n%s:\n  %s: %s\n".formatted(parts[0], parts[1], value == null ? "''" : value));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).contains("my.yaml line 4: " + key).contains(mend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: '' | give it a value",
                "port: x | a whole number from 0 to 65535",
                "host: 10.0.0.1 | 127.0.0.1 only, until there is identity",
                "idleSeconds: 0 | a whole number from 1 to 86400",
                "frameBytesMax: 63 | a whole number from 64 to 65535",
                "frameBytesMax: 65536 | a whole number from 64 to 65535",
                "surprise: 1 | there is no such setting"
            })
    void aBadSettingOfALinkIsRefusedWithItsLineAndItsMend(String setting, String mend) {
        String name = setting.startsWith("name") ? "" : "name: visa, ";
        String port = setting.startsWith("port") ? "" : "port: 9001, ";
        List<String> problems =
                refused("links:\n  - {%s%sdialect: base1, %s}\n".formatted(name, port, setting.replace("''", "\"\"")));
        String key = setting.substring(0, setting.indexOf(':'));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .contains("my.yaml line 2: links.0." + key)
                .contains(mend);
    }

    @Test
    void whatALinkLacksIsAskedFor() {
        List<String> problems = refused("links:\n  - {idleSeconds: 7}\n");
        assertThat(problems).hasSize(3).allMatch(problem -> problem.endsWith("is missing; give it a value"));
        assertThat(problems.toString())
                .contains("links.0.name")
                .contains("links.0.port")
                .contains("links.0.dialect");
    }

    @Test
    void whatALinkLacksIsToldWithTheLineOfTheLink() {
        List<String> problems = refused("""
            links:
              - {name: visa, port: 9001, dialect: base1}
              - port: 9002
                dialect: base1
            """);
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).contains("my.yaml line 3: links.1.name: is missing");
    }

    @Test
    void linksNeedNamesAndPortsOfTheirOwn() {
        List<String> problems = refused("""
            http: {port: 9001}
            links:
              - {name: visa, port: 9001, dialect: base1}
              - {name: visa, port: 0, dialect: base1}
              - {name: other, port: 0, dialect: base1}
            """);
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).contains("line 3: links.0.port").contains("give each its own");
        assertThat(problems.get(1)).contains("line 4: links.1.name").contains("give each its own");
    }

    @Test
    void aLinkThatIsNotTheNextOneIsRefused() {
        assertThat(refused(null, Map.of(), List.of("links.2.port=9001")).getFirst())
                .contains("flag --set: links.2.port")
                .contains("links are numbered from 0 without a gap");
    }

    @Test
    void everyProblemIsToldAtOnceWithWhoSaidIt() {
        List<String> problems = refused(
                file("surprise: 1\nhttp: {port: x}\n"),
                Map.of("RISTORNO_HTTP_IDLE_SECONDS", "soon"),
                List.of("engine.membersCachedMebibytesMax=-1", "nonsense", "=1"));
        assertThat(problems).hasSize(6);
        assertThat(String.join("\n", problems))
                .contains("my.yaml line 1: surprise")
                .contains("my.yaml line 2: http.port")
                .contains("environment variable RISTORNO_HTTP_IDLE_SECONDS: http.idleSeconds: is soon")
                .contains("flag --set: engine.membersCachedMebibytesMax")
                .contains("flag --set nonsense: write key=value")
                .contains("flag --set =1: write key=value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http: {port: 1", "http: port: 1", "\t- x", "a: ["})
    void whatIsNoYamlIsRefusedWithItsLineAndItsMendAndNothingElse(String yaml) {
        assertThat(refused(yaml)).hasSize(1);
        assertThat(refused(yaml).getFirst()).containsPattern("my\\.yaml line [1-3]: is not YAML; write key: value");
    }

    @Test
    void whatIsSaidTwiceIsRefusedWithItsLine() {
        assertThat(refused("http: {port: 1}\nhttp: {port: 2}"))
                .containsExactly(folder.resolve("my.yaml") + " line 2: says a setting twice; leave one of the two");
    }

    @ParameterizedTest
    @CsvSource({
        "http.prot, http.port",
        "card.keyfile, card.keyFile",
        "datas, data",
        "links.0.prot, links.0.port",
        "links.port, links.0.port",
        "links[1].port, links.1.port",
        "links.dialekt, links.0.dialect"
    })
    void aNearMissIsToldWhatWasProbablyMeant(String key, String meant) {
        assertThat(refused(null, Map.of(), List.of(key + "=1")).getFirst())
                .startsWith("flag --set: " + key + ": there is no such setting; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"links=1", "links.0=1", "links.0.surprise=1"})
    void howALinksSettingIsNamedIsTold(String flag) {
        assertThat(refused(null, Map.of(), List.of(flag)).getFirst()).contains("named by its number: links.0.name");
    }

    @Test
    void aFlagSetsOneSettingOfALink() {
        assertThat(flags("links.0.port=18583").links())
                .containsExactly(new Settings.Link("network", "127.0.0.1", 18583, "iso87-ascii", 90, 8192));
    }

    @Test
    void aGroupWithNothingBelowItSaysNothing() {
        assertThat(read("http:\n  # port: 9090\ncard: {}\n")).isEqualTo(flags());
        assertThat(refused("http: 8080")).hasSize(1);
        assertThat(refused("http: 8080").getFirst())
                .contains("http: there is no such setting; name one of those below");
    }

    @Test
    void aLinkThatSaysNothingIsRefused() {
        assertThat(refused("links:\n  - {}\n").getFirst()).contains("line 2: links.0: ", "links.0.name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RISTORNO_HTTP_PROT | did you mean RISTORNO_HTTP_PORT?",
                "RISTORNO_CARDKEY | did you mean RISTORNO_CARD_KEY?",
                "RISTORNO_LINKS_0_PORT | links are set in a file, or by a flag such as --set links.0.port=8583",
                "RISTORNO_SURPRISE | unset it; the variables are RISTORNO_ADAPTERS, "
            })
    void aVariableThatIsNoneIsRefusedWithoutItsValue(String variable, String mend) {
        List<String> problems = refused(null, Map.of(variable, "deadbeef"), List.of());
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .startsWith("environment variable " + variable + ": there is no such setting; " + mend)
                .doesNotContain("deadbeef");
    }

    @Test
    void variablesThatAreHeardElsewhereAreLeftAlone() {
        Map<String, String> others =
                Map.of("RISTORNO_OPTS", "-Xmx1g", "RISTORNO_CARD_KEY", "x", "RISTORNO_LOG", "json", "HOME", "/");
        assertThat(Settings.read(null, others, List.of())).isEqualTo(flags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "words", "[1, 2]"})
    void aFileThatNamesNothingIsRefused(String yaml) {
        assertThat(refused(yaml))
                .allMatch(problem -> problem.contains("my.yaml line 1: "))
                .isNotEmpty();
        assertThat(refused(yaml).getFirst()).contains("write key: value");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        UserError error = catchThrowableOfType(
                UserError.class, () -> Settings.read(folder.resolve("none.yaml"), Map.of(), List.of()));
        assertThat(error).hasMessageContaining("there is no file").hasMessageContaining("none.yaml");
    }
}
