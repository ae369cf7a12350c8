package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    @Test
    void partsAddUpToTheCatalogueTheyMade() {
        long seed = Long.getLong("seed", System.nanoTime());
        Catalogue whole = RandomCatalogue.of(seed);
        var revisions = new ArrayList<byte[]>();
        for (int i = 0; i < whole.merchants().size(); i++) {
            revisions.add(CatalogueWriter.write(
                    new Catalogue(i + 1, List.of(), whole.merchants().subList(i, i + 1), List.of())));
        }
        revisions.add(CatalogueWriter.write(
                new Catalogue(90, whole.programs(), List.of(), whole.campaigns(), whole.offers())));

        assertThat(CatalogueReader.sum(revisions))
                .as("seed %s", seed)
                .isEqualTo(new Reading.Read<>(
                        new Catalogue(90, whole.programs(), whole.merchants(), whole.campaigns(), whole.offers())));
    }

    @Test
    void aLaterRevisionGoesBeforeAnEarlierOne() {
        byte[] before = "{'revision':1,'programs':[{'id':'prg_a','name':'Old','zone':'UTC'}]}"
                .replace('\'', '"')
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] after = "{'revision':2,'programs':[{'id':'prg_a','name':'New','zone':'UTC'}]}"
                .replace('\'', '"')
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        var sum = (Reading.Read<Catalogue>) CatalogueReader.sum(List.of(before, after));

        assertThat(sum.value().revision()).isEqualTo(2);
        assertThat(sum.value().programs()).singleElement().extracting("name").isEqualTo("New");
    }
}
