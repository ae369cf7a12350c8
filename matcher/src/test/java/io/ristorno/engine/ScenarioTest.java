package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table under {@code scenarios} comes out, and after every line no unit is lost. */
class ScenarioTest {
    static List<Scenario> scenarios() throws URISyntaxException {
        URL folder = Objects.requireNonNull(ScenarioTest.class.getResource("/scenarios"));
        return Scenario.read(Path.of(folder.toURI()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void theTableComesOut(Scenario scenario) {
        new Script(scenario).run();
    }

    @Test
    void everyTableChecksSomething() throws URISyntaxException {
        assertThat(scenarios())
                .allMatch(scenario ->
                        scenario.lines().stream().anyMatch(line -> line.text().contains("->")));
    }
}
