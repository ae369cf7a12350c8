package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that come with the product ask for metrics that the service tells, and say what to do. */
@Timeout(60)
class AlertsTest {
    private static final Path ALERTS = Path.of("..", "config", "alerts.yaml");
    private static final Pattern METRIC = Pattern.compile("ristorno_[a-z_]+");

    @TempDir
    Path folder;

    private static List<JsonNode> alerts() throws IOException {
        var alerts = new ArrayList<JsonNode>();
        new YAMLMapper()
                .readTree(ALERTS.toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    @Test
    void everyMetricOfAnAlertIsToldByTheService() throws IOException {
        try (var service = new TestService(folder.resolve("store")).withCafe()) {
            String told = service.web.get("/metrics").expect(200).text();
            for (JsonNode alert : alerts()) {
                var asked = METRIC.matcher(alert.path("expr").asText());
                assertThat(asked.results().map(found -> found.group()))
                        .as(alert.path("alert").asText())
                        .isNotEmpty()
                        .allSatisfy(metric -> assertThat(told).containsPattern("(?m)^" + metric + "[ {]"));
            }
        }
    }

    /** Nothing has been checked when a service starts: its first check of all entries comes an hour later and takes its time. */
    @Test
    void aServiceThatHasJustStartedIsGivenTimeToCheckItsLedger() throws IOException {
        assertThat(alerts())
                .filteredOn(alert -> alert.path("alert").asText().equals("RistornoLedgerNotChecked"))
                .singleElement()
                .extracting(alert ->
                        Duration.parse("PT" + alert.path("for").asText().toUpperCase(Locale.ROOT)))
                .satisfies(waits -> assertThat(waits).isGreaterThan(Duration.ofHours(6)));
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy(alert -> {
            assertThat(alert.path("annotations").path("summary").asText()).isNotEmpty();
            assertThat(alert.path("annotations").path("runbook").asText()).isNotEmpty();
            assertThat(alert.path("labels").path("severity").asText()).isIn("page", "ticket");
        });
    }
}
