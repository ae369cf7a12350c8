package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.Program;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueReaderTest {
    private static final String CARD = "4111111111111111";
    private static final String EVERY_FIELD = """
                {'id':'off_x','version':3,'merchantId':'mer_m','title':'Lunch','status':'PAUSED',
                 'effectiveFrom':'2026-03-31T00:00:00+02:00',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01T12:00','daysOfWeek':['MONDAY','FRIDAY'],
                             'hours':{'from':'11:30','until':'14:00'},'zone':'Europe/Berlin'},
                 'where':{'locations':['loc_a'],'excludeLocations':['loc_b'],'mccs':[5812,'0742'],
                          'channels':['IN_STORE'],'countries':['DE'],'beforeBinding':true},
                 'reward':{'type':'FIXED','amountMinor':500},'currency':'EUR',
                 'minSpendMinor':4000,'maxSpendMinor':9000,'maxRewardMinor':1500,'estimateMinor':6000,
                 'limits':[{'kind':'COUNT','per':'OFFER','most':1}],'budgetMinor':100000,
                 'stacking':{'group':'g','mode':'EXCLUSIVE','priority':-3},'refundPolicy':'NONE','holdDays':0,
                 'stop':{'at':'2026-03-31T12:00:00+02:00','mode':'VOID_PROVISIONAL'}}""";

    @Test
    void reads_anOfferWithItsDefaults() {
        Offer offer = offer(Texts.OFFER);
        assertThat(offer.version()).isEqualTo(1);
        assertThat(offer.status()).isEqualTo(Status.LIVE);
        assertThat(offer.effectiveFrom()).isEqualTo(Instant.MIN);
        assertThat(offer.schedule().isEveryHour()).isTrue();
        assertThat(offer.schedule().until()).isEqualTo(LocalDateTime.parse("2026-04-01T00:00"));
        assertThat(offer.where()).isEqualTo(Where.EVERYWHERE);
        assertThat(offer.mechanic()).isEqualTo(new Mechanic.Percent(new BasisPoints(1000)));
        assertThat(offer.minSpendMinor()).isZero();
        assertThat(offer.maxSpendMinor()).isEmpty();
        assertThat(offer.limits()).isEmpty();
        assertThat(offer.stacking()).isEqualTo(Stacking.DEFAULT);
        assertThat(offer.refundPolicy()).isEqualTo(RefundPolicy.REQUALIFY);
        assertThat(offer.holdDays()).isEqualTo(14);
        assertThat(offer.stop()).isEmpty();
    }

    @Test
    void reads_anOfferWithEveryField() {
        Offer offer = offer(EVERY_FIELD);
        assertThat(offer.version()).isEqualTo(3);
        assertThat(offer.effectiveFrom()).isEqualTo(Instant.parse("2026-03-30T22:00:00Z"));
        assertThat(offer.schedule().until()).isEqualTo(LocalDateTime.parse("2026-04-01T12:00"));
        assertThat(offer.where().beforeBinding()).isTrue();
        assertThat(offer.schedule().daysOfWeek()).containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        assertThat(offer.schedule().hours()).isEqualTo(new Hours(690, 840));
        assertThat(offer.schedule().zone()).contains(ZoneId.of("Europe/Berlin"));
        assertThat(offer.where().mccs()).containsExactlyInAnyOrder(5812, 742);
        assertThat(offer.mechanic()).isEqualTo(new Mechanic.Fixed(500));
        assertThat(offer.estimateMinor()).isEqualTo(OptionalLong.of(6000));
        assertThat(offer.limits()).containsExactly(new Limit(Limit.Kind.COUNT, Limit.Period.OFFER, 1));
        assertThat(offer.stacking()).isEqualTo(new Stacking("g", Stacking.Mode.EXCLUSIVE, -3));
        assertThat(offer.stop())
                .isEqualTo(Optional.of(new Stop(Instant.parse("2026-03-31T10:00:00Z"), Stop.Mode.VOID_PROVISIONAL)));
    }

    @ParameterizedTest
    @CsvSource({"10 %, 1000", "12.5 %, 1250", "12.05%, 1205", "100 %, 10000", "0.01 %, 1"})
    void reads_ratesAsPeopleWriteThem(String rate, int basisPoints) {
        Offer offer = offer(Texts.with(Texts.OFFER, "/reward", "{'type':'PERCENT','rate':'" + rate + "'}"));
        assertThat(offer.mechanic()).isEqualTo(new Mechanic.Percent(new BasisPoints(basisPoints)));
    }

    @ParameterizedTest
    @CsvSource({"22:00, 02:00, 1320, 120", "00:00, 24:00, 0, 1440", "18:00, 00:00, 1080, 1440", "00:00, 00:00, 0, 1440"
    })
    void reads_hours(String from, String until, int fromMinute, int untilMinute) {
        String hours = "{'from':'" + from + "','until':'" + until + "'}";
        assertThat(offer(Texts.with(Texts.OFFER, "/schedule/hours", hours))
                        .schedule()
                        .hours())
                .isEqualTo(new Hours(fromMinute, untilMinute));
    }

    @Test
    void reads_nullAsAbsent() {
        assertThat(offer(Texts.with(Texts.OFFER, "/maxRewardMinor", "null"))).isEqualTo(offer(Texts.OFFER));
        assertThat(refused(Texts.with(Texts.OFFER, "/title", "null")))
                .singleElement()
                .isEqualTo(new Problem("title", "is required", "add \"title\""));
    }

    @Test
    void reads_aMerchantAndAsksForTheIdsThatItDoesNotName() {
        String merchant = "{'name':'Harbour','locations':[" + Texts.with(Texts.LOCATION, "/id", "-") + ","
                + Texts.LOCATION.replace("M1", " 000M2 ") + "]}";
        Merchant read = Texts.value(CatalogueReader.merchant(Texts.bytes(merchant), prefix -> prefix + "new"));
        assertThat(read.id()).isEqualTo("mer_new");
        assertThat(read.locations()).extracting(Location::id).containsExactly("loc_new", "loc_a");
        assertThat(read.locations().get(1).merchantNumbers())
                .containsExactly(new MerchantNumber("M2", "12345", "VISA", Use.BOTH));
    }

    @Test
    void reads_oneProgramAndOneLocation() {
        byte[] program = Texts.bytes("{'name':'Demo','zone':'Europe/Berlin'}");
        assertThat(Texts.value(CatalogueReader.program(program, prefix -> prefix + "1")))
                .isEqualTo(new Program("prg_1", "Demo", ZoneId.of("Europe/Berlin")));
        assertThat(Texts.value(CatalogueReader.location(Texts.bytes(Texts.PUMP), Ids.IN_TEXT))
                        .mcc())
                .isEqualTo(5542);
    }

    @Test
    void asks_forIdsOnlyWhereTheTextNamesNone() {
        assertThat(Texts.problems(CatalogueReader.offer(Texts.bytes(Texts.OFFER), prefix -> {
                    throw new AssertionError("asked for " + prefix);
                })))
                .isEmpty();
    }

    @Test
    void throws_whenTheCallersIdIsWrong() {
        byte[] text = Texts.bytes(Texts.with(Texts.OFFER, "/id", "-"));
        assertThatThrownBy(() -> CatalogueReader.offer(text, prefix -> "7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("off_");
    }

    @Test
    void reads_aCatalogueInAnyOrderAndNumbersItsVersions() {
        String second = Texts.with(Texts.OFFER, "/effectiveFrom", "'2026-03-15T00:00:00Z'");
        String third = Texts.with(Texts.OFFER, "/effectiveFrom", "'2026-03-20T00:00:00Z'");
        String other = Texts.with(Texts.OFFER, "/id", "'off_a'");
        String offers = "[" + String.join(",", third, second, Texts.OFFER, other) + "]";
        Catalogue read =
                Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.with(Texts.CATALOGUE, "/offers", offers))));
        assertThat(read.revision()).isEqualTo(1);
        assertThat(read.merchants()).extracting(Merchant::id).containsExactly("mer_fuel", "mer_harbour");
        assertThat(read.offers())
                .extracting(offer -> offer.id() + " " + offer.version() + " " + offer.effectiveFrom())
                .containsExactly(
                        "off_a 1 " + Instant.MIN,
                        "off_x 1 " + Instant.MIN,
                        "off_x 2 2026-03-15T00:00:00Z",
                        "off_x 3 2026-03-20T00:00:00Z");
    }

    @Test
    void keeps_versionNumbersThatAFileNames() {
        String first = Texts.with(Texts.OFFER, "/version", "5");
        String second = Texts.with(Texts.OFFER, "/effectiveFrom", "'2026-03-15T00:00:00Z'");
        String text = Texts.with(Texts.CATALOGUE, "/offers", "[" + second + "," + first + "]");
        assertThat(Texts.value(CatalogueReader.catalogue(Texts.bytes(text))).offers())
                .extracting(Offer::version)
                .containsExactly(5, 6);
    }

    @Test
    void reads_anEmptyCatalogue() {
        assertThat(Texts.value(CatalogueReader.catalogue(Texts.bytes("{}"))))
                .isEqualTo(new Catalogue(1, List.of(), List.of(), List.of()));
    }

    @Test
    void finds_allProblemsAtOnce() {
        String offer = "{'id':'off_x','title':'','schedule':{'from':'x','until':'2026-01-01'},'reward':{},'limits':{},"
                + "'currency':'XX','holdDays':999,'minSpend':1,'minSpendMinor':5,'maxSpendMinor':4}";
        assertThat(refused(offer))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "merchantId",
                        "title",
                        "schedule.from",
                        "reward.type",
                        "limits",
                        "currency",
                        "holdDays",
                        "minSpend",
                        "maxSpendMinor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'id':                       | is not JSON (line 1
            {'id':'a'} {}                | is not JSON
            ``                           | is not an object
            nonsense                     | is not JSON
            []                           | is not an object
            null                         | is not an object
            {'title':'a','title':'b'}    | has a field twice (line 1, column
            """)
    void refuses_whatIsNotOneObject(String text, String message) {
        assertThat(refused(text)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("$");
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.mend()).isNotEmpty();
        });
    }

    @Test
    void refuses_depthAndBrokenBytes() {
        assertThat(refused("[".repeat(33) + "]".repeat(33)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nested too deeply"));
        byte[] broken = "{\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Texts.problems(CatalogueReader.offer(broken, Ids.IN_TEXT))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/id",
                "/merchantId",
                "/status",
                "/effectiveFrom",
                "/schedule/from",
                "/schedule/zone",
                "/currency",
                "/reward/type",
                "/reward/rate",
                "/where",
                "/minSpendMinor",
                "/stop",
                "/4111 1111 1111 1111",
                "/title/" + CARD
            })
    void repeats_noValueThatCouldBeACardNumber(String pointer) {
        String text = pointer.startsWith("/title/")
                ? Texts.OFFER.replace("'title'", "'" + CARD + "'")
                : Texts.with(Texts.OFFER, pointer, "'4111-1111-1111-1111'");
        assertThat(refused(text))
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains("1111"));
    }

    @Test
    void repeats_noCardNumberOfABrokenText() {
        assertThat(refused("{'title':" + CARD + "x}"))
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains("1111"));
        assertThat(refused("{'" + CARD + "':1,'" + CARD + "':1}"))
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains("1111"));
    }

    @Test
    void repeats_noLongValue() {
        assertThat(refused(Texts.with(Texts.OFFER, "/currency", "'" + "x".repeat(5000) + "'")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).hasSizeLessThan(250));
    }

    @Test
    void answers_whateverStandsInAnyField() {
        List<String> odd =
                List.of("null", "-1", "''", "{}", "[]", "[[]]", "'x'", "1.5", "true", "99999999999999999999");
        String full = Texts.with(Texts.CATALOGUE, "/offers/-", EVERY_FIELD);
        for (String pointer : Texts.pointers(full)) {
            for (String value : odd) {
                byte[] text = Texts.bytes(Texts.with(full, pointer, value));
                assertThatCode(() -> CatalogueReader.catalogue(text))
                        .as(pointer + " = " + value)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void answers_anyBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] text = Texts.bytes(Texts.CATALOGUE);
            for (int change = random.nextInt(4); change >= 0; change--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> CatalogueReader.catalogue(text))
                    .as("again with -Dseed=%d", seed)
                    .doesNotThrowAnyException();
        }
    }

    private static Offer offer(String text) {
        return Texts.value(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT));
    }

    private static List<Problem> refused(String text) {
        return Texts.problems(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT));
    }
}
