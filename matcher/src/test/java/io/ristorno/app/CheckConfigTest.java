package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ristorno check-config}: what an operator asks before he starts the service. */
class CheckConfigTest {
    @TempDir
    Path folder;

    private CommandRun check(String yaml, String... others) throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), yaml);
        var arguments = new ArrayList<>(List.of("check-config", "--config", file.toString()));
        arguments.addAll(List.of(others));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertRefused(CommandRun run) {
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("ristorno: ").doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(run.out()).doesNotContain("sound");
    }

    @Test
    void theShippedSettingsAreSound() {
        CommandRun run = CommandRun.of("check-config", "--config", "../config/ristorno.yaml");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains(
                        "link network: port 8583, dialect iso87-ascii",
                        "API: http://127.0.0.1:8080",
                        "the settings are sound");
        assertThat(CommandRun.of("check-config").out()).isEqualTo(run.out());
    }

    @Test
    void everyShippedDialectIsSound() throws IOException {
        var links = new StringBuilder("links:\n");
        try (var files = Files.list(TestService.DIALECTS)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .forEach(name -> links.append("  - {name: %s, port: 0, dialect: %s}\n".formatted(name, name)));
        }
        CommandRun run = check(links.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("link "))).hasSizeGreaterThan(10);
    }

    @Test
    void itStartsNothingAndMakesNothing() throws IOException {
        Path data = folder.resolve("store");
        Path key = folder.resolve("card.key");
        CommandRun run = check("data: %s\ncard: {keyFile: %s}\n".formatted(data, key));
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("store: " + data);
        assertThat(data).doesNotExist();
        assertThat(key).doesNotExist();
    }

    @Test
    void everyProblemIsToldWithItsLineAndItsMend() throws IOException {
        CommandRun run = check("http:\n  prot: 8080\n  port: eighty\n");
        assertRefused(run);
        assertThat(run.err())
                .contains("the settings have 2 problems")
                .contains("my.yaml line 2: http.prot: there is no such setting")
                .contains("my.yaml line 3: http.port: is eighty; a whole number from 0 to 65535");
    }

    @Test
    void aFlagIsCheckedToo() throws IOException {
        assertRefused(check("", "--set", "http.port=x"));
        assertThat(check("http: {port: x}\n", "--set", "http.port=9090").exit()).isZero();
    }

    @Test
    void everyLinksDialectIsCheckedWithItsFieldAndItsMend() throws IOException {
        Path mine = Files.writeString(
                folder.resolve("mine.json"),
                "{\"name\": \"mine\", \"extends\": \"iso87-ascii\", \"mti\": \"morse\", \"fields\": {\"4\": {\"len\":"
                        + " -1}}}");
        CommandRun run = check("""
            links:
              - {name: one, port: 0, dialect: nobodys}
              - {name: two, port: 0, dialect: %s}
            """.formatted(mine));
        assertRefused(run);
        assertThat(run.err())
                .contains("my.yaml line 2: links.0.dialect: there is no dialect file")
                .contains("nobodys.json")
                .contains("my.yaml line 3: links.1.dialect: ")
                .contains("mti: ")
                .contains("fields.4.len: ");
    }

    @Test
    void aMistypedDialectIsToldWithEverythingElse() throws IOException {
        CommandRun run = check("""
            http: {port: x}
            links:
              - {name: one, port: 0, dialect: iso87-asci}
            """);
        assertRefused(run);
        assertThat(run.err())
                .contains("the settings have 2 problems")
                .contains("line 1: http.port")
                .contains("line 3: links.0.dialect: there is no dialect file")
                .contains("did you mean iso87-ascii?");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        CommandRun run = CommandRun.of(
                "check-config", "--config", folder.resolve("none.yaml").toString());
        assertRefused(run);
        assertThat(run.err()).contains("there is no file").contains("none.yaml");
    }

    @Test
    void anOptionThatDoesNotExistIsRefusedWithTheOneThatWasMeant() {
        CommandRun run = CommandRun.of("check-config", "--confg", "my.yaml");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--confg").contains("Possible solutions: --config");
    }
}
