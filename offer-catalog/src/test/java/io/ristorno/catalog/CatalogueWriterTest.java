package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogueWriterTest {
    private static final int CATALOGUES = 500;
    private static final Path SAMPLE = Path.of("..", "config", "catalogue.json");

    @Test
    void reads_whatItWrote() {
        long first = Long.getLong("seed", System.nanoTime());
        for (long seed = first; seed < first + CATALOGUES; seed++) {
            Catalogue catalogue = RandomCatalogue.of(seed);
            assertThat(Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(catalogue))))
                    .as("again with -Dseed=%d", seed)
                    .isEqualTo(catalogue);
        }
    }

    @Test
    void reads_eachPartThatItWrote() {
        long first = Long.getLong("seed", System.nanoTime());
        for (long seed = first; seed < first + CATALOGUES / 10; seed++) {
            rereadsParts(RandomCatalogue.of(seed), "again with -Dseed=" + seed);
        }
    }

    private static void rereadsParts(Catalogue catalogue, String seed) {
        for (Program program : catalogue.programs()) {
            assertThat(Texts.value(CatalogueReader.program(CatalogueWriter.write(program), Ids.IN_TEXT)))
                    .as(seed)
                    .isEqualTo(program);
        }
        for (Merchant merchant : catalogue.merchants()) {
            assertThat(Texts.value(CatalogueReader.merchant(CatalogueWriter.write(merchant), Ids.IN_TEXT)))
                    .as(seed)
                    .isEqualTo(merchant);
            for (Location location : merchant.locations()) {
                assertThat(Texts.value(CatalogueReader.location(CatalogueWriter.write(location), Ids.IN_TEXT)))
                        .as(seed)
                        .isEqualTo(location);
            }
        }
        for (Campaign campaign : catalogue.campaigns()) {
            assertThat(Texts.value(CatalogueReader.campaign(CatalogueWriter.write(campaign), Ids.IN_TEXT)))
                    .as(seed)
                    .isEqualTo(campaign);
        }
        for (Offer offer : catalogue.offers()) {
            assertThat(Texts.value(CatalogueReader.offer(CatalogueWriter.write(offer), Ids.IN_TEXT)))
                    .as(seed)
                    .isEqualTo(offer);
            assertThat(Sentence.of(offer)).as(seed).matches("(?s).*\\.").doesNotContain("null");
        }
    }

    @Test
    void builds_anyCatalogueByEdits() {
        long seed = Long.getLong("seed", System.nanoTime());
        Catalogue wanted = RandomCatalogue.of(seed);
        Catalogue built = Catalogue.EMPTY;
        List<Merchant> merchants = new ArrayList<>(wanted.merchants());
        Collections.shuffle(merchants, new Random(seed));
        for (Program program : wanted.programs()) {
            built = Texts.value(CatalogueEdit.register(built, program, Instant.EPOCH));
        }
        for (Merchant merchant : merchants) {
            built = Texts.value(CatalogueEdit.register(built, merchant, Instant.EPOCH));
        }
        for (Campaign campaign : wanted.campaigns()) {
            built = Texts.value(CatalogueEdit.register(built, campaign, Instant.EPOCH, Ids.IN_TEXT));
        }
        for (Offer offer : wanted.offers()) {
            // Which step follows on which is another matter.
            Offer live = offer.stoppedBy(Optional.empty()).standing(Status.LIVE, offer.change());
            built = Texts.value(CatalogueEdit.publish(built, live, offer.effectiveFrom()));
        }
        assertThat(built.programs())
                .as("again with -Dseed=%d", seed)
                .isEqualTo(wanted.programs().stream()
                        .map(program ->
                                program.after(List.of()).with(program.control().map(CatalogueWriterTest::begun)))
                        .toList());
        assertThat(built.merchants()).as("again with -Dseed=%d", seed).isEqualTo(wanted.merchants());
        assertThat(built.offers())
                .as("again with -Dseed=%d", seed)
                .extracting(Offer::id, Offer::effectiveFrom)
                .isEqualTo(wanted.offers().stream()
                        .map(offer -> tuple(offer.id(), offer.effectiveFrom()))
                        .toList());
    }

    /** A control group that an edit begins holds nobody out of what was before. */
    private static Arms begun(Arms arms) {
        return arms.from().isBefore(Instant.EPOCH)
                ? new Arms(arms.salt(), arms.holdoutBasisPoints(), Instant.EPOCH, arms.until())
                : arms;
    }

    @Test
    void reads_theSampleAgain() throws IOException {
        Catalogue sample = sample();
        byte[] written = CatalogueWriter.write(sample);
        assertThat(Texts.value(CatalogueReader.catalogue(written))).isEqualTo(sample);
        assertThat(CatalogueWriter.write(Texts.value(CatalogueReader.catalogue(written))))
                .isEqualTo(written);
    }

    @Test
    void shows_everyKindInTheSample() throws IOException {
        Catalogue sample = sample();
        assertThat(sample.programs()).extracting(Program::id).containsExactly("prg_demo");
        assertThat(sample.merchants()).hasSize(12);
        assertThat(sample.merchants().stream()
                        .mapToInt(merchant -> merchant.locations().size())
                        .sum())
                .isGreaterThanOrEqualTo(40);
        assertThat(sample.merchants().stream().flatMap(merchant -> merchant.locations().stream()))
                .extracting(Location::channel)
                .contains(Channel.values());
        assertThat(sample.offers()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(sample.offers())
                .extracting(offer -> offer.currency().code())
                .containsOnly("EUR", "GBP", "USD", "SEK");
        assertThat(sample.offers()).extracting(Offer::version).contains(2);
    }

    @Test
    void writes_oneFormOnly() {
        Offer offer = Texts.value(CatalogueReader.offer(Texts.bytes(Texts.OFFER), Ids.IN_TEXT));
        String text = """
                {'id':'off_x','version':1,'merchantId':'mer_harbour','title':'Lunch','status':'LIVE',
                'schedule':{'from':'2026-03-01','until':'2026-04-01'},
                'reward':{'type':'PERCENT','rateBasisPoints':1000},'currency':'EUR',
                'minSpendMinor':0,'limits':[],
                'stacking':{'group':'default','mode':'BEST_OF_GROUP','priority':0},
                'refundPolicy':'REQUALIFY','holdDays':14}""";
        assertThat(CatalogueWriter.write(offer)).isEqualTo(Texts.bytes(text.replace("\n", "")));
    }

    private static Catalogue sample() throws IOException {
        return Texts.value(CatalogueReader.catalogue(Files.readAllBytes(SAMPLE)));
    }
}
