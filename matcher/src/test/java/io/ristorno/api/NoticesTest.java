package io.ristorno.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Notice;
import io.ristorno.money.Commodity;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a notice reads. */
class NoticesTest {
    private static final MemberKey ANNA = new MemberKey("prg_test", 7);
    private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
    private static final MerchantKey HARBOUR = new MerchantKey("mer_harbour");
    private static final String TEN = """
            {'id': 'off_ten', 'merchantId': 'mer_harbour', 'title': 'Ten', 'currency': 'EUR', %s
             'schedule': {'from': '2026-01-01', 'until': '%s'}, 'reward': {'type': 'PERCENT', 'rate': '10 %%'}}""";
    private static final String SHIPPING = """
            {'id': 'off_shipping', 'merchantId': 'mer_harbour', 'title': 'Shipping', 'currency': 'EUR',
             'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'reward': {'type': 'FIXED', 'amountMinor': 3},
             'pays': 'PRIVILEGE', 'privilege': {'name': 'Free delivery'}}""";

    private static Catalogue catalogue(String... offers) {
        String text = "{'programs': [{'id': 'prg_test', 'name': 'Test', 'zone': 'Europe/Berlin'}],"
                + " 'merchants': [{'id': 'mer_harbour', 'name': 'Harbour Coffee'}], 'offers': ["
                + String.join(",", offers) + "]}";
        return switch (CatalogueReader.catalogue(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private static JsonObject read(Notice notice, Catalogue catalogue) {
        return Notices.document(notice, "mem_anna", catalogue.programs().getFirst(), catalogue, NOW);
    }

    private static JsonObject expiring(long minor, Commodity commodity, String expires) {
        return read(
                new Notice.RewardExpiring(
                        ANNA,
                        NOW.toEpochMilli(),
                        "rwd_a_b",
                        minor,
                        commodity,
                        Instant.parse(expires).toEpochMilli()),
                catalogue(SHIPPING));
    }

    @Test
    void anAmountIsToldAsWhatItIs() {
        String expires = "2026-04-01T22:00:00Z";
        Commodity uses = Commodity.privilege("off_shipping");
        assertThat(expiring(2, uses, expires).getString("text")).startsWith("2 uses of \"Free delivery\" can");
        assertThat(expiring(1, Commodity.privilege("off_gone"), expires).getString("text"))
                .startsWith("1 use can");
        assertThat(expiring(1, Commodity.badge("off_gone"), expires).getString("text"))
                .startsWith("1 badge can");
        assertThat(expiring(2, Commodity.points("prg_test"), expires).getString("text"))
                .startsWith("2 points can");
    }

    @Test
    void theLastDayIsOneThatIsWhole() {
        Commodity points = Commodity.points("prg_test");
        assertThat(expiring(5, points, "2026-04-01T22:00:00Z").getString("expiresOn"))
                .as("midnight in Berlin")
                .isEqualTo("2026-04-01");
        assertThat(expiring(5, points, "2026-04-02T04:00:00Z").getString("expiresOn"))
                .as("midnight in New York")
                .isEqualTo("2026-04-01");
    }

    @Test
    void nothingIsPromisedThatCannotBeHad() {
        var nudge = new Notice.Nudge(ANNA, NOW.toEpochMilli(), HARBOUR, "off_ten");
        var reminder = new Notice.VisitReminder(ANNA, NOW.toEpochMilli(), HARBOUR, "pur_a", "off_ten");
        Catalogue live = catalogue(TEN.formatted("", "2027-01-01"));
        assertThat(read(nudge, live).getString("text")).startsWith("There is something new at Harbour Coffee: 10 %");
        assertThat(read(reminder, live).getString("text")).contains("What you can have there: 10 %");
        for (Catalogue over : new Catalogue[] {
            catalogue(TEN.formatted("'status': 'PAUSED',", "2027-01-01")),
            catalogue(TEN.formatted("", "2026-03-20")),
            catalogue()
        }) {
            assertThat(read(nudge, over).getString("text")).doesNotContain("10 %");
            assertThat(read(reminder, over).getString("text")).isEqualTo("You were rewarded at Harbour Coffee.");
        }
    }
}
