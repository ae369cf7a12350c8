package io.ristorno.api;

import io.ristorno.event.Moment;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Where;
import io.ristorno.reward.Reason;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** When and where something was bought, and what an offer asks of that: of these conditions an explanation tells both, as of amounts. */
final class WhenAndWhere {
    /** Of a long list the first ones tell enough. */
    private static final int NAMED_MOST = 10;

    private WhenAndWhere() {}

    static void tell(JsonObject condition, Reason asked, Offer offer, Purchase purchase) {
        if (asked == Reason.OUTSIDE_PLACE) {
            put(condition, place(purchase), place(offer.where()));
        } else if (asked == Reason.OUTSIDE_WINDOW) {
            put(condition, moment(local(offer, purchase)), window(offer));
        } else if (asked == Reason.OUTSIDE_HOURS) {
            put(condition, dayAndHour(local(offer, purchase)), daysAndHours(offer.schedule()));
        }
    }

    private static void put(JsonObject condition, String actual, String required) {
        if (!required.isEmpty()) {
            condition.put("actual", actual).put("required", required);
        }
    }

    private static String place(Purchase purchase) {
        List<String> parts = new ArrayList<>();
        add(parts, "", purchase.location());
        add(parts, "category ", purchase.mcc() == 0 ? "" : category(purchase.mcc()));
        add(parts, "", purchase.channel().name());
        add(parts, "", purchase.country());
        return String.join(", ", parts);
    }

    private static String place(Where where) {
        List<String> parts = new ArrayList<>();
        add(parts, "", any(where.locations()));
        add(parts, "not ", any(where.excludeLocations()));
        add(
                parts,
                "category ",
                any(where.mccs().stream().map(WhenAndWhere::category).toList()));
        add(parts, "", any(where.channels().stream().map(Enum::name).toList()));
        add(parts, "", any(where.countries()));
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String before, String part) {
        if (!part.isEmpty()) {
            parts.add(before + part);
        }
    }

    private static String any(Collection<String> names) {
        String first = names.stream().sorted().limit(NAMED_MOST).collect(Collectors.joining(" or "));
        return names.size() > NAMED_MOST ? first + " or one of " + (names.size() - NAMED_MOST) + " others" : first;
    }

    private static String category(int mcc) {
        return String.format(Locale.ROOT, "%04d", mcc);
    }

    private static Moment local(Offer offer, Purchase purchase) {
        Moment at = purchase.at();
        ZoneId zone = offer.schedule().zone().orElse(purchase.zone());
        return at.timed() ? Moment.at(Instant.ofEpochMilli(at.epochMillis()), zone) : at;
    }

    private static String moment(Moment local) {
        LocalDate day = LocalDate.ofEpochDay(local.localDay());
        return local.timed() ? day + "T" + time(local.minuteOfDay()) : day + ", at a time that is not known";
    }

    private static String window(Offer offer) {
        Schedule schedule = offer.schedule();
        return schedule.from() + " until " + schedule.until()
                + offer.stop().map(stop -> ", stopped at " + stop.at()).orElse("");
    }

    private static String dayAndHour(Moment local) {
        DayOfWeek day = LocalDate.ofEpochDay(local.localDay()).getDayOfWeek();
        return day + (local.timed() ? " " + time(local.minuteOfDay()) : ", at a time that is not known");
    }

    private static String daysAndHours(Schedule schedule) {
        List<String> parts = new ArrayList<>();
        if (schedule.daysOfWeek().size() < DayOfWeek.values().length) {
            parts.add(
                    schedule.daysOfWeek().stream().sorted().map(DayOfWeek::name).collect(Collectors.joining(" or ")));
        }
        if (!schedule.hours().equals(Hours.ALL_DAY)) {
            parts.add(time(schedule.hours().fromMinute()) + "-"
                    + time(schedule.hours().untilMinute()));
        }
        return String.join(", ", parts);
    }

    private static String time(int minuteOfDay) {
        return minuteOfDay == 24 * 60
                ? "24:00"
                : LocalTime.ofSecondOfDay(minuteOfDay * 60L).toString();
    }
}
