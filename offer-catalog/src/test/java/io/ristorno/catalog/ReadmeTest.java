package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever copies a reward out of the README has one that is taken. */
class ReadmeTest {
    private static final Pattern REWARD =
            Pattern.compile("(\\{\"type\": .*?\\})(?: +(\"(?:minSpendMinor|who)\": .*))?");
    private static final String POINTS = "'points':{'currency':'EUR','earn':{'points':1,'perMinor':100}}";

    @Test
    void everyRewardOfTheReadmeIsTaken() throws IOException {
        List<Matcher> rewards = Files.readAllLines(Path.of("..", "offer-catalog", "README.md")).stream()
                .map(REWARD::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(rewards).hasSize(13);
        for (Matcher reward : rewards) {
            String offer = Texts.OFFER
                    .replace("{'type':'PERCENT','rateBasisPoints':1000}", reward.group(1))
                    .replace("'currency'", reward.group(2) == null ? "'currency'" : reward.group(2) + ",'currency'");
            String text = Texts.CATALOGUE
                    .replace(Texts.OFFER, offer)
                    .replace(
                            "'zone':'Europe/Berlin'}],\n 'merchants'",
                            "'zone':'Europe/Berlin'," + POINTS + "}],\n 'merchants'");
            Catalogue catalogue = Texts.value(CatalogueReader.catalogue(Texts.bytes(text)));
            assertThat(catalogue.offers()).extracting(Offer::id).containsExactly("off_x");
        }
    }
}
