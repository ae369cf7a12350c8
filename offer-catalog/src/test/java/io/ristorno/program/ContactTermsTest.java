package io.ristorno.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.Hours;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a program's members may be told something: by its own clock, whatever that does at night. */
class ContactTermsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static ContactTerms quiet(String from, String until) {
        return new ContactTerms(
                7,
                30,
                Optional.of(new Hours(minute(from), until.equals("00:00") ? 1440 : minute(until))),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    private static int minute(String time) {
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }

    private static long millis(String moment) {
        return OffsetDateTime.parse(moment).toInstant().toEpochMilli();
    }

    @ParameterizedTest(name = "quiet {0} to {1}: {2} -> {3}")
    @CsvSource({
        "21:00, 08:00, 2026-06-10T20:59:59+02:00, 2026-06-10T20:59:59+02:00",
        "21:00, 08:00, 2026-06-10T21:00:00+02:00, 2026-06-11T08:00:00+02:00",
        "21:00, 08:00, 2026-06-11T07:59:59+02:00, 2026-06-11T08:00:00+02:00",
        "21:00, 08:00, 2026-06-11T08:00:00+02:00, 2026-06-11T08:00:00+02:00",
        "13:00, 15:00, 2026-06-11T14:00:00+02:00, 2026-06-11T15:00:00+02:00",
        "13:00, 15:00, 2026-06-11T12:00:00+02:00, 2026-06-11T12:00:00+02:00",
        "22:00, 00:00, 2026-06-11T23:30:00+02:00, 2026-06-12T00:00:00+02:00",
        // The clock goes from 02:00 to 03:00 on 29 March: the night has an hour less, and 02:30 never comes.
        "21:00, 08:00, 2026-03-28T22:00:00+01:00, 2026-03-29T08:00:00+02:00",
        "21:00, 02:30, 2026-03-28T22:00:00+01:00, 2026-03-29T03:00:00+02:00",
        // The clock goes from 03:00 back to 02:00 on 25 October: 02:15 comes twice, and is quiet twice.
        "21:00, 08:00, 2026-10-24T22:00:00+02:00, 2026-10-25T08:00:00+01:00",
        "21:00, 02:30, 2026-10-25T02:15:00+02:00, 2026-10-25T02:30:00+02:00",
        "21:00, 02:30, 2026-10-25T02:15:00+01:00, 2026-10-25T02:30:00+01:00",
    })
    void quiet_hours_push_to_their_end(String from, String until, String moment, String out) {
        ContactTerms terms = quiet(from, until);
        assertThat(Instant.ofEpochMilli(terms.outOfQuietMillis(millis(moment), BERLIN)))
                .isEqualTo(Instant.ofEpochMilli(millis(out)));
        assertThat(terms.isQuiet(millis(moment), BERLIN)).isEqualTo(!moment.equals(out));
    }

    @ParameterizedTest(name = "gap {0}: {1} -> {2}")
    @CsvSource({
        // 7 days from 1 March are open through the 8th (ruling 29).
        "7, 2026-03-01T00:00:00+01:00, 2026-03-09T00:00:00+01:00",
        "7, 2026-03-01T23:59:59+01:00, 2026-03-09T00:00:00+01:00",
        "30, 2026-03-01T12:00:00+01:00, 2026-04-01T00:00:00+02:00",
        "1, 2026-03-28T12:00:00+01:00, 2026-03-30T00:00:00+02:00",
        // In UTC it is the day before still.
        "7, 2026-03-02T00:30:00+01:00, 2026-03-10T00:00:00+01:00",
    })
    void gaps_are_local_calendar_days(int days, String contact, String end) {
        var terms = new ContactTerms(days, days, Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
        assertThat(Instant.ofEpochMilli(terms.gapEndMillis(millis(contact), BERLIN)))
                .isEqualTo(Instant.ofEpochMilli(millis(end)));
        assertThat(terms.nudgeMillis(millis(contact), BERLIN)).isEqualTo(terms.gapEndMillis(millis(contact), BERLIN));
    }
}
