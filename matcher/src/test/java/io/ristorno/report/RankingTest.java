package io.ristorno.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Moment;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.member.Card;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Step;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.program.Measure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels and criteria by days: exactly from when and until when. */
class RankingTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity USD = Commodity.currency("USD").orElseThrow();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 1);
    private static final Member MEMBER = new Member(
            ANNA, true, List.of(new Card(0, "crd_0", Instant.parse("2020-01-01T00:00:00Z"), Optional.empty())));
    private static final List<Step> STEPS = List.of(
            new Step("lvl_silver", "Silver", 10_000),
            new Step("lvl_gold", "Gold", 30_000),
            new Step("lvl_onyx", "Onyx", 90_000));

    private final Bought bought = new Bought(_ -> Set.of(5812));

    private void buys(String day, long minor, Commodity currency, boolean happened, boolean fraud, String merchant) {
        var key = new RelationshipKey(ANNA, new MerchantKey(merchant));
        var purchase = new ClosedPurchase(
                "pur_1",
                List.of(),
                "key",
                Traces.NONE,
                Moment.on(LocalDate.parse(day), BERLIN),
                0,
                happened,
                fraud,
                currency,
                minor,
                minor,
                List.of(),
                List.of());
        bought.add(
                new Relationship(
                        key,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Long.MAX_VALUE,
                        0,
                        0,
                        Relationship.none(key).circumstances(),
                        new History(List.of(purchase), List.of(), false)),
                MEMBER);
    }

    private void buys(String day, long minor) {
        buys(day, minor, EUR, true, false, "mer_a");
    }

    /** {@code 2026-03-10:100.00 ...}. */
    private void all(String purchases) {
        for (String each : purchases.split(" ", -1)) {
            String[] parts = each.split(":", -1);
            buys(parts[0], Math.round(Double.parseDouble(parts[1]) * 100));
        }
    }

    private static Window window(String text) {
        return text.equals("YEAR") ? new Window.Year() : new Window.Rolling(Integer.parseInt(text));
    }

    private int rank(String window, int grace, Downgrade downgrade, LocalDate day) {
        return Ranking.rank(
                new LevelTerms(Measure.SPEND, Optional.of(EUR), window(window), grace, downgrade, STEPS), bought, day);
    }

    /** Each row: on the first day he has the rank, and on the day before he has another. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # reached on a day: from the next midnight on
            2026-03-10:100.00                    | 30   | 10  | MEASURED  | 2026-03-11 | 1
            2026-03-10:99.99 2026-03-12:0.01     | 30   | 10  | MEASURED  | 2026-03-13 | 1
            2026-03-10:300.00                    | 30   | 10  | MEASURED  | 2026-03-11 | 2
            2026-03-10:900.00                    | 30   | 10  | MEASURED  | 2026-03-11 | 3
            2026-03-10:100.00 2026-03-20:200.00  | 30   | 10  | MEASURED  | 2026-03-21 | 2
            # thirty days count, 10 March to 8 April: measured on 8 April for the last time, then ten days of grace
            2026-03-10:100.00                    | 30   | 10  | MEASURED  | 2026-04-20 | 0
            2026-03-10:100.00                    | 30   | 0   | MEASURED  | 2026-04-10 | 0
            2026-03-10:100.00                    | 1    | 0   | MEASURED  | 2026-03-12 | 0
            # gold is measured for ten days only: 200.00 have left the window, 100.00 have not
            2026-03-10:200.00 2026-03-29:100.00  | 30   | 5   | MEASURED  | 2026-04-15 | 1
            2026-03-10:200.00 2026-03-29:100.00  | 30   | 5   | MEASURED  | 2026-05-04 | 0
            # bought again in the grace: nothing is lost
            2026-03-10:100.00 2026-04-15:100.00  | 30   | 10  | MEASURED  | 2026-05-26 | 0
            # one level after another, a grace each
            2026-03-10:900.00                    | 30   | 10  | ONE_LEVEL | 2026-04-20 | 2
            2026-03-10:900.00                    | 30   | 10  | ONE_LEVEL | 2026-04-30 | 1
            2026-03-10:900.00                    | 30   | 10  | ONE_LEVEL | 2026-05-10 | 0
            2026-03-10:900.00 2026-04-25:100.00  | 30   | 10  | ONE_LEVEL | 2026-04-30 | 1
            2026-03-10:900.00 2026-04-25:100.00  | 30   | 10  | ONE_LEVEL | 2026-06-05 | 0
            # measured would be nothing at once
            2026-03-10:900.00                    | 30   | 10  | MEASURED  | 2026-04-20 | 0
            # clocks are changed on 29 March and 25 October: a day is a day
            2026-03-29:100.00                    | 1    | 0   | MEASURED  | 2026-03-30 | 1
            2026-03-29:100.00                    | 1    | 0   | MEASURED  | 2026-03-31 | 0
            2026-10-25:100.00                    | 7    | 3   | MEASURED  | 2026-11-05 | 0
            # over a leap day: 28 days from 10 February 2028 are one day more in March than in 2026
            2028-02-10:100.00                    | 28   | 0   | MEASURED  | 2028-03-10 | 0
            2026-02-10:100.00                    | 28   | 0   | MEASURED  | 2026-03-11 | 0
            2028-02-29:100.00                    | 365  | 0   | MEASURED  | 2029-03-01 | 0
            2028-02-29:100.00                    | 1    | 0   | MEASURED  | 2028-03-01 | 1
            # a calendar year: its last day counts, and is measured; then it begins anew
            2026-12-31:100.00                    | YEAR | 0   | MEASURED  | 2027-01-01 | 1
            2026-12-31:100.00                    | YEAR | 0   | MEASURED  | 2027-01-02 | 0
            2026-12-31:100.00                    | YEAR | 90  | MEASURED  | 2027-04-02 | 0
            2028-01-01:100.00                    | YEAR | 0   | MEASURED  | 2028-01-02 | 1
            2028-01-01:100.00                    | YEAR | 0   | MEASURED  | 2029-01-02 | 0
            2026-12-31:60.00 2027-01-01:100.00   | YEAR | 0   | MEASURED  | 2027-01-02 | 1
            2026-06-01:300.00 2027-02-01:100.00  | YEAR | 90  | MEASURED  | 2027-04-02 | 1
            2026-06-01:900.00                    | YEAR | 60  | ONE_LEVEL | 2027-03-03 | 2
            2026-06-01:900.00                    | YEAR | 60  | ONE_LEVEL | 2027-05-02 | 1
            2026-06-01:900.00                    | YEAR | 60  | ONE_LEVEL | 2027-07-01 | 0
            2026-03-10:100.00                    | 30   | 0   | NEVER     | 2026-03-11 | 1
            """)
    void fromADayOn(String purchases, String window, int grace, Downgrade downgrade, LocalDate day, int rank) {
        all(purchases);
        assertThat(rank(window, grace, downgrade, day)).as("on the day").isEqualTo(rank);
        assertThat(rank(window, grace, downgrade, day.minusDays(1)))
                .as("on the day before")
                .isNotEqualTo(rank);
    }

    @Test
    void twoYearsThatAreHalfEachAreNone() {
        all("2026-12-31:60.00 2027-01-01:60.00");
        for (int days = 0; days < 400; days++) {
            assertThat(rank(
                            "YEAR",
                            30,
                            Downgrade.MEASURED,
                            LocalDate.parse("2026-12-30").plusDays(days)))
                    .isZero();
        }
    }

    @Test
    void whatIsNeverLostIsThereForAsLongAsAnythingIsKnown() {
        all("2026-03-10:300.00");
        assertThat(rank("30", 0, Downgrade.NEVER, LocalDate.parse("2027-09-01")))
                .isEqualTo(2);
    }

    /** Measured up to 8 April 2026; nothing is known of what is longer ago than 590 days before the last. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # since   | given | held
            2026-03-10 | 0 | 0
            2026-03-11 | 2 | 2
            2026-11-20 | 2 | 2
            2026-11-21 | 0 | 2
            2027-10-22 | 0 | 2
            2027-10-23 | 0 | 0
            2028-10-23 | 0 | 0
            """)
    void whatIsNeverLostIsGivenForAsLongAsAnythingMayComeLate_andHeldForAsLongAsItIsKnown(
            LocalDate day, int given, int held) {
        all("2026-03-10:300.00");
        LevelTerms terms =
                new LevelTerms(Measure.SPEND, Optional.of(EUR), new Window.Rolling(30), 0, Downgrade.NEVER, STEPS);
        assertThat(Ranking.given(terms, bought, day)).isEqualTo(given);
        assertThat(Ranking.rank(terms, bought, day)).isEqualTo(held);
    }

    /** Whatever it is given by is known until he has had it for longer than it is asked for. */
    @ParameterizedTest
    @CsvSource({"7", "30", "225", "364", "365", "YEAR"})
    void whatIsNeverLostIsHeldUntilItIsKept(String window) {
        all("2026-03-10:300.00");
        LevelTerms terms = new LevelTerms(Measure.SPEND, Optional.of(EUR), window(window), 0, Downgrade.NEVER, STEPS);
        LocalDate since = LocalDate.parse("2026-03-10");
        for (LocalDate day = since; day.isBefore(since.plusDays(700)); day = day.plusDays(1)) {
            if (Ranking.given(terms, bought, day) > 0) {
                since = day;
            }
        }
        for (LocalDate day = since; !since.isBefore(day.minusDays(Ranking.daysToKeep(terms))); day = day.plusDays(1)) {
            assertThat(Ranking.rank(terms, bought, day))
                    .as("given last on %s, on %s", since, day)
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsBoughtOnTheDayItselfOrLaterIsNotKnownYet() {
        all("2026-03-11:100.00");
        assertThat(rank("30", 10, Downgrade.MEASURED, LocalDate.parse("2026-03-11")))
                .isZero();
    }

    @Test
    void whatWasNoPurchaseOfHisOrInAnotherCurrencyIsNotCounted() {
        buys("2026-03-10", 100_000, EUR, false, false, "mer_a");
        buys("2026-03-10", 100_000, EUR, true, true, "mer_a");
        buys("2026-03-10", 100_000, USD, true, false, "mer_a");
        buys("2026-03-10", 0, EUR, true, false, "mer_a");
        LocalDate day = LocalDate.parse("2026-03-11");
        assertThat(rank("30", 10, Downgrade.MEASURED, day)).isZero();
        LevelTerms counting = new LevelTerms(
                Measure.PURCHASES,
                Optional.empty(),
                new Window.Rolling(30),
                0,
                Downgrade.MEASURED,
                List.of(new Step("lvl_1", "One", 1), new Step("lvl_2", "Two", 2)));
        assertThat(Ranking.rank(counting, bought, day))
                .as("that in dollars is one")
                .isEqualTo(1);
        assertThat(Ranking.counted(counting, bought, day)).isEqualTo(1);
        assertThat(Ranking.counted(counting, bought, LocalDate.parse("2026-04-08")))
                .isEqualTo(1);
        assertThat(Ranking.counted(counting, bought, LocalDate.parse("2026-04-09")))
                .isZero();
    }

    /** Against the rule as it is said, day by day and purchase by purchase. */
    @Test
    void itIsWhatTheRuleSays() {
        var random = new SplittableRandom(7);
        for (int story = 0; story < 300; story++) {
            LocalDate first = LocalDate.parse("2026-11-01");
            var days = new int[40];
            var minor = new long[days.length];
            int count = random.nextInt(days.length);
            var ranking = new RankingTest();
            for (int i = 0; i < count; i++) {
                days[i] = random.nextInt(150);
                minor[i] = 1_000L * (1 + random.nextInt(40));
                ranking.buys(first.plusDays(days[i]).toString(), minor[i]);
            }
            boolean year = random.nextInt(3) == 0;
            int window = 1 + random.nextInt(60);
            int grace = 1 + random.nextInt(20);
            Downgrade downgrade = List.of(Downgrade.values()).get(random.nextInt(3));
            LevelTerms terms = new LevelTerms(
                    Measure.SPEND,
                    Optional.of(EUR),
                    year ? new Window.Year() : new Window.Rolling(window),
                    grace,
                    downgrade,
                    STEPS);
            for (int asked = 0; asked < 220; asked += 1 + random.nextInt(9)) {
                int best = 0;
                for (int measured = 0; measured < asked; measured++) {
                    long sum = 0;
                    for (int i = 0; i < count; i++) {
                        LocalDate bought = first.plusDays(days[i]);
                        LocalDate end = first.plusDays(measured);
                        boolean counts = !bought.isAfter(end)
                                && (year ? bought.getYear() == end.getYear() : bought.isAfter(end.minusDays(window)));
                        sum += counts ? minor[i] : 0;
                    }
                    int rank = sum >= 90_000 ? 3 : sum >= 30_000 ? 2 : sum >= 10_000 ? 1 : 0;
                    int ago = asked - 1 - measured;
                    if (downgrade == Downgrade.MEASURED && ago > grace) {
                        rank = 0;
                    }
                    for (int lost = 1; downgrade == Downgrade.ONE_LEVEL && ago > lost * grace; lost++) {
                        rank--;
                    }
                    best = Math.max(best, rank);
                }
                assertThat(Ranking.rank(terms, ranking.bought, first.plusDays(asked)))
                        .as("story %d, day %d, %s", story, asked, terms)
                        .isEqualTo(best);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # bought on 10 March, within 7 days: from 11 to 17 March
            100.00 |        | 7   |      |       | 2026-03-10 | false
            100.00 |        | 7   |      |       | 2026-03-11 | true
            100.00 |        | 7   |      |       | 2026-03-17 | true
            100.00 |        | 7   |      |       | 2026-03-18 | false
            100.01 |        | 7   |      |       | 2026-03-11 | false
                   | 99.99  | 7   |      |       | 2026-03-10 | true
                   | 99.99  | 7   |      |       | 2026-03-11 | false
                   | 0.00   | 7   |      |       | 2026-03-18 | true
            100.00 | 100.00 | 7   |      |       | 2026-03-11 | true
            100.00 |        | 365 |      |       | 2027-03-10 | true
            100.00 |        | 365 |      |       | 2027-03-11 | false
            100.00 |        | 7   | 5812 |       | 2026-03-11 | true
            100.00 |        | 7   | 5814 |       | 2026-03-11 | false
            100.00 |        | 7   |      | mer_a | 2026-03-11 | true
            100.00 |        | 7   |      | mer_b | 2026-03-11 | false
            """)
    void whoIsInASegment(String least, String most, int days, Integer mcc, String merchant, LocalDate day, boolean in) {
        buys("2026-03-10", 10_000);
        var criteria = new Criteria(
                Measure.SPEND,
                Optional.of(EUR),
                minor(least),
                minor(most),
                days,
                mcc == null ? Set.of() : Set.of(mcc),
                merchant == null ? Set.of() : Set.of(merchant));
        assertThat(Ranking.isIn(criteria, bought, day)).isEqualTo(in);
    }

    private static OptionalLong minor(String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Math.round(Double.parseDouble(text) * 100));
    }
}
