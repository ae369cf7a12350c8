package io.ristorno.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Place;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.program.Program;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which location a card message finds, as tables: what it tells, and where that leads. */
class PlacesTest {
    /** Numbers of locations, {@code mid/acquirer/network/use/terminal}; what is left out is any. */
    private static final Places NUMBERED = Places.compile(catalogue(
            merchant("mer_harbour", location("loc_quay", "4711/12345"), location("loc_mole", "4712/12345")),
            merchant("mer_visa", location("loc_visa", "8000/777/VISA")),
            merchant("mer_master", location("loc_master", "8000/777/MASTERCARD")),
            merchant("mer_desk", location("loc_desk", "900/12345//AUTHORIZATION")),
            merchant("mer_books", location("loc_books", "900/12345//CLEARING")),
            merchant("mer_any", location("loc_any", "5555")),
            merchant("mer_east", location("loc_east", "6000/1")),
            merchant("mer_west", location("loc_west", "6000/2")),
            merchant(
                    "mer_mall",
                    location("loc_shoes", "3000/12345///00T1", "3000/12345///T2"),
                    location("loc_books_mall", "3000/12345///T3")),
            merchant("mer_kiosk", location("loc_kiosk", "3000/12345///4"), location("loc_stand", "3001/12345///4"))));

    private static final Places NAMED = Places.compile(catalogue(
            merchant("mer_harbour", named("loc_harbour", "{\"name\": \"Harbour Coffee\"}")),
            merchant(
                    "mer_bean",
                    named("loc_bean_123", "{\"name\": \"BEAN #123\"}"),
                    named("loc_bean_124", "{\"name\": \"Bean\", \"storeNumber\": \"0124\"}")),
            merchant(
                    "mer_baker",
                    named("loc_malmo", "{\"name\": \"Bäckerei\", \"city\": \"Malmö\", \"country\": \"SE\"}"),
                    named("loc_lund", "{\"name\": \"Bäckerei\", \"city\": \"Lund\"}")),
            merchant("mer_grind", named("loc_grind", "{\"name\": \"The Daily Grind Coffee House\"}")),
            merchant(
                    "mer_long",
                    named("loc_one", "{\"name\": \"The Long Way Roasters One\"}"),
                    named("loc_two", "{\"name\": \"The Long Way Roasters Two\"}"))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            4711              | 12345       | loc_quay
            ` 4711 `          | 12345       | loc_quay
            000000000004711   | 12345       | loc_quay
            00000004711       | 00000012345 | loc_quay
            `4711           ` | ` 12345 `   | loc_quay
            `0000000 4711`    | 12345       | loc_quay
            47110             | 12345       | -
            4711              | 12346       | -
            4711              | 123450      | -
            4711              | ``          | loc_quay
            4711              | 00000       | loc_quay
            4712              | 12345       | loc_mole
            5555              | 12345       | loc_any
            5555              | ``          | loc_any
            6000              | 1           | loc_east
            6000              | 2           | loc_west
            6000              | 3           | -
            6000              | ``          | -
            ``                | 12345       | -
            0000000           | 12345       | -
            """)
    void anAcquirerAndANumberFindALocation_howeverTheyAreFilledUp(String mid, String acquirer, String location) {
        assertThat(found(NUMBERED, told(mid, acquirer, "", "VISA", false))).isEqualTo(location);
        assertThat(found(NUMBERED, told(mid, acquirer, "", "VISA", true))).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, VISA, loc_visa",
        "8000, MASTERCARD, loc_master",
        "8000, AMEX, -",
        "8000, '', -",
        "0008000, VISA, loc_visa",
        "4711, AMEX, loc_quay"
    })
    void aNumberMayBeBoundByNetwork(String mid, String network, String location) {
        String acquirer = mid.equals("4711") ? "12345" : "777";
        assertThat(found(NUMBERED, told(mid, acquirer, "", network, false))).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({"false, loc_desk", "true, loc_books"})
    void aNumberMayBeBoundByUse(boolean clearing, String location) {
        assertThat(found(NUMBERED, told("0900", "12345", "", "VISA", clearing))).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            3000 | T1       | loc_shoes
            3000 | 0000T1   | loc_shoes
            3000 | `T1   `  | loc_shoes
            3000 | T2       | loc_shoes
            3000 | T3       | loc_books_mall
            3000 | 00000004 | loc_kiosk
            3000 | 40       | -
            3000 | t1       | -
            3000 | T9       | -
            3000 | ``       | -
            3000 | 00000000 | -
            3001 | 4        | loc_stand
            3001 | ``       | loc_stand
            3001 | 000      | loc_stand
            3001 | 5        | -
            """)
    void locationsThatShareANumberAreToldApartByTheirTerminals(String mid, String terminal, String location) {
        assertThat(found(NUMBERED, told(mid, "12345", terminal, "VISA", false))).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SQ *HARBOUR COFFEE        | ANYTOWN       | US | loc_harbour
            Harbour Coffee            | ``            | `` | loc_harbour
            HARBOUR COFFEE #0012      | ANYTOWN       | US | loc_harbour
            HARBOUR COFFEE BAR        | ANYTOWN       | US | -
            HARBOUR                   | ANYTOWN       | US | -
            BEAN STORE 00123          | ANYTOWN       | US | loc_bean_123
            BEAN #124                 | ANYTOWN       | US | loc_bean_124
            BEAN #125                 | ANYTOWN       | US | -
            BEAN                      | ANYTOWN       | US | -
            PAYPAL *BÄCKEREI          | MALMÖ         | SE | loc_malmo
            BACKEREI                  | MALMO         | DK | -
            BACKEREI                  | LUND          | SE | loc_lund
            BACKEREI                  | ``            | SE | -
            SQ *THE DAILY GRIND CO    | ANYTOWN       | US | loc_grind
            THE DAILY GRIND CO        | ANYTOWN       | US | -
            SP * THE LONG WAY ROAST   | ANYTOWN       | US | -
            TST* THE LONG WAY ROASTER | ANYTOWN       | US | -
            SP * THE LONG WAY ROASTER | ANYTOWN       | US | -
            THE LONG WAY ROASTERS ONE | ANYTOWN       | US | loc_one
            """)
    void aNameFindsTheLocationWhoseRulesAgree(String name, String city, String country, String location) {
        assertThat(described(NAMED, name, city, country)).isEqualTo(location);
    }

    @Test
    void anEditedMerchantIsFoundByTheNamesThatHeHasNow() {
        Places edited =
                NAMED.with(catalogue(merchant("mer_harbour", named("loc_harbour", "{\"name\": \"Quay Coffee\"}")))
                        .merchants()
                        .getFirst());
        assertThat(described(edited, "HARBOUR COFFEE", "", "")).isEqualTo("-");
        assertThat(described(edited, "QUAY COFFEE", "", "")).isEqualTo("loc_harbour");
        assertThat(described(edited, "BEAN #123", "", "")).isEqualTo("loc_bean_123");
        assertThat(NUMBERED.hasDescriptors()).isFalse();
        Places plain = NAMED.with(catalogue(merchant("mer_plain", location("loc_plain", "1/2")))
                .merchants()
                .getFirst());
        assertThat(plain.hasDescriptors()).isTrue();
        assertThat(NUMBERED.with(catalogue(merchant("mer_new", named("loc_new", "{\"name\": \"New\"}")))
                                .merchants()
                                .getFirst())
                        .hasDescriptors())
                .isTrue();
    }

    private static String described(Places places, String name, String city, String country) {
        return places.described(new Acceptor("", "", "", "", "", "", name, city, country, 0, Optional.empty(), false))
                .map(Place::location)
                .orElse("-");
    }

    @Test
    void whatIsNotKnownIsAPlaceOfItsOwn() {
        Place place = NUMBERED.unregistered(told("0099", "0012345", "T1", "VISA", false), "prg_demo");
        assertThat(place.merchant().value()).isEqualTo("12345/99");
        assertThat(place.merchant().registered()).isFalse();
        assertThat(place.location()).isEmpty();
    }

    /** Card messages have leading zeros and blanks in some feeds, and not in others: a settlement MID comes as 0000000 + MID. */
    @Test
    void whatIsNotKnownIsOnePlaceHoweverItsNumberIsFilledUp() {
        assertThat(NUMBERED.unregistered(told("000000099", "12345", "", "VISA", true), ""))
                .isEqualTo(NUMBERED.unregistered(told("99     ", "12345", "T1", "", false), ""));
    }

    @Test
    void whatIsNotKnownGoesByTheClockOfTheMembersProgram() {
        Acceptor acceptor = told("99", "12345", "", "", false);
        var berlin = new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin"));
        Places places = Places.compile(new Catalogue(1, List.of(berlin), List.of(), List.of()));
        assertThat(places.unregistered(acceptor, "prg_demo").zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(places.unregistered(acceptor, "prg_other").zone()).isEqualTo(ZoneOffset.UTC);
        var tokyo = new Program("prg_demo", "Demo", ZoneId.of("Asia/Tokyo"));
        Places edited = places.with(catalogue(merchant("mer_new", location("loc_new", "1/2")))
                        .merchants()
                        .getFirst())
                .in(List.of(tokyo));
        assertThat(edited.unregistered(acceptor, "prg_demo").zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(found(edited, told("1", "2", "", "", false))).isEqualTo("loc_new");
    }

    @Test
    void anEditedMerchantIsFoundByWhatHeHasNowAndNothingElse() {
        Catalogue later = catalogue(merchant("mer_harbour", location("loc_quay", "4799/12345")));
        Places edited = NUMBERED.with(later.merchants().getFirst());
        assertThat(found(edited, told("4711", "12345", "", "", false))).isEqualTo("-");
        assertThat(found(edited, told("4799", "12345", "", "", false))).isEqualTo("loc_quay");
        assertThat(found(edited, told("8000", "777", "", "VISA", false))).isEqualTo("loc_visa");
    }

    @Test
    void aNumberThatIsKnownIsFoundWithoutAllocating() {
        Places places = NUMBERED.with(catalogue(merchant("mer_visa", location("loc_visa", "8000/777/VISA", "8000/777")))
                .merchants()
                .getFirst());
        Acceptor quay = told("4711", "12345", "", "VISA", false);
        Acceptor shoes = told("3000", "12345", "0000T1", "VISA", false);
        Acceptor visa = told("8000", "777", "", "VISA", true);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int found = 0;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                found += places.numbered(quay).isPresent() ? 1 : 0;
                found += places.numbered(shoes).isPresent() ? 1 : 0;
                found += places.numbered(visa).isPresent() ? 1 : 0;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(found).isEqualTo(150_000);
        assertThat(least).isLessThan(10_000);
    }

    private static String found(Places places, Acceptor acceptor) {
        return places.numbered(acceptor).map(Place::location).orElse("-");
    }

    /** As the decoder hands it over: number and acquirer in normal form, the terminal as it was sent. */
    static Acceptor told(String mid, String acquirer, String terminal, String network, boolean clearing) {
        return new Acceptor(
                "",
                "",
                MerchantNumber.normalised(mid),
                MerchantNumber.normalised(acquirer),
                network,
                terminal,
                "",
                "",
                "",
                0,
                Optional.empty(),
                clearing);
    }

    private static Catalogue catalogue(String... merchants) {
        byte[] json = ("{\"merchants\": [" + String.join(",", merchants) + "]}").getBytes(StandardCharsets.UTF_8);
        return switch (CatalogueReader.catalogue(json)) {
            case Reading.Read<Catalogue>(Catalogue read) -> read;
            case Reading.Refused<Catalogue> refused -> throw new AssertionError(refused.problems());
        };
    }

    private static String merchant(String id, String... locations) {
        return """
                {"id": "%s", "name": "%s", "locations": [%s]}""".formatted(id, id, String.join(",", locations));
    }

    private static String location(String id, String... numbers) {
        List<String> written = List.of(numbers).stream().map(PlacesTest::number).toList();
        return """
                {"id": "%s", "name": "%s", "zone": "UTC", "country": "DE", "merchantNumbers": [%s]}""".formatted(id, id, String.join(",", written));
    }

    private static String named(String id, String... rules) {
        return """
                {"id": "%s", "name": "%s", "zone": "UTC", "country": "DE", "descriptors": [%s]}""".formatted(id, id, String.join(",", rules));
    }

    private static String number(String text) {
        String[] parts = text.split("/", -1);
        String[] names = {"mid", "acquirer", "network", "use", "terminal"};
        var json = new StringBuilder("{");
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].isEmpty()) {
                json.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(names[i], parts[i]));
            }
        }
        return json.append('}').toString();
    }
}
