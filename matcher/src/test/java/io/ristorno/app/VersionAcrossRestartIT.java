package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The version of an offer that was in force when a purchase was made decides, however late its messages come: here from 10 %
 * to 5 %, with the process that knew the first version gone.
 */
class VersionAcrossRestartIT {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long SPENT = 10_000;
    private static final long TEN_PERCENT = 1000;
    private static final long FIVE_PERCENT = 500;

    @TempDir
    Path folder;

    /** A feed: how one member's messages come in. */
    private interface Door extends AutoCloseable {
        void authorize(int purchase, Instant at) throws Exception;

        void clear(int purchase, Instant at) throws Exception;

        @Override
        default void close() {}
    }

    private interface Doors {
        Door open(ServeProcess service, Web web);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void overHttpALatePurchaseEarnsWhatItsVersionPromised() throws Exception {
        theVersionAtPurchaseTimeDecides((_, web) -> new Door() {
            @Override
            public void authorize(int purchase, Instant at) {
                send("authorization", purchase, at);
            }

            @Override
            public void clear(int purchase, Instant at) {
                send("clearing", purchase, at);
            }

            private void send(String type, int purchase, Instant at) {
                String json = TestService.json(type, type + purchase, TestService.card(1), SPENT, at);
                JsonNode answer = web.post(
                                "/v1/transactions",
                                json.replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': 'L" + purchase + "', "))
                        .expect(200)
                        .json();
                assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("TAKEN");
            }
        });
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void overIso8583ALatePurchaseEarnsWhatItsVersionPromised() throws Exception {
        theVersionAtPurchaseTimeDecides((service, _) -> new Door() {
            private final LinkClient link = LinkClient.connect(service.linkPort);

            @Override
            public void authorize(int purchase, Instant at) throws Exception {
                send("0100", purchase, at);
            }

            @Override
            public void clear(int purchase, Instant at) throws Exception {
                send("0220", purchase, at);
            }

            private void send(String type, int purchase, Instant at) throws InterruptedException {
                CardMessage message = CardMessage.purchase(type, TestService.card(1), "CAFE", SPENT, purchase, at);
                assertThat(link.send(message).answer().get(39)).isEqualTo("00");
            }

            @Override
            public void close() {
                link.close();
            }
        });
    }

    private void theVersionAtPurchaseTimeDecides(Doors doors) throws Exception {
        Instant before;
        Instant after;
        try (ServeProcess service = ServeProcess.start(folder);
                var web = new Web(service.httpPort);
                Door door = doors.open(service, web)) {
            TestService.openCafe(web);
            TestService.join(web, "mem_anna", TestService.card(1));
            before = inAnotherSecond();
            door.authorize(1, before);
            edited(web);
            after = inAnotherSecond();
            assertThat(service.terminate(DRAIN)).isZero();
        }
        try (ServeProcess service = ServeProcess.start(folder);
                var web = new Web(service.httpPort);
                Door door = doors.open(service, web)) {
            door.authorize(2, before);
            door.authorize(3, after);
            assertThat(earned(web))
                    .containsExactlyInAnyOrder(
                            "version 1 PROVISIONAL " + TEN_PERCENT,
                            "version 1 PROVISIONAL " + TEN_PERCENT,
                            "version 2 PROVISIONAL " + FIVE_PERCENT);
            door.clear(1, after);
            door.clear(2, after);
            door.clear(3, after);
            assertThat(earned(web))
                    .containsExactlyInAnyOrder(
                            "version 1 PENDING " + TEN_PERCENT,
                            "version 1 PENDING " + TEN_PERCENT,
                            "version 2 PENDING " + FIVE_PERCENT);
            assertThat(explained(web)).containsExactlyInAnyOrder(1, 1, 2);
            assertThat(service.terminate(DRAIN)).isZero();
        }
    }

    private static void edited(Web web) throws InterruptedException {
        inAnotherSecond();
        JsonNode second = web.post("/v1/offers", TestService.newOffer("off_ten", "mer_cafe", 500))
                .expect(201)
                .json();
        assertThat(second.path("version").asInt()).isEqualTo(2);
    }

    /** Card messages tell seconds: what is to lie before or after something has to lie in another one. */
    private static Instant inAnotherSecond() throws InterruptedException {
        Thread.sleep(1100);
        Instant now = Instant.now();
        Thread.sleep(1100);
        return now;
    }

    private static List<String> earned(Web web) {
        var earned = new ArrayList<String>();
        web.get("/v1/members/mem_anna/rewards")
                .expect(200)
                .json()
                .path("data")
                .forEach(
                        reward -> earned.add("version " + reward.path("version").asInt() + " "
                                + reward.path("stage").asText() + " "
                                + reward.path("amount").path("minor").asLong()));
        return earned;
    }

    /** The version that each purchase's explanation speaks of. */
    private static List<Integer> explained(Web web) {
        var versions = new ArrayList<Integer>();
        web.get("/v1/members/mem_anna/purchases")
                .json()
                .path("data")
                .forEach(purchase -> web.get(
                                "/v1/purchases/" + purchase.path("id").asText() + "/explanation")
                        .expect(200)
                        .json()
                        .path("offers")
                        .forEach(offer -> versions.add(offer.path("version").asInt())));
        return versions;
    }
}
