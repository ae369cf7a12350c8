package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose ports others have: the commonest reason not to start. */
class TakenPortsTest {
    @TempDir
    Path folder;

    @Test
    void everyPortThatIsTakenIsToldAtOnceWithItsSetting() throws IOException {
        try (var api = taken();
                var link = taken()) {
            Settings settings = Settings.read(
                    null,
                    Map.of(),
                    List.of(
                            "data=" + folder.resolve("store"),
                            "dialects=" + TestService.DIALECTS,
                            "http.port=" + api.getLocalPort(),
                            "links.0.port=" + link.getLocalPort()));
            assertThatThrownBy(() -> new Service(settings, TestService.tokens(), _ -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("cannot start: http.port " + api.getLocalPort() + " is taken")
                    .hasMessageContaining("links.0.port " + link.getLocalPort() + " is taken")
                    .hasMessageContaining("--set links.0.port=");
        }
        // What was opened is closed again: the store can be.
        new TestService(folder.resolve("store")).close();
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
