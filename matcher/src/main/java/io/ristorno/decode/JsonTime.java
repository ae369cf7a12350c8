package io.ristorno.decode;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Dates and times of ISO 8601 as feeds write them, without a formatter: {@code 2026-03-01T10:00:00+01:00}, the seconds, their
 * fraction and, with Z, the offset's digits being optional. A fraction is cut off: card messages know seconds.
 */
final class JsonTime {
    private static final int SECONDS_AT = 16;
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int OFFSET_SECONDS_MAX = 18 * 3600;

    private JsonTime() {}

    static Optional<LocalDate> date(String text) {
        return text.length() == 10 ? day(text) : Optional.empty();
    }

    /** An instant with its local time; empty if the text is none, or has no offset. */
    static Optional<CardTime> dateTime(String text) {
        if (text.length() < SECONDS_AT + 1 || text.charAt(10) != 'T' || text.charAt(13) != ':') {
            return Optional.empty();
        }
        boolean seconds = text.charAt(SECONDS_AT) == ':';
        int zoneAt = seconds ? fractionEnd(text, SECONDS_AT + 3) : SECONDS_AT;
        int second = seconds ? pair(text, SECONDS_AT + 1) : 0;
        int hour = pair(text, 11);
        int minute = pair(text, 14);
        int offset = offsetSeconds(text, zoneAt);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || offset == NO_OFFSET) {
            return Optional.empty();
        }
        return day(text).map(day -> at(day.atTime(hour, minute, second), offset));
    }

    /** Whether it would be a time if it had an offset. */
    static boolean lacksOffset(String text) {
        return dateTime(text + "Z").isPresent();
    }

    private static CardTime at(LocalDateTime local, int offsetSeconds) {
        return CardTime.of(local.toInstant(ZoneOffset.ofTotalSeconds(offsetSeconds)), local);
    }

    /** {@code Z}, {@code +hh:mm}, {@code -hh:mm} to the end of the text. */
    private static int offsetSeconds(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return NO_OFFSET;
        }
        char sign = text.charAt(at);
        if (sign == 'Z') {
            return at + 1 == text.length() ? 0 : NO_OFFSET;
        }
        boolean form = (sign == '+' || sign == '-') && text.length() == at + 6 && text.charAt(at + 3) == ':';
        int hours = form ? pair(text, at + 1) : -1;
        int minutes = form ? pair(text, at + 4) : -1;
        int seconds = hours * 3600 + minutes * 60;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > OFFSET_SECONDS_MAX) {
            return NO_OFFSET;
        }
        return sign == '-' ? -seconds : seconds;
    }

    /** Where the fraction of a second that may begin here ends, -1 if a sign has no digits behind it. */
    private static int fractionEnd(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '.') {
            return at;
        }
        int end = at + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end == at + 1 ? -1 : end;
    }

    private static Optional<LocalDate> day(String text) {
        int century = pair(text, 0);
        int year = pair(text, 2);
        int month = pair(text, 5);
        int day = pair(text, 8);
        boolean form = century >= 0 && year >= 0 && text.charAt(4) == '-' && text.charAt(7) == '-';
        return form && CardClock.isDay(century * 100 + year, month, day)
                ? Optional.of(LocalDate.of(century * 100 + year, month, day))
                : Optional.empty();
    }

    /** Two digits as a number, -1 if they are none. */
    private static int pair(String text, int at) {
        if (at + 1 >= text.length() || !isDigit(text.charAt(at)) || !isDigit(text.charAt(at + 1))) {
            return -1;
        }
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
