package io.ristorno.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Candidates;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Offers that are no merchant's, beside those of merchants. */
class OfferIndexTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final MerchantKey CAFE = new MerchantKey("12345/CAFE0001");
    private static final MerchantKey HARBOUR = new MerchantKey("mer_harbour");

    private static final String CAFES = wide("off_cafes", "'mccs': [5814, 5462]");
    private static final String ALL = wide("off_all", "'anywhere': true");
    private static final String SHOPS = wide("off_shops", "'mccs': [5411]");
    private static final String OWN = """
            {'id': 'off_own', 'merchantId': 'mer_harbour', 'title': 'Own', 'currency': 'EUR', 'maxRewardMinor': 500,
             'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'reward': {'type': 'PERCENT', 'rate': '10 %'}}""";

    private static String wide(String id, String where) {
        return """
            {'id': '%s', 'title': 'Wide', 'currency': 'EUR', 'where': {%s}, 'maxRewardMinor': 500,
             'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'reward': {'type': 'PERCENT', 'rate': '5 %%'},
             'funding': {'shares': [{'funder': 'ISSUER', 'basisPoints': 10000}]}}""".formatted(id, where);
    }

    private static Catalogue catalogue(String... offers) {
        String text = "{'merchants': [{'id': 'mer_harbour', 'name': 'Harbour Coffee'}], 'offers': ["
                + String.join(",", offers) + "]}";
        return ((Reading.Read<Catalogue>)
                        CatalogueReader.catalogue(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .value();
    }

    private static OfferIndex index(String... offers) {
        return OfferIndex.compile(catalogue(offers), Instant.EPOCH);
    }

    private static Purchase purchase(MerchantKey merchant, int mcc) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        var message = new Message(
                "X",
                "m1",
                new MemberKey("prg_demo", 7),
                0,
                merchant,
                "",
                BERLIN,
                "DE",
                mcc,
                Channel.IN_STORE,
                0,
                Moment.at(at, BERLIN),
                Traces.NONE,
                at.toEpochMilli());
        var event = new Authorization(message, new Amount(2000, EUR, 2000, EUR, 0));
        return ((Fold.Changed) Fold.fold(Relationship.none(message.relationship()), event))
                .purchases()
                .getFirst();
    }

    private static List<String> found(OfferIndex index, MerchantKey merchant, int mcc) {
        var candidates = new Candidates();
        index.match(merchant, purchase(merchant, mcc), candidates);
        return IntStream.range(0, candidates.count())
                .mapToObj(candidates::offer)
                .map(Offer::id)
                .toList();
    }

    @Test
    void aPurchaseFindsItsMerchantsOffersThoseOfItsCategoryAndThoseAnywhere() {
        OfferIndex index = index(CAFES, ALL, SHOPS, OWN);
        assertThat(found(index, HARBOUR, 5814)).containsExactly("off_own", "off_cafes", "off_all");
        assertThat(found(index, CAFE, 5814)).containsExactly("off_cafes", "off_all");
        assertThat(found(index, CAFE, 5462)).containsExactly("off_cafes", "off_all");
        assertThat(found(index, CAFE, 0)).containsExactly("off_all");
        assertThat(found(index, CAFE, 9999)).containsExactly("off_all");
        assertThat(found(index(OWN), CAFE, 5814)).isEmpty();
    }

    @Test
    void whatIsPublishedLaterIsFoundAndNothingElseIsLost() {
        OfferIndex before = index(CAFES, OWN);
        Catalogue later = catalogue(CAFES, ALL, OWN);
        OfferIndex wider = before.overlaid(later, Set.of(""), Instant.EPOCH);
        assertThat(found(wider, HARBOUR, 5814)).containsExactly("off_own", "off_cafes", "off_all");
        assertThat(wider.overlaySize()).as("compiled as a whole").isZero();
        OfferIndex edited = before.overlaid(later, Set.of("mer_harbour"), Instant.EPOCH);
        assertThat(found(edited, HARBOUR, 5814)).as("another edit").containsExactly("off_own", "off_cafes");
        OfferIndex none = wider.overlaid(catalogue(OWN), Set.of("", "mer_harbour"), Instant.EPOCH);
        assertThat(found(none, HARBOUR, 5814)).containsExactly("off_own");
    }

    @Test
    void anEditOfOffersAloneKnowsWhatACompileOfAllWouldKnow() {
        Catalogue before = catalogue(CAFES, budgeted(OWN, 5_000));
        Catalogue later = offersOf(before, budgeted(OWN, 9_000));
        OfferIndex index = OfferIndex.compile(before, Instant.EPOCH);
        OfferIndex edited = index.overlaid(later, Set.of("mer_harbour"), Instant.EPOCH);
        OfferIndex whole = OfferIndex.compile(later, Instant.EPOCH);
        assertThat(edited.pool("off_own")).isPresent().isEqualTo(whole.pool("off_own"));
        assertThat(edited.pool("off_own")).isNotEqualTo(index.pool("off_own"));
        OfferIndex unbudgeted = edited.overlaid(offersOf(before, OWN), Set.of("mer_harbour"), Instant.EPOCH);
        assertThat(unbudgeted.pool("off_own")).isEmpty();
        assertThat(edited.pool("off_cafes")).isEqualTo(whole.pool("off_cafes"));
        for (long day = 0; day < 700; day += 7) {
            long millis = Instant.EPOCH.minus(Duration.ofDays(day)).toEpochMilli();
            assertThat(edited.remembers(millis)).isEqualTo(whole.remembers(millis));
        }
    }

    /** An edit of offers alone: programs and merchants stay the same objects. */
    private static Catalogue offersOf(Catalogue before, String own) {
        return new Catalogue(
                before.revision() + 1,
                before.programs(),
                before.merchants(),
                before.campaigns(),
                catalogue(CAFES, own).offers());
    }

    private static String budgeted(String offer, long minor) {
        return offer.replaceFirst("'currency'", "'budgetMinor': " + minor + ", 'currency'")
                .replaceFirst("\"currency\"", "\"budgetMinor\": " + minor + ", \"currency\"");
    }

    @Test
    void aMatchAllocatesNothing() {
        OfferIndex index = index(CAFES, ALL, SHOPS, OWN);
        Purchase purchase = purchase(CAFE, 5814);
        var candidates = new Candidates();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int found = 0;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                index.match(CAFE, purchase, candidates);
                found += candidates.count();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(found).isEqualTo(100_000);
        assertThat(least).isLessThan(10_000);
    }
}
