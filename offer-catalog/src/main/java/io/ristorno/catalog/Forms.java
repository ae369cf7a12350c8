package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How single values are written. They check the form; what a value may be is said by the rules. */
final class Forms {
    /** Zones with rules of their own. Bare offsets are none: they know nothing of summer time. */
    static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    private static final Pattern RATE = Pattern.compile("(\\d{1,3})(?:\\.(\\d{1,2}))? ?%");
    private static final Pattern CATEGORY = Pattern.compile("\\d{4}");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|24:00");
    private static final Commodity SOME_CURRENCY =
            Commodity.currency("EUR").orElseThrow(() -> new IllegalStateException("every JDK knows the euro"));

    private Forms() {}

    static String text(JsonNode node, Spot spot) {
        return node.isTextual() ? node.textValue() : spot.refuse("", "is not a text", "write it in quotes");
    }

    static long whole(JsonNode node, Spot spot) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? node.longValue()
                : spot.refuse(1L, "is not a whole number", "write digits only, without quotes, point or exponent");
    }

    static int wholeInt(JsonNode node, Spot spot) {
        long value = whole(node, spot);
        return value == (int) value
                ? (int) value
                : spot.refuse(
                        1,
                        "is out of range",
                        "write a " + (value > 0 ? "smaller" : "larger") + " number, as the reference says");
    }

    static boolean truth(JsonNode node, Spot spot) {
        return node.isBoolean()
                ? node.booleanValue()
                : spot.refuse(false, "is neither true nor false", "write true or false, without quotes");
    }

    /** One of a closed set of words. */
    static <E extends Enum<E>> Form<E> oneOf(Class<E> words) {
        return (node, spot) -> {
            String text = text(node, spot);
            E[] choice = words.getEnumConstants();
            for (E word : choice) {
                if (word.name().equals(text)) {
                    return word;
                }
            }
            List<String> names = Arrays.stream(choice).map(Enum::name).toList();
            return spot.refuse(
                    choice[0],
                    "is not one of the words: " + Quoted.text(text),
                    Nearest.mend(text, names, "write one of " + String.join(", ", names)));
        };
    }

    static ZoneId zone(JsonNode node, Spot spot) {
        String text = text(node, spot);
        return ZONES.contains(text)
                ? ZoneId.of(text)
                : spot.refuse(
                        ZoneOffset.UTC,
                        "is not a time zone: " + Quoted.text(text),
                        Nearest.mend(text, ZONES, "write an IANA name such as Europe/Berlin, not an offset"));
    }

    static Commodity currency(JsonNode node, Spot spot) {
        String text = text(node, spot);
        return Commodity.currency(text)
                .orElseGet(() -> spot.refuse(
                        SOME_CURRENCY,
                        "is not a currency: " + Quoted.text(text),
                        "write an ISO 4217 code in capitals, such as EUR"));
    }

    /** A merchant category code: a number, or four digits in quotes since some begin with 0. */
    static int category(JsonNode node, Spot spot) {
        if (!node.isTextual()) {
            return wholeInt(node, spot);
        }
        return CATEGORY.matcher(node.textValue()).matches()
                ? Integer.parseInt(node.textValue())
                : spot.refuse(0, "is not a merchant category code", "write four digits, such as 5812");
    }

    /** A local date, which means its first moment, or a local date and time. */
    static LocalDateTime local(JsonNode node, Spot spot) {
        String text = text(node, spot);
        try {
            return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
        } catch (DateTimeException e) {
            return spot.refuse(
                    LocalDateTime.MIN,
                    "is not a local date or time: " + Quoted.text(text),
                    "write 2026-03-01 or 2026-03-01T12:00, without a zone");
        }
    }

    static LocalDate date(JsonNode node, Spot spot) {
        String text = text(node, spot);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return spot.refuse(LocalDate.EPOCH, "is not a date: " + Quoted.text(text), "write 2026-03-01");
        }
    }

    static Instant moment(JsonNode node, Spot spot) {
        String text = text(node, spot);
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            return spot.refuse(
                    Instant.EPOCH,
                    "is not a moment: " + Quoted.text(text),
                    "write date, time and offset: 2026-03-31T00:00:00+02:00");
        }
    }

    /** Minutes after midnight, from 00:00 to 24:00. */
    static int minuteOfDay(JsonNode node, Spot spot) {
        String text = text(node, spot);
        return TIME.matcher(text).matches()
                ? Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3))
                : spot.refuse(0, "is not a time of day: " + Quoted.text(text), "write 00:00 to 24:00");
    }

    static BasisPoints basisPoints(JsonNode node, Spot spot) {
        return rate(whole(node, spot), spot);
    }

    /** Whether it has a decimal value: 1e400 is a number of JSON's, but none that can be reckoned with. */
    static boolean isDecimal(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.doubleValue());
    }

    /** A number with up to two decimals, in hundredths. */
    static int hundredths(JsonNode node, Spot spot) {
        if (isDecimal(node)) {
            BigDecimal hundredths = node.decimalValue().movePointRight(2);
            if (hundredths.stripTrailingZeros().scale() <= 0
                    && hundredths.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return hundredths.intValueExact();
            }
        }
        return spot.refuse(1, "is not a number with two decimals at most", "write 1.5, without quotes");
    }

    /** A rate as people write it: {@code 12.5 %}. */
    static BasisPoints percent(JsonNode node, Spot spot) {
        Matcher matcher = RATE.matcher(node.isTextual() ? node.textValue() : "");
        return matcher.matches()
                ? rate(100 * Long.parseLong(matcher.group(1)) + hundredths(matcher.group(2)), spot)
                : spot.refuse(new BasisPoints(1), "is not a rate", "write it as \"12.5 %\", or give rateBasisPoints");
    }

    private static BasisPoints rate(long value, Spot spot) {
        return value > 0 && value <= BasisPoints.WHOLE
                ? new BasisPoints((int) value)
                : spot.refuse(new BasisPoints(1), OfferRules.RATE, OfferRules.RATE_MEND);
    }

    private static long hundredths(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "0").substring(0, 2));
    }
}
