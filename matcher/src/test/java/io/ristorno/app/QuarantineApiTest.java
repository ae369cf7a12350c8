package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.Event;
import io.ristorno.event.HandedOn;
import io.ristorno.event.MemberKey;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.member.Lot;
import io.ristorno.money.Commodity;
import io.ristorno.store.Batch;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with events that broke the engine: it was mended, and they are there still. */
@Timeout(60)
class QuarantineApiTest {
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String GIFT = "1";
    private static final String HANDED_ON = "2";
    private static final String UNREADABLE = "3";

    @TempDir
    private Path folder;

    private TestService service;

    @BeforeEach
    void breakSomething() {
        open();
        service.withCafe().withMember("mem_anna", TestService.card(1));
        service.close();
        try (Store store = Store.open(folder.resolve("store"))) {
            var part = new HandedOn.Part(EUR, "rwd_one", "mer_cafe", 300, Long.MAX_VALUE, 0, true);
            store.commit(setAside(
                    store,
                    List.of(
                            Optional.of(new Adjusted(ANNA, "adj_gift", 500, EUR, Lot.NEVER, "olga", "sorry", NOW)),
                            Optional.of(new HandedOn(ANNA, List.of(part), NOW)),
                            Optional.empty())));
        }
        open();
    }

    private static Batch setAside(Store store, List<Optional<Event>> events) {
        var riders = new ArrayList<Rider>();
        for (Optional<Event> event : events) {
            riders.add(new Rider.SetAside(new Quarantined(
                    riders.size() + 1L, event, "NullPointerException at Engine.apply", NOW.toEpochMilli())));
        }
        return new Batch(
                store.recovered().lastBatch() + 1,
                store.recovered().nowMillis(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                riders);
    }

    private void open() {
        service = new TestService(folder.resolve("store"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatIsThereIsTold() {
        JsonNode first = quarantine().path(0);
        assertThat(first.path("kind").asText()).isEqualTo("Adjusted");
        assertThat(first.path("member").asText()).isEqualTo("mem_anna");
        assertThat(first.path("failure").asText()).isEqualTo("NullPointerException at Engine.apply");
        assertThat(quarantine().findValuesAsText("kind")).containsExactly("Adjusted", "HandedOn", "UNREADABLE");
        assertThat(service.web.get("/metrics").text()).contains("ristorno_quarantine_open 3.0");
    }

    @Test
    void whatIsTriedAgainIsTakenOnce() {
        assertThat(release(GIFT, "retry").expect(200).json().path("status").asText())
                .isEqualTo("TAKEN");
        assertThat(available()).isEqualTo(500);
        assertThat(quarantine()).hasSize(2);
        release(GIFT, "retry").expect(404);
        assertThat(available()).isEqualTo(500);
        restart();
        assertThat(available()).isEqualTo(500);
        assertThat(quarantine()).hasSize(2);
    }

    @Test
    void whatIsGivenUpIsGoneForGood() {
        assertThat(release(GIFT, "dismiss").expect(200).json().path("status").asText())
                .isEqualTo("DISMISSED");
        assertThat(release(UNREADABLE, "dismiss")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("DISMISSED");
        restart();
        assertThat(quarantine()).hasSize(1);
        assertThat(available()).isZero();
    }

    /** It has left the one and not come to the other: given up, it would be nobody's, and the books would never balance again. */
    @Test
    void moneyOnItsWayBetweenTwoMembersIsNotGivenUp() {
        JsonNode refused = release(HANDED_ON, "dismiss").expect(409).json();
        assertThat(refused.path("code").asText()).isEqualTo("MONEY_UNDER_WAY");
        assertThat(refused.path("mend").asText()).contains("retry");
        assertThat(quarantine()).hasSize(3);
    }

    @Test
    void whatCouldNotBeWrittenDownIsNotTriedAgain() {
        assertThat(release(UNREADABLE, "retry").expect(409).json().path("code").asText())
                .isEqualTo("UNREADABLE");
        release("99", "dismiss").expect(404);
        assertThat(quarantine()).hasSize(3);
    }

    private void restart() {
        service.close();
        open();
    }

    private JsonNode quarantine() {
        return service.web.get("/v1/quarantine").expect(200).json().path("data");
    }

    private Web.Reply release(String id, String how) {
        return service.web.post("/v1/quarantine/" + id + "/" + how, "");
    }

    private long available() {
        return service.web
                .get("/v1/members/mem_anna/balance")
                .expect(200)
                .json()
                .path("balances")
                .path(0)
                .path("availableMinor")
                .asLong();
    }
}
