package io.ristorno.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.member.Lot;
import io.ristorno.member.Purse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lots: additions commute, the first to expire is the first to go, nothing is lost on the way. */
class LotsTest {
    private static final Lots.Term NONE_OVER = new Lots.Term(0, 0);

    private static Lot lot(String id, long minor, long expires) {
        return new Lot(id, "mer_1", minor, expires, 0);
    }

    private static long sum(List<Lot> lots) {
        return lots.stream().mapToLong(Lot::leftMinor).sum();
    }

    @Test
    void plus_inAnyOrder_comesToTheSame() {
        List<Lot> before = List.of(lot("rwd_a", 500, 10), lot("rwd_b", 300, 20));
        var changes = new ArrayList<>(List.of(
                lot("rwd_a", -800, 10),
                lot("rwd_a", 350, 10),
                lot("rwd_b", -300, 20),
                lot("rwd_c", -40, 30),
                lot("rwd_c", 90, 30)));
        List<Lot> first = all(before, changes);
        var random = new Random(5);
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(changes, random);
            assertThat(all(before, changes)).isEqualTo(first);
        }
        assertThat(sum(first)).isEqualTo(100);
    }

    private static List<Lot> all(List<Lot> before, List<Lot> changes) {
        List<Lot> lots = before;
        for (Lot change : changes) {
            lots = Lots.plus(lots, change, false, NONE_OVER);
        }
        return lots;
    }

    @Test
    void plus_whatIsFresh_expiresByItself() {
        List<Lot> lots = Lots.plus(List.of(lot("rwd_a", 700, 10)), lot("rwd_a", 800, 20), true, NONE_OVER);
        assertThat(lots).containsExactly(lot("rwd_a", 700, 10), lot("rwd_a", 800, 20));
        assertThat(Lots.plus(lots, lot("rwd_a", -100, 99), false, NONE_OVER))
                .containsExactly(lot("rwd_a", 600, 10), lot("rwd_a", 800, 20));
    }

    @Test
    void plus_toLotsThatAreOver_inAnyOrder_comesToTheSameAndCanBeUsed() {
        var term = new Lots.Term(20, 70);
        List<Lot> before =
                List.of(lot("rwd_a", 0, 10), lot("rwd_b", -40, 20), lot("rwd_c", 0, 20), lot("rwd_c", 8, 30));
        var changes = new ArrayList<>(List.of(
                lot("rwd_a", -30, 10),
                lot("rwd_a", 50, 10),
                lot("rwd_b", 90, 20),
                lot("rwd_c", -3, 30),
                lot("rwd_c", 5, 30)));
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(changes, random);
            List<Lot> lots = before;
            for (Lot change : changes) {
                lots = Lots.plus(lots, change, false, term);
            }
            assertThat(lots)
                    .containsExactly(
                            lot("rwd_c", 0, 20), lot("rwd_c", 10, 30), lot("rwd_a", 20, 70), lot("rwd_b", 50, 70));
        }
    }

    @Test
    void plus_beyondTheMost_joinsNeighboursAndNothingIsLostOrLivesLonger() {
        List<Lot> lots = List.of();
        long promised = 0;
        for (int i = 0; i < 3 * Purse.LOTS_MAX; i++) {
            lots = Lots.plus(lots, lot("rwd_" + i, 1, 1_000L * i), true, NONE_OVER);
            promised += 1_000L * i;
        }
        assertThat(lots).hasSize(Purse.LOTS_MAX).isSortedAccordingTo(Lot.ORDER);
        assertThat(sum(lots)).as("nothing is lost").isEqualTo(3 * Purse.LOTS_MAX);
        assertThat(lots.stream()
                        .mapToLong(lot -> lot.leftMinor() * lot.expiresMillis())
                        .sum())
                .as("nothing is put off")
                .isLessThanOrEqualTo(promised)
                .isGreaterThan(promised - 3 * Purse.LOTS_MAX * 10_000L);
        assertThat(lots.getLast().expiresMillis()).isGreaterThan(1_000L * (3 * Purse.LOTS_MAX - 5));
    }

    @Test
    void plus_beyondTheMost_whatExpiresBesideWhatDoesNot_expiresAllTheSame() {
        List<Lot> lots = List.of();
        for (int i = 0; i < Purse.LOTS_MAX; i++) {
            lots = Lots.plus(lots, lot("rwd_" + i, 1, Lot.NEVER), true, NONE_OVER);
        }
        lots = Lots.plus(lots, lot("rwd_new", 20, 500), true, NONE_OVER);
        assertThat(lots).hasSize(Purse.LOTS_MAX).contains(lot("rwd_new", 20, 500));
        lots = Lots.plus(lots, lot("adj_owed", -7, Lot.UNKNOWN), false, NONE_OVER);
        assertThat(lots).hasSize(Purse.LOTS_MAX).contains(lot("rwd_new", 20, 500), lot("adj_owed", -7, Lot.UNKNOWN));
        assertThat(sum(lots)).isEqualTo(Purse.LOTS_MAX + 13);
    }

    @Test
    void plus_beyondTheMost_whatWasTakenBack_makesNothingExpireSooner() {
        List<Lot> lots = List.of(lot("rwd_used", -40, 10), lot("rwd_a", 100, 20));
        for (int i = 2; i < Purse.LOTS_MAX; i++) {
            lots = Lots.plus(lots, lot("rwd_" + i, 1, 1_000L * i), true, NONE_OVER);
        }
        lots = Lots.plus(lots, lot("rwd_new", 5, 700_000), true, NONE_OVER);
        assertThat(lots).hasSize(Purse.LOTS_MAX);
        assertThat(lots.getFirst()).isEqualTo(lot("rwd_a", 60, 20));
    }

    @Test
    void plus_beyondTheMost_dropsWhatIsEmptyFirst() {
        List<Lot> lots = List.of();
        for (int i = 0; i < Purse.LOTS_MAX; i++) {
            lots = Lots.plus(lots, lot("rwd_" + i, 1, 100 + i), true, NONE_OVER);
        }
        lots = Lots.plus(lots, lot("rwd_7", -1, 107), false, NONE_OVER);
        lots = Lots.plus(lots, lot("rwd_new", 5, 1), true, NONE_OVER);
        assertThat(lots).hasSize(Purse.LOTS_MAX).noneMatch(lot -> lot.leftMinor() == 0);
        assertThat(lots.getFirst()).isEqualTo(lot("rwd_new", 5, 1));
    }

    @Test
    void netted_takesWhatIsOwedFromWhatExpiresFirst() {
        assertThat(Lots.netted(List.of(lot("a", -500, 5), lot("b", 300, 10), lot("c", 400, 20))))
                .containsExactly(lot("c", 200, 20));
        assertThat(Lots.netted(List.of(lot("a", -900, 5), lot("b", 300, 10), lot("c", 400, 20))))
                .containsExactly(lot("a", -200, Lot.UNKNOWN));
        assertThat(Lots.netted(List.of(lot("a", 0, 5)))).isEmpty();
    }

    @Test
    void first_takesNoMoreThanThereIs() {
        List<Lot> lots = List.of(lot("a", 300, 10), lot("b", 400, 20));
        assertThat(Lots.first(lots, 500)).containsExactly(lot("a", 300, 10), lot("b", 200, 20));
        assertThat(Lots.minus(lots, Lots.first(lots, 500))).containsExactly(lot("b", 200, 20));
        assertThatThrownBy(() -> Lots.first(lots, 701)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void inProportion_inManyParts_givesExactlyAll() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var lots = new ArrayList<Lot>();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                lots.add(lot("rwd_" + n, 1 + random.nextInt(2_000), n));
            }
            List<Lot> left = lots;
            while (!left.isEmpty()) {
                long minor = 1 + random.nextLong(sum(left));
                List<Lot> parts = Lots.inProportion(left, minor);
                assertThat(sum(parts)).isEqualTo(minor);
                left = Lots.minus(left, parts);
                assertThat(left).allMatch(lot -> lot.leftMinor() > 0);
            }
        }
        assertThat(Lots.inProportion(
                        List.of(lot("a", 3_000_000_000_000L, 1), lot("b", 1_000_000_000_000L, 2)), 4_000_000_000L))
                .as("amounts of twelve digits")
                .containsExactly(lot("a", 3_000_000_000L, 1), lot("b", 1_000_000_000L, 2));
    }
}
