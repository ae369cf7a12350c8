package io.ristorno.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.match.Pool;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Of;
import io.ristorno.offer.Limit.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all members share of an offer, dealt by the order of purchases: each row is a purchase and what it gets. */
class CutTest {
    @Test
    void aBudgetGoesAsFarAsItGoesAndIsOver() {
        Cut cut = cut(amount(Period.OFFER, 2_000));
        assertThat(deal(cut, "2026-03-01T10:00:00Z", 1_200)).isEqualTo(1_200);
        assertThat(cut.usedUp()).isEmpty();
        assertThat(deal(cut, "2026-03-02T10:00:00Z", 900)).as("800 are left").isZero();
        assertThat(deal(cut, "2026-03-03T10:00:00Z", 800)).isEqualTo(800);
        assertThat(deal(cut, "2026-03-04T10:00:00Z", 1)).isZero();
        assertThat(cut.usedUp()).contains(LocalDate.parse("2026-03-02"));
    }

    @Test
    void aBudgetThatIsJustUsedUpEndsWithThatPurchase() {
        Cut cut = cut(amount(Period.OFFER, 2_000));
        assertThat(deal(cut, "2026-03-05T10:00:00Z", 2_000)).isEqualTo(2_000);
        assertThat(cut.usedUp()).contains(LocalDate.parse("2026-03-05"));
    }

    /** Of 20.00 in all no more than 10.00 a day. */
    @Test
    void aDaysPartIsLostWithTheDay() {
        Cut cut = cut(amount(Period.OFFER, 2_000), amount(Period.DAY, 1_000));
        assertThat(deal(cut, "2026-03-01T10:00:00Z", 700)).isEqualTo(700);
        assertThat(deal(cut, "2026-03-01T11:00:00Z", 400))
                .as("of the day 300 are left")
                .isZero();
        assertThat(deal(cut, "2026-03-01T12:00:00Z", 300)).isEqualTo(300);
        assertThat(deal(cut, "2026-03-02T10:00:00Z", 1_000)).isEqualTo(1_000);
        assertThat(deal(cut, "2026-03-03T10:00:00Z", 100))
                .as("the whole is used up")
                .isZero();
    }

    @Test
    void aBudgetThatIsRefilledBeginsAnewAndNeverEnds() {
        Cut cut = cut(amount(Period.MONTH, 1_000));
        assertThat(deal(cut, "2026-03-30T10:00:00Z", 1_000)).isEqualTo(1_000);
        assertThat(deal(cut, "2026-03-31T10:00:00Z", 500)).isZero();
        assertThat(deal(cut, "2026-04-01T10:00:00Z", 1_000)).isEqualTo(1_000);
        assertThat(cut.usedUp()).isEmpty();
    }

    @Test
    void theFirstTwoOfAWeekAreServed() {
        Cut cut = cut(new Limit(Of.OFFER, Kind.COUNT, Period.WEEK, 2));
        assertThat(deal(cut, "2026-03-02T10:00:00Z", 9_999)).as("a Monday").isEqualTo(9_999);
        assertThat(deal(cut, "2026-03-07T10:00:00Z", 1)).isEqualTo(1);
        assertThat(deal(cut, "2026-03-08T23:59:59Z", 1)).as("the Sunday").isZero();
        assertThat(deal(cut, "2026-03-09T00:00:00Z", 1)).as("the next Monday").isEqualTo(1);
    }

    @Test
    void theFirstTwoOfAllAreServedAndThatIsTheEnd() {
        Cut cut = cut(new Limit(Of.OFFER, Kind.COUNT, Period.OFFER, 2));
        assertThat(deal(cut, "2026-03-02T10:00:00Z", 5)).isEqualTo(5);
        assertThat(deal(cut, "2026-03-03T10:00:00Z", 6)).isEqualTo(6);
        assertThat(deal(cut, "2026-03-04T10:00:00Z", 7)).isZero();
        assertThat(cut.usedUp()).contains(LocalDate.parse("2026-03-03"));
    }

    /** Days begin where the offer's do. */
    @Test
    void aDayIsOneOfTheOffers() {
        var cut = new Cut(new Pool(List.of(amount(Period.DAY, 100)), ZoneId.of("America/New_York")), true);
        assertThat(deal(cut, "2026-03-02T04:59:00Z", 100))
                .as("the first, 23:59")
                .isEqualTo(100);
        assertThat(deal(cut, "2026-03-02T05:00:00Z", 100)).as("the second").isEqualTo(100);
        assertThat(deal(cut, "2026-03-03T04:59:00Z", 100))
                .as("the second still")
                .isZero();
    }

    /** As what is paid at a period's end: the last one takes what is left. */
    @Test
    void whatIsPaidForAPeriodTakesWhatThereIs() {
        var cut = new Cut(new Pool(List.of(amount(Period.OFFER, 1_000)), ZoneOffset.UTC), false);
        assertThat(deal(cut, "2026-03-31T10:00:00Z", 700)).isEqualTo(700);
        assertThat(deal(cut, "2026-03-31T10:00:01Z", 700)).isEqualTo(300);
        assertThat(deal(cut, "2026-03-31T10:00:02Z", 700)).isZero();
    }

    private static Limit amount(Period per, long most) {
        return new Limit(Of.OFFER, Kind.AMOUNT, per, most);
    }

    private static Cut cut(Limit... limits) {
        return new Cut(new Pool(List.of(limits), ZoneOffset.UTC), true);
    }

    private static long deal(Cut cut, String at, long minor) {
        Instant moment = Instant.parse(at);
        return cut.deal(
                moment.toEpochMilli(),
                minor,
                LocalDate.ofInstant(moment, ZoneOffset.UTC).toEpochDay());
    }
}
