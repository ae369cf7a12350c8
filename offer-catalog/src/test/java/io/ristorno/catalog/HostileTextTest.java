package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.Change;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of those who mean no good, or whose program went wrong: answered with field and mend, soon, and not at any length. */
@Timeout(60)
class HostileTextTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Change ANNA = new Change("Anna", Instant.MIN, "");
    private static final Catalogue BASE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final String HEADER = "id,merchantId,title,from,until,rate,amountMinor,minSpendMinor,currency\n";
    private static final String LINE = "off_c,mer_harbour,Ten,2026-03-01,2026-04-01,10 %,,,EUR\n";
    private static final int MANY = 5_000;

    /** {@code @} stands for the value, as it is: what JSON libraries that write would not write. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'minSpendMinor':@          | 1e400                | minSpendMinor   | is not a whole number | digits only
            'minSpendMinor':@          | 1.0                  | minSpendMinor   | is not a whole number | digits only
            'minSpendMinor':@          | 1e2                  | minSpendMinor   | is not a whole number | digits only
            'minSpendMinor':@          | 9223372036854775807  | minSpendMinor   | is out of range | 0 to 999999999999
            'minSpendMinor':@          | 9223372036854775808  | minSpendMinor   | is not a whole number | digits only
            'minSpendMinor':@          | -9223372036854775808 | minSpendMinor   | is out of range | 0 to 999999999999
            'minSpendMinor':@          | NaN                  | $               | is not JSON (line | check quotes
            'minSpendMinor':@          | -Infinity            | $               | is not JSON (line | check quotes
            'minSpendMinor':@          | 01                   | $               | is not JSON (line | check quotes
            'minSpendMinor':@          | 0x1F                 | $               | is not JSON (line | check quotes
            'minSpendMinor':1,'minSpendMinor':@ | 1           | $               | has a field twice | leave one
            'budgetMinor':@            | 9223372036854775807  | budgetMinor     | is out of range | 1 to 999999999999
            'budgetMinor':@            | 0                    | budgetMinor     | is out of range | 1 to 999999999999
            'maxRewardMinor':@         | 0                    | maxRewardMinor  | is out of range | 1 to 999999999999
            'who':{'cycleFactor':@}    | 1e400                | who.cycleFactor | is not a number with two decimals | write 1.5
            'who':{'cycleFactor':@}    | -1e999999999         | who.cycleFactor | is not a number with two decimals | write 1.5
            'who':{'cycleFactor':@}    | 1e-400               | who.cycleFactor | is out of range | 0.01 to 100
            'who':{'cycleFactor':@}    | 1e300                | who.cycleFactor | is not a number with two decimals | write 1.5
            'who':{'cycleFactor':@}    | -0                   | who.cycleFactor | is out of range | 0.01 to 100
            'stacking':{'priority':@}  | 2147483648           | stacking.priority | is out of range | smaller
            'stacking':{'priority':@}  | -2147483649          | stacking.priority | is out of range | larger
            'version':@                | 2147483647           | version         | is not a version | 1 to 1000000
            'holdDays':@               | 366                  | holdDays        | is out of range | 0 to 365
            'effectiveFrom':@          | '9999-12-31T23:59:59-18:00'  | effectiveFrom | is too far away | 1970 to 9999
            'effectiveFrom':@          | '+999999999-12-31T23:59:59Z' | effectiveFrom | is too far away | 1970 to 9999
            'effectiveFrom':@          | '2026-02-30T00:00:00Z'       | effectiveFrom | is not a moment | date, time and offset
            'stop':{'at':@}            | '-999999999-01-01T00:00:00Z' | stop.at | is too far away | 1970 to 9999
            'limits':@                 | [{'kind':'AMOUNT','per':'DAY','most':9223372036854775807}] | limits[0].most | is out of range | 1 to 999999999999
            'limits':@                 | [null]               | limits[0]       | is not an object | in braces
            'where':@                  | {'mccs':[58.0]}      | where.mccs[0]   | is not a whole number | digits only
            'where':@                  | [[[[]]]]             | where           | is not an object | in braces
            'images':@                 | ['javascript:alert(1)'] | images[0]    | is not the https address | https://
            'x':@                      | {'a':{'b':{'c':1}}}  | x               | is not a field | remove it
            'brand':@                  | '\\u0000'            | brand           | cannot be printed | control characters
            'brand':@                  | '\\ud800'            | brand           | cannot be printed | control characters
            'brand':@                  | '\\u202e'            | brand           | cannot be printed | control characters
            """)
    void refuses_anOfferByFieldAndMend(String fields, String value, String field, String message, String mend) {
        String text = Texts.OFFER.strip();
        String more = text.substring(0, text.length() - 1) + "," + fields.replace("@", value) + "}";
        assertThat(Texts.problems(CatalogueReader.offer(Texts.bytes(more), Ids.IN_TEXT)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.mend()).contains(mend);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "1e-400", "0", "-0", "1", "1.005", "101", "'3'", "[]"})
    void refuses_aFactorThatMultipliesNothing(String factor) {
        String text =
                Texts.OFFER.replace("{'type':'PERCENT','rateBasisPoints':1000}", "{'type':'MULTIPLIER','factor':@}");
        assertThat(Texts.problems(CatalogueReader.offer(Texts.bytes(text.replace("@", factor)), Ids.IN_TEXT)))
                .anySatisfy(problem -> assertThat(problem.field()).isEqualTo("reward.factor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{'a':", "[[{'offers':"})
    void refuses_whatIsTooDeepWithoutGoingThere(String opening) {
        byte[] deep = Texts.bytes(opening.repeat(MANY));
        assertThat(Texts.problems(CatalogueReader.offer(deep, Ids.IN_TEXT)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nested too deeply"));
        assertThat(Texts.problems(CatalogueImport.json(in(deep)).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .hasSizeBetween(1, 2);
    }

    /** A thousand problems tell enough, and what is found behind them takes no time. */
    @Test
    void endsWithTheThousandth() {
        String offers = "{'id':'x','holdDays':-1},".repeat(MANY);
        String merchants = "{'id':'mer_a','name':'A'},".repeat(MANY);
        List<String> texts = List.of(
                "{'offers':[" + offers + "{}]}",
                "{'offers':[" + Texts.OFFER + ",null" + ",null".repeat(MANY) + "],'merchants':[" + merchants + "{}]}",
                "{'merchants':[" + merchants + "{}],'programs':[],'offers':[" + offers + "{}]}");
        for (String text : texts) {
            assertThat(Texts.problems(
                            CatalogueImport.json(in(Texts.bytes(text))).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                    .hasSize(1_000);
        }
    }

    @Test
    void endsATableWithTheThousandthToo() {
        String columns = IntStream.range(0, MANY).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        List<String> texts = List.of(
                HEADER + "x,y\n".repeat(MANY),
                HEADER + LINE.repeat(MANY),
                columns + "\n" + columns + "\n",
                HEADER + LINE + LINE.replace("mer_harbour", "mer_none").repeat(MANY));
        for (String text : texts) {
            assertThat(Texts.problems(table(text).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                    .hasSize(1_000)
                    .allSatisfy(problem -> assertThat(problem.field()).startsWith("line "));
        }
    }

    /** However many versions an offer has, each is numbered in the same time. */
    @Test
    void numbersAsManyVersionsAsThereAre() {
        int versions = 10_000;
        String text = IntStream.range(0, versions)
                .mapToObj(
                        i -> Texts.OFFER.strip().replace("'id'", "'effectiveFrom':'" + NOON.plusSeconds(i) + "','id'"))
                .collect(Collectors.joining(",", "{'offers':[", "]}"))
                .replace("off_x", "off_many");
        ImportPlan plan = Texts.value(
                CatalogueImport.json(in(Texts.bytes(text))).plan(BASE, ANNA, NOON.minusSeconds(60), Ids.IN_TEXT));
        assertThat(plan.next().offers().stream().filter(offer -> offer.id().equals("off_many")))
                .hasSize(versions)
                .last()
                .satisfies(offer -> assertThat(offer.version()).isEqualTo(versions));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10 %,,   | 10 %,500,     | line 2, amountMinor   | stands beside a rate | leave one of the two empty
            10 %,,   | ,,            | line 2, amountMinor   | is required, or a rate | fill in one of the two
            10 %,,   | 10 %,,4.00    | line 2, minSpendMinor | is not a whole number | digits only
            10 %,,   | 10 %,,1e400   | line 2, minSpendMinor | is not a whole number | digits only
            10 %,,   | 10 %,,9223372036854775807 | line 2, minSpendMinor | is not a whole number | digits only
            10 %     | "8,5 %"       | line 2, rate          | is not a rate | "12.5 %"
            10 %     | 100.01 %      | line 2, rate          | is not a rate that can be paid | at most 100 %
            Ten      | "Ten          | $                     | is not a table | in quotes
            Ten      | "T\\nen"      | line 2, title         | cannot be printed | on one line
            ,EUR     | ,EUR,x        | line 2                | more cells | in quotes
            """)
    void refuses_aTableByLineColumnAndMend(String good, String bad, String field, String message, String mend) {
        String text = HEADER + LINE.replace(good, bad.replace("\\n", "\n"));
        assertThat(Texts.problems(table(text).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.mend()).contains(mend);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            BOM       | \\uFEFF | \\n
            CRLF      | ``      | \\r\\n
            CR        | ``      | \\r
            all three | \\uFEFF | \\r\\n\\r\\n
            """)
    void takes_aTableAsSpreadsheetsSaveIt(String name, String before, String end) {
        String text = before.replace("\\uFEFF", "\uFEFF")
                + (HEADER + LINE.replace("Ten", "\"Ten, \"\"and\"\" more\""))
                        .replace("\n", end.replace("\\r", "\r").replace("\\n", "\n"));
        assertThat(Texts.value(table(text).plan(BASE, ANNA, NOON, Ids.IN_TEXT))
                        .next()
                        .offers())
                .as(name)
                .anySatisfy(offer -> assertThat(offer.title()).isEqualTo("Ten, \"and\" more"));
    }

    private static CatalogueImport table(String text) {
        return CatalogueImport.csv(in(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static InputStream in(byte[] text) {
        return new ByteArrayInputStream(text);
    }
}
