package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class GeneratedCatalogueTest {
    private static final Catalogue CATALOGUE = GeneratedCatalogue.of(500, 1);

    @Test
    void it_obeys_the_rules_of_every_catalogue() {
        assertThat(CatalogueReader.catalogue(CatalogueWriter.write(CATALOGUE))).isInstanceOf(Reading.Read.class);
    }

    @Test
    void it_has_as_many_offers_as_asked_for_and_is_the_same_for_a_seed() {
        assertThat(CATALOGUE.offers()).hasSize(500);
        assertThat(GeneratedCatalogue.of(500, 1)).isEqualTo(CATALOGUE);
        assertThat(GeneratedCatalogue.of(500, 2)).isNotEqualTo(CATALOGUE);
    }

    @Test
    void every_kind_of_condition_is_in_it() {
        assertThat(CATALOGUE.offers())
                .anyMatch(offer -> offer.mechanic() instanceof Mechanic.Fixed)
                .anyMatch(offer -> offer.schedule().daysOfWeek().size() < 7)
                .anyMatch(offer -> !offer.schedule().hours().equals(Hours.ALL_DAY))
                .anyMatch(offer -> offer.schedule().zone().isPresent())
                .anyMatch(offer -> !offer.where().locations().isEmpty())
                .anyMatch(offer -> !offer.where().mccs().isEmpty())
                .anyMatch(offer -> !offer.where().channels().isEmpty())
                .anyMatch(offer -> !offer.where().countries().isEmpty())
                .anyMatch(offer -> offer.minSpendMinor() > 0)
                .anyMatch(offer -> !offer.limits().isEmpty())
                .anyMatch(offer -> offer.budget().totalMinor().isPresent());
    }

    @Test
    void every_merchant_has_an_offer_that_rewards_anything() {
        Shops shops = Shops.of(CATALOGUE, 1, LocalDateTime.parse("2026-11-20T12:00"));
        assertThat(shops.rewardingCount()).isEqualTo(shops.registeredCount()).isPositive();
        assertThat(CATALOGUE.offers().stream().map(Offer::merchantId).distinct())
                .hasSize(CATALOGUE.merchants().size());
    }
}
