package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MerchantKey;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.match.OfferIndex;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.UsualGap;
import io.ristorno.offer.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What edits come to one behind the other is what a compile of all comes to. */
class CurrentCatalogueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MerchantKey HARBOUR = new MerchantKey("mer_harbour");
    private static final Catalogue WRITTEN = read("""
            {'merchants': [{'id': 'mer_harbour', 'name': 'Harbour Coffee'}], 'offers': [
            {'id': 'off_own', 'merchantId': 'mer_harbour', 'title': 'Own', 'currency': 'EUR', 'maxRewardMinor': 500,
             'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'reward': {'type': 'PERCENT', 'rate': '10 %'}}]}""");
    private static final Merchant MERCHANT = WRITTEN.merchants().getFirst();
    private static final Offer OFFER = WRITTEN.offers().getFirst();

    private final CurrentCatalogue current =
            new CurrentCatalogue(Edition.compile(Catalogue.EMPTY, NOW), new Takes(), () -> NOW);

    @Test
    void anOfferOfAMerchantWhoHasJustCome_knowsSinceWhenHeIsThere() {
        registered();
        published();
        assertThat(index().since(HARBOUR)).hasValue(NOW.toEpochMilli()).isEqualTo(whole().since(HARBOUR));
    }

    @Test
    void whatIsUsualOfCustomers_isKnownAtOnce() {
        registered();
        published();
        LocalDate day = LocalDate.of(2026, 3, 1);
        assertThat(current.edit(
                        catalogue -> CatalogueEdit.take(catalogue, Map.of("mer_harbour", new UsualGap(day, 9))),
                        new Change(List.of(), Set.of(), List.of(MERCHANT))))
                .isInstanceOf(Reading.Read.class);
        int localDay = Math.toIntExact(day.toEpochDay());
        assertThat(index().usualHalfDays(HARBOUR, localDay))
                .isEqualTo(9)
                .isEqualTo(whole().usualHalfDays(HARBOUR, localDay));
    }

    private void registered() {
        assertThat(current.edit(
                        catalogue -> CatalogueEdit.register(catalogue, MERCHANT, NOW),
                        new Change(List.of(), Set.of(), List.of(MERCHANT))))
                .isInstanceOf(Reading.Read.class);
    }

    private void published() {
        assertThat(current.edit(
                        catalogue -> CatalogueEdit.publish(catalogue, OFFER, NOW),
                        new Change(List.of(), Set.of("mer_harbour"), List.of())))
                .isInstanceOf(Reading.Read.class);
    }

    private OfferIndex index() {
        return current.latest().index();
    }

    private OfferIndex whole() {
        return OfferIndex.compile(current.latest().catalogue(), NOW);
    }

    private static Catalogue read(String text) {
        return ((Reading.Read<Catalogue>)
                        CatalogueReader.catalogue(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .value();
    }

    /** Takes everything and says nothing. */
    private static final class Takes implements Intake {
        @Override
        public boolean submit(List<Work> works) {
            return true;
        }

        @Override
        public boolean submitBulk(List<Work> works) {
            return true;
        }
    }
}
