package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.decode.CardTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that lost its card key would take every card for a stranger, and look healthy. It does not start. */
class CardKeyTest {
    private static final String OTHER = "ab".repeat(32);

    @TempDir
    private Path folder;

    private Settings settings() {
        return Settings.read(
                null,
                Map.of(),
                List.of(
                        "data=" + folder.resolve("store"),
                        "card.keyFile=" + folder.resolve("card.key"),
                        "http.port=0",
                        "dialects=../config/dialects",
                        "links.0.port=0"));
    }

    private void serve(Map<String, String> environment) {
        Settings settings = settings();
        var key = CardKey.load(settings.cardKeyFile(), settings.data(), environment);
        new Service(settings, new CardTokens(List.of(key)), _ -> {}).close();
    }

    @Test
    void aStoreStartsAgainUnderTheKeyThatWasMadeForIt() {
        serve(Map.of());
        serve(Map.of());
        assertThat(folder.resolve("card.key")).exists();
    }

    @Test
    void aStoreWhoseKeyIsGoneDoesNotStartAndNoOtherKeyIsMade() throws Exception {
        serve(Map.of());
        Files.delete(folder.resolve("card.key"));
        assertThatThrownBy(() -> serve(Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no card key")
                .hasMessageContaining("card.keyFile");
        assertThat(folder.resolve("card.key")).doesNotExist();
    }

    @Test
    void aStoreDoesNotStartUnderAnotherKey() {
        serve(Map.of());
        assertThatThrownBy(() -> serve(Map.of("RISTORNO_CARD_KEY", OTHER)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another card key")
                .hasMessageContaining("RISTORNO_CARD_KEY")
                .hasMessageNotContaining(OTHER);
        serve(Map.of());
    }
}
