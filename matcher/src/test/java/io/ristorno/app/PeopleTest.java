package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards that are replaced and change hands, seen from outside. */
class PeopleTest {
    private static final String OLD = TestService.card(1);
    private static final String NEW = TestService.card(2);

    @TempDir
    private Path folder;

    private TestService service;
    private Web web;

    @BeforeEach
    void start() {
        service = new TestService(folder.resolve("store")).withCafe();
        web = service.web;
        web.post("/v1/members", "{'id': 'mem_anna', 'program': 'prg_test'}").expect(201);
        web.post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}").expect(201);
        web.post("/v1/cards", "{'id': 'crd_old', 'member': 'mem_anna', 'number': '" + OLD + "'}")
                .expect(201);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aCardThatReplacesAnotherIsOneCardWithIt() {
        send("authorization", "a1", OLD, 5000);
        JsonNode linked = web.post(
                        "/v1/cards",
                        "{'id': 'crd_new', 'member': 'mem_anna', 'number': '" + NEW + "', 'replaces': 'crd_old'}")
                .expect(201)
                .json();
        assertThat(linked.path("replaces").asText()).isEqualTo("crd_old");
        send("clearing", "c1", NEW, 5000);
        assertThat(purchases("mem_anna")).containsExactly("CLEARED a1 c1");
        JsonNode cards = web.get("/v1/members/mem_anna").json().path("cards");
        assertThat(cards.path(0).has("unlinkedAt")).isTrue();
        assertThat(cards.path(1).path("replaces").asText()).isEqualTo("crd_old");
        assertThat(cards.path(1).path("lastFour").asText()).isEqualTo(NEW.substring(NEW.length() - 4));
    }

    @Test
    void aCardThatReplacesOneOfNobodysIsRefused() {
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + NEW + "', 'replaces': 'crd_old'}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problemFields()).containsExactly("replaces");
        assertThat(web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + NEW + "', 'replaces': 7}")
                        .problemFields())
                .containsExactly("replaces");
    }

    @Test
    void aPurchaseStaysWithHimWhoHeldTheCardThen() throws InterruptedException {
        JsonNode first = send("authorization", "a1", OLD, 5000);
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        Thread.sleep(1100);
        web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + OLD + "'}").expect(201);
        assertThat(send("clearing", "c1", OLD, 5000).path("purchase")).isEqualTo(first.path("purchase"));
        JsonNode second = send("authorization", "a2", OLD, 6000);
        assertThat(second.path("purchase").asText())
                .startsWith("pur_")
                .isNotEqualTo(first.path("purchase").asText());
        assertThat(send("authorization", "a2", OLD, 6000).path("repeated").asBoolean())
                .isTrue();
        assertThat(send("authorization", "a2", OLD, 6000).path("purchase")).isEqualTo(second.path("purchase"));
        assertThat(purchases("mem_anna")).containsExactly("CLEARED a1 c1");
        assertThat(purchases("mem_ben")).containsExactly("AUTHORISED a2");
        service = restarted();
        assertThat(send("clearing", "c2", OLD, 6000).path("purchase")).isEqualTo(second.path("purchase"));
        assertThat(purchases("mem_ben")).containsExactly("CLEARED a2 c2");
    }

    private TestService restarted() {
        service.close();
        var again = new TestService(folder.resolve("store"));
        web = again.web;
        return again;
    }

    private JsonNode send(String type, String id, String card, long minor) {
        return web.post("/v1/transactions", TestService.json(type, id, card, minor, Instant.now()))
                .expect(200)
                .json();
    }

    private List<String> purchases(String member) {
        var purchases = new ArrayList<String>();
        web.get("/v1/members/" + member + "/purchases")
                .expect(200)
                .json()
                .path("data")
                .forEach(purchase -> {
                    var events = new ArrayList<String>();
                    purchase.path("events")
                            .forEach(event -> events.add(event.path("id").asText()));
                    purchases.add(purchase.path("state").asText() + " " + String.join(" ", events));
                });
        return purchases;
    }
}
