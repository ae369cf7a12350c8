package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        // All were made at once: ties go by the key, so L10 comes before L2.
        long reward = 0;
        long left = 5_000;
        int given = 0;
        for (int i : IntStream.range(0, MEMBERS)
                .boxed()
                .sorted(Comparator.comparing(String::valueOf))
                .toList()) {
            long wanted = (2L * (5000 + i) + 5) / 10;
            if (wanted <= left) {
                left -= wanted;
                given++;
                reward += i % 3 == 2 ? 0 : wanted;
            }
        }
        String offer = TestService.offer("off_ten", "mer_cafe", 2000)
                .replace(
                        "'currency'",
                        "'budgetMinor': 5000, 'funding': {'feeBasisPoints': 1000, 'shares': ["
                                + "{'funder': 'MERCHANT', 'basisPoints': 5000}, {'funder': 'ISSUER', 'basisPoints': 5000}]}, 'currency'");
        String out = forecast(offer);
        assertThat(out)
                .contains("\"redemptions\":" + given + ",\"rewardMinor\":" + reward)
                .contains("\"members\":" + given + ",\"audience\":20")
                .contains("\"unmet\":{\"redemptions\":" + (MEMBERS - given) + ",")
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

    @Test
    void daysBoundWhatIsTold() throws IOException {
        LocalDate today = LocalDate.ofInstant(afterLinking, ZoneOffset.UTC);
        String offer = TestService.offer("off_other", "mer_cafe", 1500);
        assertThat(forecast(
                        offer,
                        "--from",
                        today.minusDays(40).toString(),
                        "--until",
                        today.plusDays(1).toString()))
                .contains("\"redemptions\":20,");
        Path file = folder.resolve("offer.json");
        CommandRun late =
                CommandRun.of("back-test", store.toString(), "--offer", file.toString(), "--from", "2099-01-01");
        assertThat(late.exit()).isEqualTo(2);
        assertThat(late.err()).contains("from leaves no day of which anything is stored: what is stored goes from");
        CommandRun odd = CommandRun.of("back-test", store.toString(), "--offer", file.toString(), "--until", "soon");
        assertThat(odd.exit()).isEqualTo(2);
        assertThat(odd.err()).contains("until is no day: write a day: 2026-03-01");
        assertThat(CommandRun.of("back-test", store.toString(), "--from", "2026-01-01")
                        .err())
                .contains("--from and --until are for --offer");
    }

    /** What is to come is tried on what was. */
    @Test
    void anOfferThatIsToComeIsPlayedAsIfItHadHeld() throws IOException {
        String next = TestService.offer("off_other", "mer_cafe", 1500)
                .replace("'from': '2020-01-01'", "'from': '2098-01-01'");
        assertThat(next).contains("2098");
        assertThat(forecast(next))
                .contains("\"redemptions\":20,")
                .contains("it is played as if it had held on all of them");
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

    private String forecast(String offer, String... options) throws IOException {
        Path file = folder.resolve("offer.json");
        Files.writeString(file, offer.replace('\'', '"'));
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of("back-test", store.toString(), "--offer", file.toString()), Stream.of(options))
                        .toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }
}
