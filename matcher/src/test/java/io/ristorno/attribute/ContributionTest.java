package io.ristorno.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Exposure;
import io.ristorno.event.Exposure.Kind;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.measure.Sums;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What one member gives to a campaign's sums: the rules and examples of attribution, by hand. */
class ContributionTest {
    private static final long NOW = millis("2026-06-01T00:00:00Z");
    private static final RelationshipKey ANNA =
            new RelationshipKey(MemberKey.of("prg_test", "mem_anna"), new MerchantKey("mer_cafe"));

    private final Rows counted = new Rows();

    private static long millis(String at) {
        return Instant.parse(at).toEpochMilli();
    }

    private static Terms terms(Arms arms) {
        return terms(arms, OptionalLong.empty());
    }

    private static Terms terms(Arms arms, OptionalLong spendCapMinor) {
        var campaign = new Campaign("cmp_spring", "mer_cafe", arms, 1, 30, OptionalInt.empty(), spendCapMinor);
        return new Terms(
                ZoneOffset.UTC,
                Optional.empty(),
                Map.of("cmp_spring", campaign),
                Map.of("off_ten", "cmp_spring", "off_five", "cmp_spring"),
                Map.of("cmp_spring", "EUR"));
    }

    private static Terms terms() {
        return terms(new Arms("00", 0, Instant.MIN, Instant.MAX));
    }

    private static Exposure exposure(Kind kind, String id, String offer, String at) {
        return new Exposure(
                ANNA.member(), kind, id, ANNA.merchant(), offer, "", "home", "", "app", 0, true, Instant.parse(at));
    }

    private Trail seen(Exposure... exposures) {
        Trail trail = Trail.none(ANNA);
        for (Exposure exposure : exposures) {
            trail = trail.with(exposure, terms(), millis("2026-03-01T00:00:00Z"), counted);
        }
        return trail;
    }

    private static Bought bought(String id, String at, long gross, long net) {
        return new Bought(id, millis(at), "EUR", gross, net, Long.MAX_VALUE, false, false, List.of());
    }

    private static Trail with(Trail trail, Bought... all) {
        return trail.having(List.of(all), List.of(), 0);
    }

    private static Sums spend(Contribution contribution) {
        return tally(contribution).spend();
    }

    private static ArmTally tally(Contribution contribution) {
        var sum = new ArmTally[] {ArmTally.NONE};
        contribution.rows().forEach((key, row) -> {
            if (key instanceof ArmKey) {
                sum[0] = sum[0].plus(ArmTally.of(row));
            }
        });
        return sum[0];
    }

    private static CreditTally credit(Contribution contribution, String model, String offer, String medium) {
        var sum = new CreditTally[] {CreditTally.NONE};
        contribution.rows().forEach((key, row) -> {
            if (key instanceof CreditKey its
                    && its.model().equals(model)
                    && its.medium().offer().equals(offer)
                    && its.medium().medium().equals(medium)) {
                sum[0] = sum[0].plus(CreditTally.of(row));
            }
        });
        return sum[0];
    }

    @Test
    void whatIsTakenBackLeavesNoTrace() {
        Row joined = Row.of(1, 0, 0, 25, 625);
        Row bought = Row.of(0, 4_000, 16_000_000, 0, 0, 100_000, 4_000);
        assertThat(joined.plus(bought).plus(bought.negated())).isEqualTo(joined);
        assertThat(bought.plus(bought.negated()).isNothing()).isTrue();
    }

    @Test
    void squaresAreOfMembersTotals() {
        // attribution.md, 5.1: 25.00, 40.00, and the first is returned.
        Trail trail = seen(exposure(Kind.IMPRESSION, "e1", "off_ten", "2026-03-01T09:00:00Z"));
        Bought first = bought("pur_1", "2026-03-02T10:00:00Z", 25, 25);
        Bought second = bought("pur_2", "2026-03-03T10:00:00Z", 40, 40);
        assertThat(spend(Contribution.of(with(trail, first), terms(), NOW)).q()).isEqualTo(BigInteger.valueOf(625));
        assertThat(spend(Contribution.of(with(trail, first, second), terms(), NOW))
                        .q())
                .isEqualTo(BigInteger.valueOf(625 + 3_600));
        Contribution returned =
                Contribution.of(with(trail, bought("pur_1", "2026-03-02T10:00:00Z", 25, 0), second), terms(), NOW);
        assertThat(spend(returned).s()).isEqualTo(BigInteger.valueOf(40));
        assertThat(spend(returned).q()).isEqualTo(BigInteger.valueOf(625 + 3_600 - 2_625));
        assertThat(tally(returned).purchasers()).isEqualTo(1);
        assertThat(tally(returned).visits().s()).isEqualTo(BigInteger.ONE);
    }

    @Test
    void noMoreOfAMemberCountsThanTheCeiling() {
        Trail trail = seen(exposure(Kind.CLICK, "e1", "off_ten", "2026-03-01T09:00:00Z"));
        Bought first = bought("pur_1", "2026-03-02T10:00:00Z", 3_000, 3_000);
        Bought second = bought("pur_2", "2026-03-03T10:00:00Z", 4_000, 4_000);
        assertThat(capped(with(trail, first)).s()).isEqualTo(BigInteger.valueOf(3_000));
        assertThat(capped(with(trail, first, second)).s()).isEqualTo(BigInteger.valueOf(5_000));
        assertThat(capped(with(trail, first, second)).q()).isEqualTo(BigInteger.valueOf(25_000_000));
        Bought returned = bought("pur_2", "2026-03-03T10:00:00Z", 4_000, 500);
        assertThat(capped(with(trail, first, returned)).s()).isEqualTo(BigInteger.valueOf(3_500));
    }

    private static Sums capped(Trail trail) {
        Contribution contribution =
                Contribution.of(trail, terms(new Arms("00", 0, Instant.MIN, Instant.MAX), OptionalLong.of(5_000)), NOW);
        return tally(contribution).capped();
    }

    @Test
    void whoReturnsEverythingCountsAsAMemberAndNothingElse() {
        Trail trail = seen(exposure(Kind.CLICK, "e1", "off_ten", "2026-03-01T09:00:00Z"));
        Contribution returned = Contribution.of(
                with(
                        trail,
                        bought("pur_1", "2026-03-02T10:00:00Z", 2_500, 0),
                        bought("pur_2", "2026-03-03T10:00:00Z", 4_000, 0)),
                terms(),
                NOW);
        assertThat(spend(returned)).isEqualTo(Sums.none(0).enrolled(0));
        assertThat(tally(returned).purchasers()).isZero();
        assertThat(credit(returned, "last", "off_ten", "app").netMinor()).isZero();
        assertThat(credit(returned, "last", "off_ten", "app").conversionMillionths())
                .isZero();
        assertThat(credit(returned, "last", "off_ten", "app").refundsMinor()).isEqualTo(6_500);
    }

    @Test
    void whatComesBeforeTheFirstOpportunityForetellsAndSaysWhoHeIs() {
        Trail trail = seen(exposure(Kind.VIEW, "e1", "off_ten", "2026-05-01T09:00:00Z"));
        Contribution contribution = Contribution.of(
                with(
                        trail,
                        bought("pur_0", "2026-01-30T08:59:59Z", 700, 700), // more than 91 days before
                        bought("pur_1", "2026-01-30T09:00:00Z", 1_000, 1_000), // 91 days to the second
                        bought("pur_2", "2026-05-01T08:59:59Z", 300, 300),
                        bought("pur_3", "2026-05-01T09:00:00Z", 500, 500)), // at that very moment: he counts already
                terms(),
                NOW);
        assertThat(spend(contribution).x()).isEqualTo(BigInteger.valueOf(1_300));
        assertThat(spend(contribution).s()).isEqualTo(BigInteger.valueOf(500));
        assertThat(spend(contribution).xy()).isEqualTo(BigInteger.valueOf(650_000));
    }

    @Test
    void strataAreNewLapsedAndExisting() {
        assertThat(stratum(List.of())).isEqualTo(Acquaintance.NEW);
        assertThat(stratum(List.of(bought("p", "2026-01-31T12:00:00Z", 1, 1))))
                .isEqualTo(Acquaintance.EXISTING); // 90 days
        assertThat(stratum(List.of(bought("p", "2026-01-30T12:00:00Z", 1, 1))))
                .isEqualTo(Acquaintance.LAPSED); // 91 days
        assertThat(stratum(List.of(bought("p", "2025-05-01T12:00:00Z", 1, 1))))
                .isEqualTo(Acquaintance.LAPSED); // 365 days
        assertThat(stratum(List.of(bought("p", "2025-04-30T12:00:00Z", 1, 1)))).isEqualTo(Acquaintance.NEW); // 366 days
    }

    private Acquaintance stratum(List<Bought> before) {
        Trail trail = seen(exposure(Kind.VIEW, "e1", "off_ten", "2026-05-01T09:00:00Z"))
                .having(before, List.of(), 0);
        var found = new ArrayList<Acquaintance>();
        Contribution.of(trail, terms(), NOW).rows().forEach((key, _) -> {
            if (key instanceof ArmKey arm) {
                found.add(arm.stratum());
            }
        });
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void aClickHasTheCreditThoughAViewIsLater() {
        // attribution.md, 2.2: click at 100 s, view at 200 s, purchase at 250 s.
        Trail trail = seen(
                exposure(Kind.CLICK, "e1", "off_ten", "1970-01-01T00:01:40Z"),
                exposure(Kind.VIEW, "e2", "off_five", "1970-01-01T00:03:20Z"));
        Contribution contribution =
                Contribution.of(with(trail, bought("pur_1", "1970-01-01T00:04:10Z", 9_999, 9_999)), terms(), NOW);
        assertThat(credit(contribution, "last", "off_ten", "app").clickMinor()).isEqualTo(9_999);
        assertThat(credit(contribution, "last", "off_five", "app")).isEqualTo(CreditTally.NONE);
        assertThat(credit(contribution, "linear", "off_ten", "app").netMinor()).isEqualTo(5_000);
        assertThat(credit(contribution, "linear", "off_five", "app").netMinor()).isEqualTo(4_999);
        assertThat(credit(contribution, "linear", "off_five", "app").viewMinor())
                .isEqualTo(4_999);
        assertThat(credit(contribution, "linear", "off_ten", "app").conversionMillionths())
                .isEqualTo(500_000);
    }

    @Test
    void aTouchIsBeforeItsPurchaseAndWithinItsWindow() {
        assertThat(credited(Kind.CLICK, "2026-03-02T10:00:00Z")).isZero(); // at the same moment
        assertThat(credited(Kind.CLICK, "2026-03-02T09:59:59Z")).isEqualTo(1_000);
        assertThat(credited(Kind.CLICK, "2026-01-31T10:00:00Z")).isEqualTo(1_000); // thirty days
        assertThat(credited(Kind.CLICK, "2026-01-31T09:59:59Z")).isZero();
        assertThat(credited(Kind.VIEW, "2026-03-01T10:00:00Z")).isEqualTo(1_000); // one day
        assertThat(credited(Kind.VIEW, "2026-03-01T09:59:59Z")).isZero();
    }

    private long credited(Kind kind, String at) {
        Trail trail = seen(exposure(kind, "e1", "off_ten", at));
        return credit(
                        Contribution.of(with(trail, bought("p", "2026-03-02T10:00:00Z", 1_000, 1_000)), terms(), NOW),
                        "last",
                        "off_ten",
                        "app")
                .netMinor();
    }

    @Test
    void whoIsHeldOutHasAnOpportunityAndMetWithNothing() {
        var everybody = new Arms("0f", 5_000, Instant.MIN, Instant.MAX);
        MemberKey held = held(everybody);
        var key = new RelationshipKey(held, ANNA.merchant());
        var counts = new Rows();
        var exposure = new Exposure(
                held,
                Kind.IMPRESSION,
                "e1",
                ANNA.merchant(),
                "off_ten",
                "",
                "home",
                "",
                "app",
                0,
                true,
                Instant.parse("2026-03-01T09:00:00Z"));
        Trail trail = Trail.none(key).with(exposure, terms(everybody), millis("2026-03-01T09:00:01Z"), counts);
        assertThat(trail.enrolments()).extracting(Enrolment::arm).containsExactly(Arm.CONTROL);
        assertThat(trail.touches()).isEmpty();
        assertThat(counts.size()).isZero();
    }

    private static MemberKey held(Arms arms) {
        for (int i = 0; ; i++) {
            MemberKey member = MemberKey.of("prg_test", "mem_" + i);
            if (arms.holdsOut(member.unit(), NOW)) {
                return member;
            }
        }
    }

    @Test
    void whoHadAnOpportunityAndMetWithNothingIsNotExposed() {
        Exposure opportunity = exposure(Kind.OPPORTUNITY, "o1", "off_ten", "2026-03-01T09:00:00Z");
        Exposure first = exposure(Kind.IMPRESSION, "e1", "off_ten", "2026-03-03T09:00:00Z");
        Exposure second = exposure(Kind.CLICK, "e2", "off_five", "2026-03-04T09:00:00Z");
        assertThat(exposed(seen(opportunity))).isEmpty();
        assertThat(exposed(seen(opportunity, second, first))).containsExactly(LocalDate.parse("2026-03-03"));
        assertThat(exposed(seen(first))).containsExactly(LocalDate.parse("2026-03-03"));
    }

    private List<LocalDate> exposed(Trail trail) {
        var days = new ArrayList<LocalDate>();
        Contribution.of(trail, terms(), NOW).rows().forEach((key, row) -> {
            for (long i = key instanceof ArmKey ? ArmTally.of(row).exposed() : 0; i > 0; i--) {
                days.add(((ArmKey) key).day());
            }
        });
        return days;
    }

    @Test
    void anExposureThatComesAgainCountsOnce() {
        Exposure exposure = exposure(Kind.IMPRESSION, "e1", "off_ten", "2026-03-01T09:00:00Z");
        Trail twice = seen(exposure, exposure);
        assertThat(twice).isEqualTo(seen(exposure));
        var impressions = new long[1];
        counted.forEach((key, row) ->
                impressions[0] += key instanceof MediumKey ? MediumTally.of(row).impressions() : 0);
        assertThat(impressions[0]).as("two trails, one each").isEqualTo(2);
    }

    @Test
    void ofTooManyTouchesTheOldestViewsGoFirstAndAreCounted() {
        var exposures = new ArrayList<Exposure>();
        exposures.add(exposure(Kind.CLICK, "click", "off_ten", "2026-02-01T00:00:00Z"));
        for (int i = 0; i < Trail.TOUCHES_MOST + 3; i++) {
            exposures.add(exposure(
                    Kind.VIEW,
                    "view" + i,
                    "off_five",
                    Instant.ofEpochMilli(millis("2026-02-02T00:00:00Z") + i * 1000L)
                            .toString()));
        }
        List<Shown> inOrder = seen(exposures.toArray(Exposure[]::new)).touches();
        Collections.shuffle(exposures, new Random(7));
        Trail shuffled = seen(exposures.toArray(Exposure[]::new));
        assertThat(shuffled.touches()).isEqualTo(inOrder).hasSize(Trail.TOUCHES_MOST);
        assertThat(inOrder).extracting(Shown::id).contains("click", "view34").doesNotContain("view0", "view3");
        var dropped = new long[1];
        counted.forEach((key, row) ->
                dropped[0] += key instanceof QualityKey ? QualityTally.of(row).droppedTouches() : 0);
        assertThat(dropped[0]).as("four in each order").isEqualTo(8);
    }

    @Test
    void anAuthorizationThatNothingClearedIsReversedOnItsDay() {
        Trail trail = seen(exposure(Kind.CLICK, "e1", "off_ten", "2026-03-01T09:00:00Z"));
        long expires = millis("2026-03-10T00:00:00Z");
        var held =
                new Bought("pur_1", millis("2026-03-02T10:00:00Z"), "EUR", 800, 800, expires, false, false, List.of());
        assertThat(spend(Contribution.of(with(trail, held), terms(), expires - 1))
                        .s())
                .isEqualTo(BigInteger.valueOf(800));
        Contribution later = Contribution.of(with(trail, held), terms(), expires);
        assertThat(spend(later).s()).isZero();
        var reversed = new ArrayList<LocalDate>();
        later.rows().forEach((key, row) -> {
            if (key instanceof QualityKey quality && QualityTally.of(row).reversed() == 1) {
                reversed.add(quality.day());
            }
        });
        assertThat(reversed).containsExactly(LocalDate.parse("2026-03-02"));
    }

    @Test
    void whatIsToldBehindTheFreezeIsCountedAndChangesNothing() {
        Instant until = Instant.parse("2026-03-05T00:00:00Z");
        Terms ended = terms(new Arms("00", 0, Instant.MIN, until));
        long frozen = until.plusSeconds((30 + 14) * 86_400L).toEpochMilli();
        Exposure exposure = exposure(Kind.CLICK, "e1", "off_ten", "2026-03-01T09:00:00Z");
        var counts = new Rows();
        assertThat(Trail.none(ANNA).with(exposure, ended, frozen, counts).enrolments())
                .isEmpty();
        assertThat(counts.asMap().values()).containsExactly(new QualityTally(0, 0, 0, 0, 0, 0, 0, 0, 0, 1).row());
        assertThat(Trail.none(ANNA)
                        .with(exposure, ended, frozen - 1, new Rows())
                        .enrolments())
                .hasSize(1);
    }
}
