package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.ledger.TrialBalance;
import io.ristorno.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DemoCommandTest {
    @TempDir
    private Path folder;

    private CommandRun demo(int seed, int linkPort) {
        return CommandRun.of(
                "demo",
                "--seconds=3",
                "--data=" + store(),
                "--http-port=0",
                "--link-port=" + linkPort,
                "--seed=" + seed);
    }

    private Path store() {
        return folder.resolve("store");
    }

    private static Map<String, Object> credited(Path store) {
        try (Store opened = Store.open(store)) {
            var credited = new HashMap<String, Object>();
            DemoFigures.credited(opened.recovered().sums())
                    .forEach((commodity, sum) -> credited.put(commodity.code(), Math.toIntExact(sum)));
            assertThat(opened.verifyLedger(_ -> {})).isEmpty();
            assertThat(TrialBalance.of(opened.recovered().sums()).balanced()).isTrue();
            return credited;
        }
    }

    @Test
    void it_ends_by_itself_and_what_it_tells_last_is_what_the_store_holds() {
        CommandRun run = demo(1, 0);
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        JsonObject told = run.json();
        assertThat(told.fieldNames())
                .containsExactly(
                        "messages",
                        "ratePerSecond",
                        "p50Ms",
                        "p99Ms",
                        "matched",
                        "credited",
                        "trialBalance",
                        "storePath");
        assertThat(told.getLong("messages")).isGreaterThan(100);
        assertThat(told.getLong("matched")).isPositive();
        assertThat(told.getDouble("p99Ms"))
                .isGreaterThanOrEqualTo(told.getDouble("p50Ms"))
                .isPositive();
        assertThat(told.getJsonObject("trialBalance").getMap().values())
                .isNotEmpty()
                .allMatch(sum -> sum.equals(0));
        assertThat(told.getJsonObject("credited").getMap()).isNotEmpty().isEqualTo(credited(store()));
        assertThat(told.getString("storePath"))
                .isEqualTo(store().toAbsolutePath().toString());
    }

    @Test
    void a_second_run_goes_on_with_the_same_store() {
        demo(1, 0);
        Map<String, Object> first = credited(store());
        CommandRun second = demo(2, 0);
        assertThat(second.exit()).as(second.out() + second.err()).isZero();
        assertThat(second.json().getJsonObject("credited").getInteger("EUR")).isGreaterThan((Integer) first.get("EUR"));
    }

    @Test
    void a_port_that_is_taken_is_replaced_by_another_and_it_says_so() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = demo(1, taken.getLocalPort());
            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            assertThat(run.out()).contains("Port " + taken.getLocalPort() + " is taken: ISO 8583 gets another.");
        }
    }

    @Test
    void the_log_goes_to_a_file_and_no_card_number_into_it() throws IOException {
        PrintStream before = System.err;
        CommandRun run = demo(1, 0);
        assertThat(System.err).isSameAs(before);
        String log = Files.readString(folder.resolve("store.log"));
        assertThat(log + run.out()).doesNotContain("99991").doesNotContain("99992");
    }
}
