package io.ristorno.decode;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Completes the dates of card messages, which have no year or half of one: the nearest to the receipt, decided once.
 *
 * @param received when the message was received first, as UTC
 */
record CardClock(LocalDateTime received) {
    private static final int HOUR = 3_600;
    private static final int AHEAD_SECONDS_MAX = 26 * HOUR;
    private static final int APART_SECONDS_MAX = 26 * HOUR;
    private static final int AGE_SECONDS_MAX = 400 * 24 * HOUR;

    static CardClock at(long receivedMillis) {
        return new CardClock(LocalDateTime.ofInstant(Instant.ofEpochMilli(receivedMillis), ZoneOffset.UTC));
    }

    /** MMDDhhmmss. */
    Optional<LocalDateTime> dateTime(String digits) {
        if (!isDigits(digits, 10)) {
            return Optional.empty();
        }
        Optional<LocalTime> time = timeAt(digits, 4);
        return time.isEmpty() ? Optional.empty() : nearest(pair(digits, 0), pair(digits, 2), time.get());
    }

    /** MMDD at a time. */
    Optional<LocalDateTime> date(String digits, LocalTime time) {
        return isDigits(digits, 4) ? nearest(pair(digits, 0), pair(digits, 2), time) : Optional.empty();
    }

    /** YYMMDDhhmmss or YYYYMMDDhhmmss. */
    Optional<LocalDateTime> full(String digits) {
        boolean century = isDigits(digits, 14);
        if (!century && !isDigits(digits, 12)) {
            return Optional.empty();
        }
        int at = century ? 4 : 2;
        int year = century ? pair(digits, 0) * 100 + pair(digits, 2) : nearestCentury(pair(digits, 0));
        Optional<LocalTime> time = timeAt(digits, at + 4);
        boolean real = time.isPresent() && isDay(year, pair(digits, at), pair(digits, at + 2));
        return real
                ? Optional.of(LocalDate.of(year, pair(digits, at), pair(digits, at + 2))
                        .atTime(time.get()))
                : Optional.empty();
    }

    /** hhmmss; empty if there is no such time. */
    static Optional<LocalTime> time(String digits) {
        return isDigits(digits, 6) ? timeAt(digits, 0) : Optional.empty();
    }

    private static Optional<LocalTime> timeAt(String digits, int at) {
        int hour = pair(digits, at);
        int minute = pair(digits, at + 2);
        int second = pair(digits, at + 4);
        return hour > 23 || minute > 59 || second > 59
                ? Optional.empty()
                : Optional.of(LocalTime.of(hour, minute, second));
    }

    /** Of a time without a date: the day that brings it nearest to another time. */
    static LocalDateTime nearestDay(LocalTime time, LocalDateTime other) {
        LocalDateTime same = other.toLocalDate().atTime(time);
        long ahead = secondsBetween(other, same);
        int days = ahead > 12 * HOUR ? -1 : ahead < -12 * HOUR ? 1 : 0;
        return same.plusDays(days);
    }

    /** Whether a time lies where a message may say it happened. */
    boolean isPlausible(LocalDateTime time) {
        long ahead = secondsBetween(received, time);
        return ahead <= AHEAD_SECONDS_MAX && ahead >= -AGE_SECONDS_MAX;
    }

    /** Whether a local time can't be the same moment as an instant in UTC, wherever it was. */
    static boolean areApart(LocalDateTime utc, LocalDateTime local) {
        return Math.abs(secondsBetween(utc, local)) > APART_SECONDS_MAX;
    }

    /** The same of a local day, whatever its time was. */
    static boolean areApart(LocalDateTime utc, LocalDate local) {
        return areApart(utc, local.atTime(LocalTime.MIN)) && areApart(utc, local.atTime(LocalTime.MAX));
    }

    private Optional<LocalDateTime> nearest(int month, int day, LocalTime time) {
        Optional<LocalDateTime> nearest = Optional.empty();
        for (int year = received.getYear() - 1; year <= received.getYear() + 1; year++) {
            if (isDay(year, month, day)) {
                LocalDateTime candidate = LocalDate.of(year, month, day).atTime(time);
                if (nearest.isEmpty() || distance(candidate) < distance(nearest.get())) {
                    nearest = Optional.of(candidate);
                }
            }
        }
        return nearest;
    }

    private int nearestCentury(int yearOfCentury) {
        int year = received.getYear() / 100 * 100 + yearOfCentury;
        int ahead = year - received.getYear();
        return ahead > 50 ? year - 100 : ahead < -50 ? year + 100 : year;
    }

    private long distance(LocalDateTime time) {
        return Math.abs(secondsBetween(received, time));
    }

    private static long secondsBetween(LocalDateTime from, LocalDateTime to) {
        return to.toEpochSecond(ZoneOffset.UTC) - from.toEpochSecond(ZoneOffset.UTC);
    }

    static boolean isDay(int year, int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= Month.of(month).length(Year.isLeap(year));
    }

    private static boolean isDigits(String text, int length) {
        return text.length() == length && IsoReading.isDigits(text);
    }

    private static int pair(String digits, int at) {
        return (digits.charAt(at) - '0') * 10 + digits.charAt(at + 1) - '0';
    }
}
