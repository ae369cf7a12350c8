package io.ristorno.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.purchase.Horizon;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** In which segments a member is, against somebody who reads all that was told from the first to the last. */
class EnlistmentsTest {
    private static final List<Long> NAMES = List.of(Enlistment.HIMSELF, Enlistment.NOBODY, 77L);

    private static final long DAY = 86_400_000;

    private final Random random = new Random(2026);

    @Test
    void makesNoDifferenceInWhatOrderItIsToldOrHowOften() {
        for (int i = 0; i < 2_000; i++) {
            List<Enlistment> told = told(random.nextInt(12), 3);
            Enlistments first = of(told);
            var again = new ArrayList<>(told);
            again.addAll(told.subList(0, told.size() / 2));
            Collections.shuffle(again, random);
            assertThat(of(again)).isEqualTo(first);
            for (long at = -1; at < 22; at++) {
                for (String segment : List.of("seg_a", "seg_b", "seg_c")) {
                    assertThat(first.isIn(segment, at))
                            .as("%s at %d of %s", segment, at, told)
                            .isEqualTo(naive(told, segment, at));
                }
            }
        }
    }

    private static boolean naive(List<Enlistment> told, String segment, long at) {
        return told.stream()
                .filter(each -> each.segment().equals(segment) && each.atMillis() <= at)
                .collect(Collectors.groupingBy(Enlistment::of))
                .values()
                .stream()
                .map(ofOne -> ofOne.stream()
                        .max(Comparator.comparingLong(Enlistment::atMillis).thenComparingInt(Enlistment::version))
                        .orElseThrow())
                .anyMatch(Enlistment::in);
    }

    /** In and out every other day for a year: whatever may still be asked of a purchase that is open is known. */
    @Test
    void keepsOfASegmentWhatMayStillBeAskedOfAnOpenPurchase_inWhateverOrderTheyCome() {
        long first = 1_790_000_000_000L;
        List<Enlistment> told = new ArrayList<>();
        for (int day = 0; day < 400; day++) {
            told.add(new Enlistment("seg_a", Enlistment.HIMSELF, first + day * DAY, day, day % 2 == 0));
        }
        Enlistments kept = of(told);
        assertThat(kept.all()).containsExactlyElementsOf(told.subList(398 - Enlistments.DAYS_KNOWN, 400));
        assertThat(Enlistments.DAYS_KNOWN).isGreaterThan(Horizon.MOST_DAYS + 31 + 1);
        Collections.shuffle(told, random);
        assertThat(of(told)).isEqualTo(kept);
        assertThat(kept.last("seg_a"))
                .contains(new Enlistment("seg_a", Enlistment.HIMSELF, first + 399 * DAY, 399, false));
        for (int day = 399 - Horizon.MOST_DAYS; day < 400; day++) {
            assertThat(kept.isIn("seg_a", first + day * DAY))
                    .as("on day %d", day)
                    .isEqualTo(day % 2 == 0);
        }
    }

    /** What was said long ago and holds since is known. */
    @Test
    void keepsTheOneBeforeWhatIsTooOld() {
        Enlistment old = new Enlistment("seg_a", Enlistment.HIMSELF, 10, 1, true);
        Enlistment last = new Enlistment("seg_a", Enlistment.HIMSELF, 10 + 2_000 * DAY, 2, false);
        Enlistments kept = of(List.of(last, new Enlistment("seg_a", Enlistment.HIMSELF, 5, 0, false), old));
        assertThat(kept.all()).containsExactly(old, last);
        assertThat(kept.isIn("seg_a", 1_999 * DAY)).isTrue();
    }

    /** One that changes all the time pushes none out that never does. */
    @Test
    void ofTooManyTheOldestOfTheMostNumerousGoes() {
        Enlistments kept = of(List.of(new Enlistment("seg_a", Enlistment.HIMSELF, 1, 1, true)));
        for (int i = 0; i < Enlistments.MOST + 10; i++) {
            kept = kept.with(new Enlistment("seg_b", Enlistment.HIMSELF, 10 + i, 10 + i, i % 2 == 0));
        }
        assertThat(kept.all()).hasSize(Enlistments.MOST);
        assertThat(kept.isIn("seg_a", 100)).isTrue();
        assertThat(kept.all().get(1).atMillis()).isEqualTo(10 + 11);
    }

    @Test
    void keepsTheLatestOfAll_inWhateverOrderTheyCome() {
        List<Enlistment> told = new ArrayList<>();
        for (int i = 0; i < Enlistments.MOST + 100; i++) {
            told.add(new Enlistment("seg_" + i % 500, i % 7, i, i, true));
        }
        Enlistments kept = new Enlistments(told.subList(0, 100));
        for (Enlistment each : told.subList(100, told.size())) {
            kept = kept.with(each);
        }
        assertThat(kept.all()).hasSize(Enlistments.MOST);
        assertThat(kept.all().stream().mapToLong(Enlistment::atMillis).min()).hasValue(100);
    }

    @Test
    void whoIsErasedCountsForTheOtherNoMore_butDidBefore() {
        Enlistments both = of(List.of(
                new Enlistment("seg_a", 77, 10, 1, true), new Enlistment("seg_b", Enlistment.HIMSELF, 5, 1, true)));
        Enlistments left = both.without(77, 20);
        assertThat(left.all()).extracting(Enlistment::of).doesNotContain(77L);
        assertThat(left.isIn("seg_a", 9)).isFalse();
        assertThat(left.isIn("seg_a", 19)).isTrue();
        assertThat(left.isIn("seg_a", 20)).isFalse();
        assertThat(left.isIn("seg_b", 20)).isTrue();
        assertThat(left.without(77, 30)).isSameAs(left);
        assertThat(left.at(19)).containsExactly("seg_a", "seg_b");
        assertThat(left.at(20)).containsExactly("seg_b");
    }

    @Test
    void ofTwoWhoAreErasedOneBehindTheOtherEachCountedUntilHisOwnEnd() {
        Enlistments both =
                of(List.of(new Enlistment("seg_a", 77, 1, 1, true), new Enlistment("seg_a", 78, 1, 1, true)));
        Enlistments left = both.without(77, 10).without(78, 20);
        assertThat(left.all()).extracting(Enlistment::of).doesNotContain(77L, 78L);
        assertThat(left.isIn("seg_a", 12)).isTrue();
        assertThat(left.isIn("seg_a", 19)).isTrue();
        assertThat(left.isIn("seg_a", 20)).isFalse();
    }

    /** Of one version nobody is told both. */
    private List<Enlistment> told(int count, int segments) {
        var told = new ArrayList<Enlistment>();
        for (int version = 0; version < count; version++) {
            told.add(new Enlistment(
                    "seg_" + (char) ('a' + random.nextInt(segments)),
                    NAMES.get(random.nextInt(3)),
                    random.nextInt(20),
                    version,
                    random.nextBoolean()));
        }
        return told;
    }

    private static Enlistments of(List<Enlistment> told) {
        Function<Enlistment, Function<Enlistments, Enlistments>> with = each -> before -> before.with(each);
        return told.stream()
                .map(with)
                .reduce(Function.identity(), Function::andThen)
                .apply(Enlistments.NONE);
    }
}
