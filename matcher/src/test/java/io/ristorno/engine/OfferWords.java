package io.ristorno.engine;

import io.ristorno.merchant.Channel;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads an offer's line: {@code offer O1 merchant M1 10% min 40.00 cap 15.00 hold 14d limit 1 per OFFER until 2026-04-01}. */
final class OfferWords {
    private static final LocalDateTime FIRST = LocalDateTime.parse("2026-01-01T00:00");
    private static final LocalDateTime LAST = LocalDateTime.parse("2027-01-01T00:00");

    private final Words words;
    private final ZoneId zone;
    private final Commodity currency;

    OfferWords(Words words, ZoneId zone) {
        this.words = words;
        this.zone = zone;
        this.currency = Words.currency(words.after("currency").orElse("EUR"));
    }

    /** The offer; a line for an offer that is known already is its next version, in force from {@code since} on. */
    Offer read(int versionsBefore) {
        String id = "off_" + words.take();
        String merchant = "mer_" + words.after("merchant").orElseThrow();
        Instant since =
                words.after("since").map(moment -> Words.instant(moment, zone)).orElse(Instant.MIN);
        List<Limit> limits = limits();
        var offer = new Offer(
                id,
                versionsBefore + 1,
                merchant,
                id,
                words.has("paused") ? Status.PAUSED : Status.LIVE,
                since,
                schedule(),
                where(),
                mechanic(),
                currency,
                amount("min").orElse(0),
                amount("upto"),
                amount("cap"),
                amount("estimate"),
                limits,
                amount("budget"),
                stacking(),
                words.after("policy").map(RefundPolicy::valueOf).orElse(RefundPolicy.REQUALIFY),
                words.after("hold")
                        .map(days -> Integer.parseInt(days.replace("d", "")))
                        .orElse(14),
                words.after("expiry")
                        .map(days -> OptionalInt.of(Integer.parseInt(days.replace("d", ""))))
                        .orElse(OptionalInt.empty()),
                Optional.empty());
        words.end();
        return offer;
    }

    private Mechanic mechanic() {
        Optional<String> fixed = words.after("fixed");
        if (fixed.isPresent()) {
            return new Mechanic.Fixed(Words.minor(fixed.get(), currency));
        }
        String percent = words.takeAll("[0-9.]+%").getFirst().replace("%", "");
        return new Mechanic.Percent(
                new BasisPoints(new BigDecimal(percent).movePointRight(2).intValueExact()));
    }

    private OptionalLong amount(String name) {
        Optional<String> amount = words.after(name);
        return amount.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Words.minor(amount.get(), currency));
    }

    /** {@code limit 1 per OFFER} counts purchases, {@code limit 20.00 per MONTH} reward. */
    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        for (Optional<String> most = words.after("limit"); most.isPresent(); most = words.after("limit")) {
            Limit.Period per = Limit.Period.valueOf(words.after("per").orElseThrow());
            limits.add(
                    most.get().contains(".")
                            ? new Limit(Limit.Kind.AMOUNT, per, Words.minor(most.get(), currency))
                            : new Limit(Limit.Kind.COUNT, per, Long.parseLong(most.get())));
        }
        return limits;
    }

    private Schedule schedule() {
        Set<DayOfWeek> days = set("days").stream().map(DayOfWeek::valueOf).collect(Collectors.toSet());
        return new Schedule(
                words.after("from").map(Words::local).orElse(FIRST),
                words.after("until").map(Words::local).orElse(LAST),
                days.isEmpty() ? Set.of(DayOfWeek.values()) : days,
                words.after("hours")
                        .map(Words::hours)
                        .map(hours -> words.has("timed")
                                ? new Hours(hours.fromMinute(), hours.untilMinute(), Hours.TimeUnknown.REFUSE)
                                : hours)
                        .orElse(Hours.ALL_DAY),
                words.after("zone").map(ZoneId::of));
    }

    private Set<String> set(String name) {
        return words.after(name)
                .map(list -> Arrays.stream(list.split(",", -1)).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private Where where() {
        return new Where(
                set("only").stream().map(id -> "loc_" + id).collect(Collectors.toSet()),
                set("except").stream().map(id -> "loc_" + id).collect(Collectors.toSet()),
                set("mcc").stream().map(Integer::valueOf).collect(Collectors.toSet()),
                set("channel").stream().map(Channel::valueOf).collect(Collectors.toSet()),
                set("country"));
    }

    private Stacking stacking() {
        String group = words.after("group").orElse("default");
        int priority = words.after("priority").map(Integer::valueOf).orElse(0);
        Stacking.Mode mode = words.has("exclusive")
                ? Stacking.Mode.EXCLUSIVE
                : words.has("additive") ? Stacking.Mode.ADDITIVE : Stacking.Mode.BEST_OF_GROUP;
        return new Stacking(group, mode, priority);
    }
}
