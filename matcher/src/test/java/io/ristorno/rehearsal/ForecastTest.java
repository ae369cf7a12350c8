package io.ristorno.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Moment;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.match.Pool;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An offer of 10 % in April 2026, with a budget of 20.00, played over a log from 1 January to the end of May. */
class ForecastTest {
    private static final Offer OFFER = offer("""
            {"id": "off_april", "merchantId": "mer_cafe", "title": "April", "currency": "EUR",
             "schedule": {"from": "2026-04-01", "until": "2026-05-01"}, "reward": {"type": "PERCENT", "rate": "10 %"},
             "budgetMinor": 2000}
            """);

    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();

    private final Forecast.Counting forecast = counting("2026-01-01");

    @Test
    void countsWhatItGivesAndWhoGetsIt() {
        forecast.add(member(1, bought("2026-04-03", 10_000, 1_000), bought("2026-04-20", 12_000, 1_200)));
        forecast.add(member(2, bought("2026-04-05", 500, 0)));
        Forecast counted = forecast.counted();
        assertThat(counted.given()).isEqualTo(new Forecast.Sum(1, 1_000, 0));
        assertThat(counted.unmet()).isEqualTo(new Forecast.Sum(1, 1_200, 0));
        assertThat(counted.unmetDays()).contains(new Forecast.Unmet(LocalDate.parse("2026-04-20"), 1));
        assertThat(counted.members()).isEqualTo(1);
        assertThat(counted.audience()).isEqualTo(2);
        assertThat(counted.budgetEnds()).contains(LocalDate.parse("2026-04-20"));
        assertThat(counted.byFunder()).containsEntry("MERCHANT", 1_000L);
    }

    /** 20.00 in all: by the order of purchases, whoever is added first; who is left without one has reached it, and spent for none. */
    @Test
    void dealsTheBudgetInTheOrderOfPurchases() {
        forecast.add(member(1, bought("2026-04-10", 6_000, 600), bought("2026-04-21", 4_000, 400)));
        forecast.add(member(2, bought("2026-04-12", 9_000, 900)));
        forecast.add(member(3, bought("2026-04-11", 8_000, 800)));
        Forecast counted = forecast.counted();
        assertThat(counted.given()).isEqualTo(new Forecast.Sum(3, 1_800, 0));
        assertThat(counted.unmet()).isEqualTo(new Forecast.Sum(1, 900, 0));
        assertThat(counted.members()).isEqualTo(2);
        assertThat(counted.reaching()).isEqualTo(3);
        assertThat(counted.spendMinor()).isEqualTo(18_000);
    }

    /** What is bought before the days that are told of takes its part of the budget, and is told of nowhere. */
    @Test
    void tellsOfTheDaysThatAreAskedForOnly() {
        Forecast.Counting april20 = counting(
                new Trial(
                        OFFER, Optional.of(LocalDate.parse("2026-04-20")), Optional.of(LocalDate.parse("2026-04-25"))),
                "2026-01-01");
        april20.add(member(
                1,
                bought("2026-04-10", 15_000, 1_500),
                bought("2026-04-20", 3_000, 300),
                bought("2026-04-24", 4_000, 400),
                bought("2026-04-25", 1_000, 100)));
        Forecast counted = april20.counted();
        assertThat(counted.given()).isEqualTo(new Forecast.Sum(1, 300, 0));
        assertThat(counted.unmet()).isEqualTo(new Forecast.Sum(1, 400, 0));
        assertThat(counted.spendMinor()).isEqualTo(7_000);
        assertThat(counted.window().from()).isEqualTo("2026-04-20");
        assertThat(counted.window().until()).isEqualTo("2026-04-25");
    }

    /** 91 days before 1 April begin with 31 December, so 90 of them are known: 180.00 in 90 days are 60.00 in the 30 of April. */
    @Test
    void estimatesWhatWouldHaveComeAnywayByTheMembersOwnRate() {
        forecast.add(member(1, bought("2026-01-01", 6_000, 0), bought("2026-03-31", 12_000, 0), april(10_000)));
        assertThat(forecast.counted().spendMinor()).isEqualTo(10_000);
        assertThat(forecast.counted().anyway()).hasValue(6_000);
    }

    @Test
    void countsNoMoreAsComingAnywayThanWasSpent() {
        forecast.add(member(1, bought("2026-03-01", 90_000, 0), april(10_000)));
        assertThat(forecast.counted().anyway()).hasValue(10_000);
    }

    @Test
    void countsNobodyWhoWouldNotHaveHadIt() {
        forecast.add(member(1, bought("2026-03-01", 90_000, 0), bought("2026-04-02", 500, 0)));
        assertThat(forecast.counted().spendMinor()).isZero();
        assertThat(forecast.counted().anyway()).hasValue(0);
    }

    @Test
    void looksBackNoFurtherThanNinetyOneDays() {
        Forecast.Counting long91 = counting("2025-06-01");
        long91.add(member(1, bought("2025-12-30", 91_000, 0), bought("2025-12-31", 9_100, 0), april(10_000)));
        assertThat(long91.counted().anyway()).hasValue(9_100 * 30 / 91);
    }

    @Test
    void estimatesNothingWhereNothingIsKnownFromBefore() {
        Forecast.Counting fresh = counting("2026-04-01");
        fresh.add(member(1, april(10_000)));
        assertThat(fresh.counted().anyway()).isEmpty();
    }

    @Test
    void warnsOfWhatHardlyAnybodyOrNearlyEverybodyReaches() {
        forecast.add(member(1, april(10_000)));
        assertThat(forecast.counted().attainable().orElseThrow().message()).contains("1 of 1", "more than 80 %");
        for (int i = 2; i <= 5; i++) {
            forecast.add(member(i, bought("2026-04-02", 500, 0)));
        }
        assertThat(forecast.counted().attainable()).as("1 of 5").isEmpty();
        for (int i = 6; i <= 21; i++) {
            forecast.add(member(i, bought("2026-04-02", 500, 0)));
        }
        assertThat(forecast.counted().attainable().orElseThrow().message()).contains("1 of 21", "fewer than 5 %");
    }

    /** Its hours are those of the place, and its last day counts though it ends before that does. */
    @Test
    void countsTheLocalDaysOfItsSchedule() {
        Offer short1 = offer("""
                {"id": "off_april", "merchantId": "mer_cafe", "title": "A day", "currency": "EUR",
                 "schedule": {"from": "2026-04-10T08:00", "until": "2026-04-10T20:00"},
                 "reward": {"type": "PERCENT", "rate": "10 %"}}
                """);
        var day = counting(short1, "2026-01-01");
        day.add(member(1, april(10_000), bought("2026-04-11", 5_000, 0)));
        assertThat(day.counted().given().redemptions()).isEqualTo(1);
        assertThat(day.counted().spendMinor()).isEqualTo(10_000);
    }

    private static Forecast.Counting counting(String logBegins) {
        return counting(OFFER, logBegins);
    }

    private static Forecast.Counting counting(Offer offer, String logBegins) {
        return counting(Trial.of(offer), logBegins);
    }

    private static Forecast.Counting counting(Trial trial, String logBegins) {
        Offer offer = trial.offer();
        return switch (Window.of(trial, millis(logBegins), millis("2026-05-31"))) {
            case Reading.Read<Window>(Window window) ->
                new Forecast.Counting(
                        window.played(offer),
                        window,
                        Optional.of(Pool.of(offer)).filter(_ -> offer.isShared()),
                        true,
                        1_000);
            case Reading.Refused<Window> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private static ClosedPurchase april(long minor) {
        return bought("2026-04-10", minor, minor / 10);
    }

    private static ClosedPurchase bought(String day, long minor, long rewardMinor) {
        var at = Moment.at(Instant.ofEpochMilli(millis(day)), ZoneOffset.UTC);
        var standing = new Standing(0, 0, rewardMinor, 0, rewardMinor);
        Stage stage = rewardMinor > 0 ? Stage.AVAILABLE : Stage.REJECTED;
        var reward = new Reward(OFFER.id(), 1, "mer_cafe", EUR, standing, 1, stage, Reason.EARNED, Set.of());
        return new ClosedPurchase(
                "pur_" + day,
                List.of(),
                day,
                Traces.NONE,
                at,
                0,
                true,
                false,
                EUR,
                minor,
                minor,
                List.of(reward),
                List.of());
    }

    private static Relationship member(long number, ClosedPurchase... purchases) {
        var key = new RelationshipKey(new MemberKey("prg_demo", number), new MerchantKey("mer_cafe"));
        Relationship none = Relationship.none(key);
        var history = none.history();
        for (ClosedPurchase purchase : purchases) {
            history = history.with(purchase);
        }
        return new Relationship(
                key, List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, 0, none.circumstances(), history);
    }

    private static long millis(String day) {
        return LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static Offer offer(String json) {
        return switch (CatalogueReader.offer(json.getBytes(StandardCharsets.UTF_8), Ids.IN_TEXT)) {
            case Reading.Read<Offer> read -> read.value();
            case Reading.Refused<Offer> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }
}
