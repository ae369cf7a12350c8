package io.ristorno.simulation;

import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Place;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * One purchase as people make it, and the messages that tell of it as networks send them: late, early, doubled by another feed,
 * or not at all. Amounts come from a small set, so that they collide.
 */
final class Plot {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity USD = Commodity.currency("USD").orElseThrow();
    private static final List<Long> AMOUNTS = List.of(450L, 4500L, 5000L, 6000L, 9000L, 10_000L, 18_000L, 100L);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    /** Whose a message is, its card says when it arrives. */
    private static final MemberKey NOBODY = new MemberKey(Market.PROGRAM, 0);

    /** A message, and when it arrives first. */
    record Due(long millis, LongFunction<TransactionEvent> telling) {}

    /** What tells of an amount at a moment, given what every message carries. */
    private interface Kind {
        TransactionEvent of(Message message, Amount amount);
    }

    private final Dice dice;
    private final String name;
    private final Place place;
    private final long begin;
    private final Traces traces;
    private final boolean foreign;
    private final long cash;
    private final List<Due> messages = new ArrayList<>();
    private long at;

    private Plot(Dice dice, int number, Place place, long nowMillis) {
        this.dice = dice;
        name = "p" + number;
        this.place = place;
        begin = nowMillis / 1000 * 1000 - (dice.one(6) ? dice.between(0, 3 * DAY / 1000) * 1000 : 0);
        at = begin;
        foreign = dice.one(8);
        cash = dice.one(12) ? 100 : 0;
        traces = traces(number);
    }

    /** A purchase that begins now, or began lately. */
    static List<Due> purchase(Dice dice, int number, Place place, long nowMillis) {
        var plot = new Plot(dice, number, place, nowMillis);
        plot.unfold();
        return plot.messages;
    }

    private void unfold() {
        long total = dice.any(AMOUNTS);
        if (!dice.one(6)) {
            tell(Authorization::new, total);
        }
        if (dice.one(5)) {
            long more = dice.any(List.of(2000L, 2500L));
            total += more;
            later(HOUR);
            boolean all = dice.one(4);
            long told = all ? total : more;
            tell((message, amount) -> new Increment(message, amount, all), told);
        }
        if (dice.one(6)) {
            later(DAY);
            boolean all = dice.one(2);
            tell((message, amount) -> new Reversal(message, amount, false), all ? 0 : total / 2);
        }
        clear(total);
        if (dice.one(15)) {
            tell(Authorization::new, dice.any(AMOUNTS));
        }
    }

    private void clear(long total) {
        int parts = dice.any(List.of(0, 1, 1, 1, 1, 2, 3));
        long cleared = 0;
        for (int part = 1; part <= parts; part++) {
            later(2 * DAY);
            int sequence = parts > 1 ? part : 0;
            boolean last = part == parts;
            long minor = parts == 1 ? Math.max(100, total + dice.any(List.of(0L, 0L, 1000L, -450L))) : total / parts;
            cleared += minor;
            tell((message, amount) -> new Clearing(message, amount, sequence, last), minor);
        }
        if (dice.one(15)) {
            later(DAY);
            tell(ClearingReversal::new, Math.max(100, parts == 0 ? total : cleared / parts));
        }
        giveBack(Math.max(cleared, 100));
    }

    private void giveBack(long cleared) {
        if (dice.one(4)) {
            later(20 * DAY);
            tell(Refund::new, part(cleared));
        }
        if (dice.one(8)) {
            later(40 * DAY);
            boolean fraud = dice.one(2);
            long disputed = part(cleared);
            tell((message, amount) -> new Chargeback(message, amount, fraud), disputed);
            if (dice.one(2)) {
                later(10 * DAY);
                tell(ChargebackReversal::new, dice.one(2) ? disputed : part(disputed));
            }
        }
    }

    private long part(long of) {
        return dice.one(3) ? of : Math.max(25, of * dice.between(1, 9) / 10 / 25 * 25);
    }

    private void later(long most) {
        at += dice.between(0, most / 1000) * 1000;
    }

    private void tell(Kind kind, long minor) {
        String id = name + "." + (messages.size() + 1);
        Traces some = some();
        Moment moment = dice.one(5)
                ? Moment.on(Instant.ofEpochMilli(at).atZone(place.zone()).toLocalDate(), place.zone())
                : Moment.at(Instant.ofEpochMilli(at), place.zone());
        Amount amount = amount(minor);
        String source = dice.one(8) ? "W" : "X";
        messages.add(new Due(arrives(), told(kind, source, id, moment, some, amount)));
        if (dice.one(10)) {
            messages.add(new Due(arrives(), told(kind, "Y", id, moment, some, amount)));
        }
    }

    private LongFunction<TransactionEvent> told(
            Kind kind, String source, String id, Moment moment, Traces some, Amount amount) {
        return received -> kind.of(message(source, id, moment, some, received), amount);
    }

    /** Mostly at once; sometimes hours late, sometimes days. */
    private long arrives() {
        return switch (dice.below(8)) {
            case 0 -> at + dice.between(0, 6 * HOUR);
            case 1 -> at + dice.between(0, 9 * DAY);
            default -> at;
        };
    }

    private Message message(String source, String id, Moment moment, Traces some, long received) {
        return new Message(
                source,
                id,
                NOBODY,
                0,
                place.merchant(),
                place.location(),
                place.zone(),
                place.country(),
                place.mcc(),
                place.channel(),
                0,
                moment,
                some,
                received);
    }

    /** Most purchases have the network's id; some an approval code, some traces, some nothing. */
    private Traces traces(int number) {
        boolean id = !dice.one(3);
        boolean traced = !id && dice.one(2);
        return new Traces(
                dice.any(List.of("VISA", "VISA", "MASTERCARD")),
                id ? "L" + number : "",
                Original.NONE,
                "77",
                traced ? "6060000" + (10_000 + number) : "",
                traced ? Integer.toString(100_000 + number % 3) : "",
                "",
                dice.one(id ? 4 : 2) ? "A" + dice.below(2) : "");
    }

    /** A message may lack what the others of its purchase carry. */
    private Traces some() {
        return new Traces(
                traces.network(),
                dice.one(12) ? "" : traces.lifeCycle(),
                !traces.stan().isEmpty() && dice.one(3) ? new Original(traces.stan(), "", "") : Original.NONE,
                traces.acquirer(),
                traces.retrieval(),
                traces.stan(),
                traces.transmission(),
                dice.one(6) ? "" : traces.approval());
    }

    private Amount amount(long minor) {
        long paidOut = Math.min(cash, minor);
        return foreign
                ? new Amount(minor, EUR, minor * 108 / 100, USD, paidOut)
                : new Amount(minor, EUR, minor, EUR, paidOut);
    }
}
