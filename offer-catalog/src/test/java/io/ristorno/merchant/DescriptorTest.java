package io.ristorno.merchant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways to write a merchant's name in card messages, and the one form in which they are compared. */
class DescriptorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            Harbour Coffee             | HARBOUR COFFEE        | -
            `  HARBOUR   COFFEE     `  | HARBOUR COFFEE        | -
            HARBOUR-COFFEE, LTD.       | HARBOUR COFFEE LTD    | -
            SQ *HARBOUR COFFEE         | HARBOUR COFFEE        | -
            sq*harbour coffee          | HARBOUR COFFEE        | -
            SQ  * HARBOUR COFFEE       | HARBOUR COFFEE        | -
            PAYPAL *HARBOURCOFF        | HARBOURCOFF           | -
            TST* HARBOUR COFFEE        | HARBOUR COFFEE        | -
            SP * HARBOUR COFFEE        | HARBOUR COFFEE        | -
            SP HARBOUR COFFEE          | SP HARBOUR COFFEE     | -
            PY *HARBOUR COFFEE         | HARBOUR COFFEE        | -
            SUMUP  *HARBOUR COFFEE     | HARBOUR COFFEE        | -
            SQ *                       | SQ                    | -
            UBER *TRIP                 | UBER TRIP             | -
            DISQ *BAR                  | DISQ BAR              | -
            Café Größe & Söhne         | CAFE GROSSE SOHNE     | -
            SMØRREBRØD ÆRØ             | SMORREBROD AERO       | -
            Łódź Pączek                | LODZ PACZEK           | -
            İstanbul ışık              | ISTANBUL ISIK         | -
            McDonald’s                 | MCDONALDS             | -
            MCDONALD'S F1234           | MCDONALDS F1234       | -
            STARBUCKS #1234            | STARBUCKS             | 1234
            STARBUCKS#01234            | STARBUCKS             | 1234
            STARBUCKS STORE 00123      | STARBUCKS             | 123
            STARBUCKS STORE #123       | STARBUCKS             | 123
            Starbucks Store No. 123    | STARBUCKS STORE       | 123
            STARBUCKS 01234 BERLIN     | STARBUCKS 01234 BERLIN | -
            STARBUCKS #01234 BERLIN    | STARBUCKS BERLIN      | 1234
            STARBUCKS 01234            | STARBUCKS             | 1234
            SQ *STARBUCKS - NO-12      | STARBUCKS             | 12
            CAFE 123 #456              | CAFE                  | 456
            STORE 12                   | STORE 12              | -
            FOREVER 21                 | FOREVER 21            | -
            7-ELEVEN 33112             | 7 ELEVEN              | 33112
            CASINO 12 NORD             | CASINO 12 NORD        | -
            日本茶 12                  | 日本茶 12             | -
            """)
    void anAggregatorMarksAndTheStoresNumberAreToldFromTheName(String text, String name, String store) {
        assertThat(Descriptor.of(text)).isEqualTo(new Descriptor(name, store == null ? "" : store));
    }

    @Test
    void theNormalFormOfANormalFormIsItself() {
        var random = new Random(7);
        String signs = "AbßøÉ 0123  #*&.-'Ǆŉİ日STORE NO SQ*é";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int left = random.nextInt(30); left > 0; left--) {
                text.append(
                        random.nextInt(20) == 0
                                ? (char) random.nextInt(0xD800)
                                : signs.charAt(random.nextInt(signs.length())));
            }
            String name = Descriptor.of(text.toString()).name();
            assertThat(Descriptor.of(name)).as("%s", text).isEqualTo(new Descriptor(name, ""));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``   | ``                | `` | 12 | BERLIN        | DE | true
            12   | ``                | `` | 12 | BERLIN        | DE | true
            12   | ``                | `` | `` | BERLIN        | DE | false
            12   | ``                | `` | 13 | BERLIN        | DE | false
            ``   | Malmö             | `` | `` | MALMO         | SE | true
            ``   | Malmö             | `` | `` | ``            | SE | false
            ``   | Malmö             | SE | `` | MALMO         | `` | false
            ``   | Malmö             | SE | `` | MALMO         | DK | false
            ``   | Frankfurt am Main | DE | `` | FRANKFURT AM  | DE | true
            ``   | Frankfurt am Main | DE | `` | FRANKFURT     | DE | false
            """)
    void aRuleAsksForWhatItNames(
            String store,
            String city,
            String country,
            String toldStore,
            String toldCity,
            String toldCountry,
            boolean agrees) {
        DescriptorRule rule = DescriptorRule.of("Harbour", store, city, country);
        assertThat(rule.agrees(toldStore, toldCity, toldCountry)).isEqualTo(agrees);
    }
}
