package io.ristorno.engine;

import io.ristorno.money.Commodity;
import io.ristorno.offer.Hours;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words of a line of a scenario, taken one after the other or by the word in front of them. */
final class Words {
    private final List<String> words;

    Words(String text) {
        String trimmed = text.strip();
        words = trimmed.isEmpty() ? new ArrayList<>() : new ArrayList<>(Arrays.asList(trimmed.split("\\s+", -1)));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    String peek() {
        return words.isEmpty() ? "" : words.getFirst();
    }

    String take() {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a word is missing at the end");
        }
        return words.removeFirst();
    }

    /** The next word if it looks like this. */
    Optional<String> takeIf(String pattern) {
        return !words.isEmpty() && words.getFirst().matches(pattern) ? Optional.of(take()) : Optional.empty();
    }

    /** The word behind another, wherever that stands. */
    Optional<String> after(String word) {
        int at = words.indexOf(word);
        if (at < 0 || at + 1 == words.size()) {
            return Optional.empty();
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    /** Whether these words stand anywhere, side by side. */
    boolean has(String... phrase) {
        for (int at = 0; at + phrase.length <= words.size(); at++) {
            if (words.subList(at, at + phrase.length).equals(Arrays.asList(phrase))) {
                words.subList(at, at + phrase.length).clear();
                return true;
            }
        }
        return false;
    }

    /** Every word of a kind, taken out. */
    List<String> takeAll(String pattern) {
        List<String> found =
                words.stream().filter(word -> word.matches(pattern)).toList();
        words.removeAll(found);
        return found;
    }

    void end() {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("nobody understands " + String.join(" ", words));
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    static long minor(String amount, Commodity commodity) {
        return new BigDecimal(amount.replace("+", ""))
                .movePointRight(commodity.decimals())
                .longValueExact();
    }

    static Commodity currency(String code) {
        return Commodity.currency(code).orElseThrow(() -> new IllegalArgumentException("no currency " + code));
    }

    /** {@code points}, {@code privilege O1} or {@code badge O1} somewhere behind an amount, or else a currency. */
    Commodity commodity(String program) {
        if (has("points")) {
            return Commodity.points(program);
        }
        return after("privilege")
                .map(offer -> Commodity.privilege("off_" + offer))
                .or(() -> after("badge").map(offer -> Commodity.badge("off_" + offer)))
                .orElseGet(() -> currency(after("currency").orElse("EUR")));
    }

    /** A local moment; of a date alone, its first. */
    static LocalDateTime local(String text) {
        return text.contains("T")
                ? LocalDateTime.parse(text)
                : LocalDate.parse(text).atStartOfDay();
    }

    static Instant instant(String text, ZoneId zone) {
        return local(text).atZone(zone).toInstant();
    }

    static Hours hours(String text) {
        String[] ends = text.split("-", -1);
        int until = ends[1].equals("24:00") ? 1440 : minute(ends[1]);
        return new Hours(minute(ends[0]), until);
    }

    private static int minute(String time) {
        return LocalTime.parse(time).toSecondOfDay() / 60;
    }
}
