package io.ristorno.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.money.Commodity;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in a pocket, as it is told: what is owed is taken from what expires first. */
class PocketTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();

    private static Lot lot(String id, long minor, long expires) {
        return new Lot(id, "mer_1", minor, expires, 0);
    }

    private static List<Lot> usable(Lot... lots) {
        return new Pocket(EUR).with(List.of(lots), 1).usable();
    }

    @Test
    void usable_lessWhatIsOwed_isWhatIsAvailable() {
        assertThat(usable(lot("a", 3, 10), lot("b", 4, 20))).containsExactly(lot("a", 3, 10), lot("b", 4, 20));
        assertThat(usable(lot("o", -2, Lot.UNKNOWN), lot("a", 3, 10), lot("b", 4, Lot.NEVER)))
                .containsExactly(lot("a", 1, 10), lot("b", 4, Lot.NEVER));
        assertThat(usable(lot("a", 3, 10), lot("u", -5, 15), lot("b", 4, 20))).containsExactly(lot("b", 2, 20));
        assertThat(usable(lot("a", 3, 10), lot("u", -5, 15))).isEmpty();
    }

    @Test
    void lastDay_isTheLastThatIsWholeWhereItIsTold() {
        Lot lot = lot("a", 1, 1_772_697_600_000L); // 2026-03-05T08:00:00Z, midnight in Los Angeles
        assertThat(lot.lastDay(ZoneId.of("America/Los_Angeles"))).contains(LocalDate.of(2026, 3, 4));
        assertThat(lot.lastDay(ZoneOffset.UTC)).contains(LocalDate.of(2026, 3, 4));
        assertThat(lot.lastDay(ZoneId.of("Pacific/Auckland"))).contains(LocalDate.of(2026, 3, 4));
        assertThat(lot("a", 1, Lot.NEVER).lastDay(ZoneOffset.UTC)).isEmpty();
        assertThat(lot("a", -1, Lot.UNKNOWN).lastDay(ZoneOffset.UTC)).isEmpty();
    }
}
