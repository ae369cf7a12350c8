package io.ristorno.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Place;
import io.ristorno.match.Places;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of names, and for how long. */
class DescriptorsTest {
    private final Descriptors descriptors = new Descriptors();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void register() {
        descriptors.register(registry);
    }

    @Test
    void aNameIsLookedUpOnce() {
        Places places = cafe("Quay");
        for (int i = 0; i < 3; i++) {
            assertThat(found("SQ *QUAY", places)).isEqualTo("loc_a");
            assertThat(found("SQ *MOLE", places)).isEqualTo("-");
        }
        assertThat(count("miss")).isEqualTo(2);
        assertThat(count("hit")).isEqualTo(4);
    }

    @Test
    void whatWasFoundIsForgottenWhenAMerchantChanges() {
        Places before = cafe("Quay");
        assertThat(found("MOLE", before)).isEqualTo("-");
        assertThat(found("QUAY", before)).isEqualTo("loc_a");
        Places after = before.with(read("Mole").merchants().getFirst());
        assertThat(found("MOLE", after)).isEqualTo("loc_a");
        assertThat(descriptors.size()).isEqualTo(1);
        assertThat(found("QUAY", after)).isEqualTo("-");
    }

    @Test
    void aCatalogueWithoutNamesRemembersNothing() {
        assertThat(found("QUAY", Places.NONE)).isEqualTo("-");
        assertThat(found("", cafe("Quay"))).isEqualTo("-");
        assertThat(count("miss")).isZero();
        assertThat(descriptors.size()).isZero();
    }

    @Test
    void noMoreThanSoManyAreRemembered() {
        Places places = cafe("Quay");
        for (int i = 0; i < 3 * Descriptors.MOST; i++) {
            found("NAME " + i + "X", places);
        }
        assertThat(descriptors.size()).isLessThanOrEqualTo(Descriptors.MOST);
        assertThat(registry.get("cache.evictions").functionCounter().count()).isGreaterThanOrEqualTo(Descriptors.MOST);
    }

    private double count(String result) {
        return registry.get("cache.gets")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    private String found(String name, Places places) {
        var acceptor = new Acceptor("", "", "", "", "", "", name, "", "", 0, Optional.empty(), false);
        return descriptors.place(acceptor, places).map(Place::location).orElse("-");
    }

    private static Places cafe(String name) {
        return Places.compile(read(name));
    }

    private static Catalogue read(String name) {
        byte[] json = """
                {"merchants": [{"id": "mer_a", "name": "A", "locations": [{"id": "loc_a", "name": "A", "zone": "UTC",
                  "country": "DE", "descriptors": [{"name": "%s"}]}]}]}""".formatted(name).getBytes(StandardCharsets.UTF_8);
        return switch (CatalogueReader.catalogue(json)) {
            case Reading.Read<Catalogue>(Catalogue read) -> read;
            case Reading.Refused<Catalogue> refused -> throw new AssertionError(refused.problems());
        };
    }
}
