package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ristorno back-test}: what a service took, played once more. */
class BackTestCommandTest {
    private static final int MEMBERS = 20;

    @TempDir
    Path folder;

    private Path store;
    private final Instant afterLinking = Instant.now().plusSeconds(60);

    /** A service that took purchases of 50.00 and a little more each, of which some cleared and some were given back. */
    @BeforeEach
    void takePurchases() {
        store = folder.resolve("store");
        try (var service = new TestService(store).withCafe()) {
            for (int i = 0; i < MEMBERS; i++) {
                service.withMember("mem_" + i, TestService.card(i));
                for (String type :
                        List.of("authorization", "clearing", "refund").subList(0, 1 + i % 3)) {
                    String json = TestService.json(type, type + i, TestService.card(i), 5000 + i, afterLinking)
                            .replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': 'L" + i + "', ");
                    service.web.post("/v1/transactions", json).expect(200);
                }
                if (i == 10) {
                    service.web
                            .post(
                                    "/v1/offers",
                                    TestService.newOffer("off_ten", "mer_cafe", 1200)
                                            .replace("'minSpendMinor': 4000", "'minSpendMinor': 3000"))
                            .expect(201);
                }
            }
        }
    }

    @Test
    void theLiveCatalogueGivesWhatItGave() {
        CommandRun run = CommandRun.of("back-test", store.toString());
        assertThat(run.out()).isEqualToIgnoringNewLines("20 rewards, 0 differ");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anotherOfferIsToldInSums() throws IOException {
        long reward = 0;
        for (int i = 0; i < MEMBERS; i++) {
            reward += i % 3 == 2 ? 0 : (2 * (5000 + i) + 5) / 10;
        }
        String offer = TestService.offer("off_ten", "mer_cafe", 2000)
                .replace(
                        "'currency'",
                        "'budgetMinor': 5000, 'funding': {'feeBasisPoints': 1000, 'shares': ["
                                + "{'funder': 'MERCHANT', 'basisPoints': 5000}, {'funder': 'ISSUER', 'basisPoints': 5000}]}, 'currency'");
        String out = forecast(offer);
        assertThat(out)
                .contains("\"redemptions\":20,\"rewardMinor\":" + reward)
                .contains("\"members\":20,\"audience\":20")
                .contains("\"budgetEnds\":\"" + LocalDate.ofInstant(afterLinking, ZoneOffset.UTC) + "\"")
                .contains("would have given to 20 of 20 members who bought there: more than 80 %")
                .doesNotContain("mem_")
                .doesNotContain(TestService.card(1));
        assertThat(forecast(TestService.offer("off_other", "mer_cafe", 1500)
                        .replace("'minSpendMinor': 4000", "'minSpendMinor': 5010")))
                .contains("\"redemptions\":10,")
                .contains("\"members\":10,\"audience\":20")
                .doesNotContain("warning");
    }

    @Test
    void whatCannotBePlayedIsOneSentence() throws IOException {
        assertThat(CommandRun.of("back-test", folder.resolve("none").toString()).err())
                .contains("there is no store in");
        Path offer = folder.resolve("broken.json");
        Files.writeString(offer, "{}");
        CommandRun run = CommandRun.of("back-test", store.toString(), "--offer", offer.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("currency is required: add \"currency\"");
        Files.writeString(
                offer, TestService.offer("off_new", "mer_nobody", 1000).replace('\'', '"'));
        CommandRun unknown = CommandRun.of("back-test", store.toString(), "--offer", offer.toString());
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("merchantId names no registered merchant");
    }

    /** What is in preparation, or holds from some day on, is played as if it had been live. */
    @Test
    void aDraftIsPlayedAsIfItHadBeenLive() throws IOException {
        String live = TestService.offer("off_other", "mer_cafe", 1500);
        String draft = live.replaceFirst(
                "'effectiveFrom': '[^']*'", "'effectiveFrom': '2099-01-01T00:00:00Z', 'status': 'DRAFT'");
        assertThat(draft).contains("2099", "DRAFT");
        assertThat(forecast(draft)).isEqualTo(forecast(live)).contains("\"redemptions\":20,");
    }

    private String forecast(String offer) throws IOException {
        Path file = folder.resolve("offer.json");
        Files.writeString(file, offer.replace('\'', '"'));
        CommandRun run = CommandRun.of("back-test", store.toString(), "--offer", file.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }
}
