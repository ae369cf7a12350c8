package io.ristorno.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.Malformed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped files make of events that differ from the shipped examples in one thing. */
class ShippedAdaptersTest {
    private static final Path FOLDER = Path.of("..", "config", "adapters");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Adapted adapted(String adapter, String event) throws IOException {
        if (!(Adapter.read(Files.readAllBytes(FOLDER.resolve(adapter + ".json")))
                instanceof Reading.Read<Adapter>(Adapter read))) {
            throw new AssertionError(adapter + " is not sound");
        }
        return read.adapt(event.getBytes(StandardCharsets.UTF_8));
    }

    private static String example(String adapter, String name) throws IOException {
        return Files.readString(FOLDER.resolve("examples").resolve(adapter).resolve(name + ".json"));
    }

    private static List<JsonNode> transactions(String adapter, String event) throws IOException {
        if (!(adapted(adapter, event) instanceof Adapted.Transactions(List<Adapted.One> all))) {
            throw new AssertionError(adapted(adapter, event).toString());
        }
        var read = new ArrayList<JsonNode>();
        for (Adapted.One one : all) {
            read.add(JSON.readTree(one.json()));
        }
        return read;
    }

    /** Stripe and Adyen have minor units of their own of some currencies; whoever reads them as ISO 4217's is off by a hundred. */
    @ParameterizedTest
    @CsvSource({
        "stripe, 1-authorization, eur, EUR, 5000",
        "stripe, 1-authorization, jpy, JPY, 5000",
        "stripe, 1-authorization, kwd, KWD, 5000",
        "stripe, 1-authorization, mga, MGA, 500000",
        "stripe, 1-authorization, isk, ISK, 50",
        "stripe, 1-authorization, ugx, UGX, 50",
        "adyen, 2-authorised, EUR, EUR, 5000",
        "adyen, 2-authorised, JPY, JPY, 5000",
        "adyen, 2-authorised, CLP, CLP, 50",
        "adyen, 2-authorised, ISK, ISK, 50",
        "adyen, 2-authorised, CVE, CVE, 500000",
        "adyen, 2-authorised, IDR, IDR, 500000",
    })
    void aMinorUnitIsTheProcessors(String adapter, String name, String told, String currency, long minor)
            throws IOException {
        String event = example(adapter, name).replace(currency.equals(told) ? "\"EUR\"" : "\"eur\"", '"' + told + '"');
        JsonNode last = transactions(adapter, event).getLast();
        assertThat(last.path("amount").path("currency").asText()).isEqualTo(currency);
        assertThat(last.path("amount").path("minor").asLong()).isEqualTo(minor);
    }

    /** A clearing without its way would be money in the wrong direction: somebody has to look at it. */
    @Test
    void whichWayALithicClearingGoesHasToBeTold() throws IOException {
        String event = example("lithic", "4-clearing");
        String debit = "\"effective_polarity\": \"DEBIT\"";
        assertThat(transactions("lithic", event).getLast().path("type").asText())
                .isEqualTo("clearing");
        assertThat(transactions("lithic", event.replace(debit, "\"effective_polarity\": \"CREDIT\""))
                        .getLast()
                        .path("type")
                        .asText())
                .isEqualTo("refund");
        for (String other : List.of("null", "\"\"", "\"NEITHER\"")) {
            assertThat(adapted("lithic", event.replace(debit, "\"effective_polarity\": " + other)))
                    .as(other)
                    .isInstanceOfSatisfying(
                            Adapted.Unfit.class,
                            unfit -> assertThat(unfit.why().code()).isEqualTo(Malformed.Code.NO_RULE));
        }
    }
}
