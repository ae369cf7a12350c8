package io.ristorno.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is new, as it is kept beside changes. */
class NewsTest {
    private static final int MERCHANTS = 6;
    private static final int MOST = 4;

    private final Random random = new Random(20_260_301);

    private String offer(String id, int merchant) {
        LocalDate from = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(6));
        return """
                {'id': '%s', 'merchantId': 'mer_%d', 'title': 'One', 'currency': 'EUR', 'status': '%s', %s
                 'schedule': {'from': '%s', 'until': '%s'}, 'reward': {'type': 'PERCENT', 'rate': '10 %%'}}""".formatted(
                        id,
                        merchant,
                        random.nextInt(4) == 0 ? "PAUSED" : "LIVE",
                        random.nextInt(3) == 0 ? "'who': {'programs': ['prg_" + random.nextInt(2) + "']}," : "",
                        from,
                        from.plusDays(1 + random.nextInt(60)));
    }

    private static Catalogue catalogue(Iterable<String> offers, boolean second) {
        String program = "{'id': 'prg_%d', 'name': 'Test', 'zone': 'UTC'%s}";
        String text = "{'programs': [" + program.formatted(0, ", 'contact': {}") + ","
                + program.formatted(1, second ? ", 'contact': {}" : "") + "], 'merchants': [";
        var merchants = new ArrayList<String>();
        for (int i = 0; i < MERCHANTS; i++) {
            merchants.add("{'id': 'mer_" + i + "', 'name': 'Shop'}");
        }
        text += String.join(",", merchants) + "], 'offers': [" + String.join(",", offers) + "]}";
        return switch (CatalogueReader.catalogue(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    @Test
    void what_is_kept_beside_changes_is_what_the_whole_catalogue_has() {
        for (int round = 0; round < 200; round++) {
            var offers = new TreeMap<String, String>();
            boolean second = random.nextBoolean();
            Instant now = Instant.parse("2026-01-05T00:00:00Z");
            for (int i = random.nextInt(30); i > 0; i--) {
                change(offers, random.nextInt(MERCHANTS));
            }
            News kept = News.of(catalogue(offers.values(), second), now, MOST);
            var merchants = new HashSet<String>();
            for (int edit = 0; edit < 12; edit++) {
                int merchant = random.nextInt(MERCHANTS);
                change(offers, merchant);
                merchants.add("mer_" + merchant);
                second ^= random.nextInt(5) == 0;
                now = now.plusSeconds(random.nextInt(500_000));
                Catalogue catalogue = catalogue(offers.values(), second);
                kept = kept.with(those(catalogue, merchants), merchants, catalogue, now);
                News whole = News.of(catalogue, now, MOST);
                for (String program : List.of("prg_0", "prg_1", "prg_none")) {
                    assertThat(kept.of(program)).isEqualTo(whole.of(program)).hasSizeLessThanOrEqualTo(MOST);
                }
                if (random.nextInt(6) == 0) {
                    merchants.clear();
                    kept = whole;
                }
            }
        }
    }

    private void change(Map<String, String> offers, int merchant) {
        String id = "off_" + merchant + "_" + random.nextInt(6);
        if (random.nextInt(4) == 0) {
            offers.remove(id);
        } else {
            offers.put(id, offer(id, merchant));
        }
    }

    private static List<Offer> those(Catalogue catalogue, Set<String> merchants) {
        return catalogue.offers().stream()
                .filter(offer -> merchants.contains(offer.merchantId()))
                .toList();
    }
}
