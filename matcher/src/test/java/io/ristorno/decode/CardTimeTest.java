package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Moment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardTimeTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final Dialect DIALECT = Dialects.shipped("iso87-ascii");

    @ParameterizedTest
    @CsvSource({
        "1231235900, 2027-01-01T00:05:00Z, 2026-12-31T23:59",
        "0101000100, 2026-12-31T23:58:00Z, 2027-01-01T00:01",
        "0229120000, 2028-03-01T00:00:00Z, 2028-02-29T12:00",
        "0912104512, 2026-09-12T10:45:13Z, 2026-09-12T10:45:12",
        "0301000000, 2026-11-22T00:00:00Z, 2027-03-01T00:00"
    })
    void theYearIsTheOneNearestToTheReceipt(String digits, Instant received, LocalDateTime expected) {
        assertThat(CardClock.at(received.toEpochMilli()).dateTime(digits)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0229120000",
        "1301000000",
        "0132000000",
        "0101240000",
        "0101006000",
        "0101000060",
        "01010000",
        "x101000000"
    })
    void aTimeThatDoesNotExistIsNone(String digits) {
        assertThat(CardClock.at(Instant.parse("2026-09-12T10:00:00Z").toEpochMilli())
                        .dateTime(digits))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "150815171500, 2015-08-15T17:15",
        "991231235959, 1999-12-31T23:59:59",
        "20260912124512, 2026-09-12T12:45:12"
    })
    void aYearOfTwoDigitsIsOfTheNearestCentury(String digits, LocalDateTime expected) {
        assertThat(CardClock.at(Vectors.RECEIVED).full(digits)).contains(expected);
    }

    @Test
    void aTimeInTheFutureOrLongAgoIsRefused() {
        String received = "2026-09-12T10:00:00Z";
        assertThat(code(received, "0913120000", "")).isEmpty();
        assertThat(code(received, "0913120001", "")).isEqualTo("TIME_OUT_OF_RANGE 7");
        assertThat(code(received, "0912100000", "0914")).isEqualTo("TIME_OUT_OF_RANGE 13");
        CardClock clock = CardClock.at(Instant.parse(received).toEpochMilli());
        assertThat(clock.isPlausible(LocalDateTime.parse("2025-08-08T10:00:00")))
                .isTrue();
        assertThat(clock.isPlausible(LocalDateTime.parse("2025-08-08T09:59:59")))
                .isFalse();
    }

    @Test
    void instantAndLocalTimeThatAreFarApartAreDoubtfulAndTheLocalTimeWins() {
        CardTime near = time("0911104512", "0912", "124512");
        assertThat(near.doubtful()).isFalse();
        CardTime far = time("0912104512", "0910", "124512");
        assertThat(far.doubtful()).isTrue();
        Moment moment = far.at(STOCKHOLM, true);
        assertThat(moment.localDate()).isEqualTo(LocalDate.of(2026, 9, 10));
        assertThat(Instant.ofEpochMilli(moment.epochMillis())).isEqualTo(Instant.parse("2026-09-10T10:45:12Z"));
    }

    @Test
    void aLocalTimeThatDoesNotExistLeavesTheInstant() {
        CardTime time = time("0912104512", "0912", "250410");
        assertThat(time.doubtful()).isTrue();
        assertThat(time.date()).isEmpty();
        assertThat(time.at(STOCKHOLM, true)).isEqualTo(Moment.at(Instant.parse("2026-09-12T10:45:12Z"), STOCKHOLM));
        assertThat(code("2026-09-12T10:00:00Z", "1399000000", "0912")).isEqualTo("BAD_TIME 7");
    }

    @Test
    void aTimeWithoutADateIsOfTheNearestDay() {
        assertThat(time("0911233000", "", "013000").date()).contains(LocalDate.of(2026, 9, 12));
        assertThat(time("0912003000", "", "193000").date()).contains(LocalDate.of(2026, 9, 11));
    }

    @Test
    void atAKnownLocationTheInstantDecidesElseTheMessagesOwnLocalTime() {
        var time = new CardTime(
                Optional.of(Instant.parse("2026-09-12T22:30:00Z")),
                Optional.of(LocalDate.of(2026, 9, 12)),
                86_340,
                false);
        assertThat(time.at(STOCKHOLM, true).localDate()).isEqualTo(LocalDate.of(2026, 9, 13));
        Moment told = time.at(STOCKHOLM, false);
        assertThat(told.localDate()).isEqualTo(LocalDate.of(2026, 9, 12));
        assertThat(told.minuteOfDay()).isEqualTo(1439);
        assertThat(told.epochMillis())
                .isEqualTo(Instant.parse("2026-09-12T22:30:00Z").toEpochMilli());
    }

    @Test
    void aDateAloneIsOrderedAtTheEndOfItsDay() {
        CardTime date = CardTime.on(LocalDate.of(2026, 9, 12));
        assertThat(date.at(STOCKHOLM, true)).isEqualTo(Moment.on(LocalDate.of(2026, 9, 12), STOCKHOLM));
        assertThat(date.at(STOCKHOLM, false).timed()).isFalse();
        Decoded decoded = decoded("2026-09-12T10:00:00Z", "", "0911", "");
        CardTime told = ((Decoded.Taken) decoded).transaction().time();
        assertThat(told.at(STOCKHOLM, true).timed()).isFalse();
    }

    private static CardTime time(String sent, String date, String time) {
        Decoded decoded = decoded("2026-09-12T11:00:00Z", sent, date, time);
        assertThat(decoded).isInstanceOf(Decoded.Taken.class);
        return ((Decoded.Taken) decoded).transaction().time();
    }

    private static String code(String received, String sent, String date) {
        return decoded(received, sent, date, "") instanceof Malformed malformed
                ? malformed.code() + " " + malformed.field()
                : "";
    }

    private static Decoded decoded(String received, String sent, String date, String time) {
        Packed packed = Packed.purchase(DIALECT, "0220").without(7).without(12).without(13);
        packed = sent.isEmpty() ? packed : packed.with(7, sent);
        packed = date.isEmpty() ? packed : packed.with(13, date);
        packed = time.isEmpty() ? packed : packed.with(12, time);
        byte[] bytes = packed.bytes();
        var message = new Iso8583(DIALECT);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        return IsoTransactions.decode(
                message, Vectors.tokens(), Instant.parse(received).toEpochMilli());
    }
}
