package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Bound;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.merchant.MerchantNumber.Use;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of which acceptors what was bought before goes along, and where. */
class NewlyBoundTest {
    private static final Instant BOUND = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ASKS = "'where': {'beforeBinding': true}, ";

    private static NewlyBound newlyBound(String numbers, String where, Instant now) {
        String json = """
                {'programs': [{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}],
                 'merchants': [{'id': 'mer_new', 'name': 'New', 'boundAt': '%s', 'locations': [
                   {'id': 'loc_new', 'name': 'New', 'zone': 'UTC', 'country': 'DE', 'merchantNumbers': [%s]}]}],
                 'offers': [{'id': 'off_new', 'merchantId': 'mer_new', 'title': 'Ten', %s
                   'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'currency': 'EUR',
                   'reward': {'type': 'PERCENT', 'rate': '10 %%'}}]}
                """.formatted(BOUND, numbers, where).replace('\'', '"');
        return switch (CatalogueReader.catalogue(json.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read ->
                NewlyBound.of(Edition.compile(read.value(), Instant.EPOCH), now.toEpochMilli());
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private static Optional<Bound> at(NewlyBound bound, String merchant) {
        return bound.at(new RelationshipKey(new MemberKey("prg_test", 7), new MerchantKey(merchant)), BOUND);
    }

    @Test
    void whoHasTheNumberIsFoundByAcquirerAndNumber() {
        NewlyBound bound = newlyBound("{'mid': 'CAFE', 'acquirer': '40021'}", ASKS, BOUND);
        Bound found = at(bound, "40021/CAFE").orElseThrow();
        assertThat(found.place().location()).isEqualTo("loc_new");
        assertThat(found.use()).isEqualTo(Use.BOTH);
        assertThat(found.networks()).isEmpty();
        assertThat(at(bound, "40022/CAFE")).isEmpty();
        assertThat(at(bound, "40021/OTHER")).isEmpty();
        assertThat(at(bound, "mer_new")).isEmpty();
    }

    @Test
    void aNumberOfClearingsOfOneNetworkIsOfThoseAlone() {
        NewlyBound bound = newlyBound("{'mid': 'CAFE', 'use': 'CLEARING', 'network': 'VISA'}", ASKS, BOUND);
        Bound found = at(bound, "40021/CAFE").orElseThrow();
        assertThat(found.use()).isEqualTo(Use.CLEARING);
        assertThat(found.networks()).containsExactly("VISA");
    }

    @Test
    void whatATerminalTellsIsNotKnownOfWhatWasBought() {
        NewlyBound bound = newlyBound("{'mid': 'CAFE', 'terminal': 'T1'}", ASKS, BOUND);
        assertThat(at(bound, "40021/CAFE")).isEmpty();
    }

    @Test
    void withoutAnOfferThatAsksAndLongAfterTheBindingThereIsNone() {
        String number = "{'mid': 'CAFE'}";
        assertThat(newlyBound(number, "", BOUND).isEmpty()).isTrue();
        assertThat(newlyBound(number, ASKS, BOUND).isEmpty()).isFalse();
        assertThat(newlyBound(number, ASKS, BOUND.plus(Duration.ofDays(227))).isEmpty())
                .isTrue();
    }
}
