package io.ristorno.decode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Completes the dates of card messages, which have no year or half of one: the nearest to the receipt, decided once.
 *
 * @param received when the message was received first, as UTC
 */
record CardClock(LocalDateTime received) {
    static final Duration AHEAD_MAX = Duration.ofHours(26);
    static final Duration APART_MAX = Duration.ofHours(26);
    private static final Duration AGE_MAX = Duration.ofDays(400);

    static CardClock at(long receivedMillis) {
        return new CardClock(LocalDateTime.ofInstant(Instant.ofEpochMilli(receivedMillis), ZoneOffset.UTC));
    }

    /** MMDDhhmmss. */
    Optional<LocalDateTime> dateTime(String digits) {
        return isDigits(digits, 10)
                ? nearest(pair(digits, 0), pair(digits, 2), time(digits.substring(4)))
                : Optional.empty();
    }

    /** MMDD at a time. */
    Optional<LocalDateTime> date(String digits, LocalTime time) {
        return isDigits(digits, 4) ? nearest(pair(digits, 0), pair(digits, 2), Optional.of(time)) : Optional.empty();
    }

    /** YYMMDDhhmmss or YYYYMMDDhhmmss. */
    Optional<LocalDateTime> full(String digits) {
        boolean century = isDigits(digits, 14);
        if (!century && !isDigits(digits, 12)) {
            return Optional.empty();
        }
        int year = century ? Integer.parseInt(digits, 0, 4, 10) : nearestCentury(pair(digits, 0));
        int at = century ? 4 : 2;
        Optional<LocalTime> time = time(digits.substring(at + 4));
        return time.flatMap(
                found -> day(year, pair(digits, at), pair(digits, at + 2)).map(day -> day.atTime(found)));
    }

    /** hhmmss; empty if there is no such time. */
    static Optional<LocalTime> time(String digits) {
        if (!isDigits(digits, 6) || pair(digits, 0) > 23 || pair(digits, 2) > 59 || pair(digits, 4) > 59) {
            return Optional.empty();
        }
        return Optional.of(LocalTime.of(pair(digits, 0), pair(digits, 2), pair(digits, 4)));
    }

    /** Of a time without a date: the day that brings it nearest to another time. */
    static LocalDateTime nearestDay(LocalTime time, LocalDateTime other) {
        LocalDateTime same = other.toLocalDate().atTime(time);
        Duration ahead = Duration.between(other, same);
        int days = ahead.toHours() > 12 ? -1 : ahead.toHours() < -12 ? 1 : 0;
        return same.plusDays(days);
    }

    /** Whether a time lies where a message may say it happened. */
    boolean isPlausible(LocalDateTime time) {
        return !time.isAfter(received.plus(AHEAD_MAX)) && !time.isBefore(received.minus(AGE_MAX));
    }

    private Optional<LocalDateTime> nearest(int month, int day, Optional<LocalTime> time) {
        int year = received.getYear();
        return time.flatMap(found -> IntStream.rangeClosed(year - 1, year + 1)
                .mapToObj(each -> day(each, month, day))
                .flatMap(Optional::stream)
                .map(each -> each.atTime(found))
                .min((a, b) -> distance(a).compareTo(distance(b))));
    }

    private int nearestCentury(int yearOfCentury) {
        int year = received.getYear() / 100 * 100 + yearOfCentury;
        int ahead = year - received.getYear();
        return ahead > 50 ? year - 100 : ahead < -50 ? year + 100 : year;
    }

    private Duration distance(LocalDateTime time) {
        return Duration.between(received, time).abs();
    }

    private static Optional<LocalDate> day(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean isDigits(String text, int length) {
        return text.length() == length && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    private static int pair(String digits, int at) {
        return (digits.charAt(at) - '0') * 10 + digits.charAt(at + 1) - '0';
    }
}
