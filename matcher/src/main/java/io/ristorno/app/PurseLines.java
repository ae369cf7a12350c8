package io.ristorno.app;

import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.member.Lot;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.money.Commodity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The lines of a simulation about a member's money. */
final class PurseLines {
    static final List<String> TYPES = List.of("spend", "spendRefund", "adjustment", "payout", "leave");

    private static final List<String> STATES =
            Stream.of(PayoutState.values()).map(PayoutState::name).toList();

    private final EventLine line;
    private final MemberKey member;
    private final Instant at;

    PurseLines(EventLine line, MemberKey member, Instant at) {
        this.line = line;
        this.member = member;
        this.at = at;
    }

    /** What a line says; if something is wrong with it, the line knows. */
    MemberEvent read(String type) {
        return switch (type) {
            case "spend" -> spend();
            case "spendRefund" -> refund();
            case "adjustment" -> adjustment();
            case "payout" -> payout();
            default -> new Left(member, at);
        };
    }

    private Spent spend() {
        String id = line.text("id");
        var merchant = new MerchantKey(line.text("merchant"));
        EventLine.Sum sum = line.amount("amount", false);
        return new Spent(member, id, merchant, sum.minor(), sum.commodity(), at);
    }

    private SpendRefunded refund() {
        String spend = line.text("spend");
        String id = line.text("id");
        return new SpendRefunded(member, spend, id, line.amount("amount", false).minor(), at);
    }

    private Adjusted adjustment() {
        String id = line.text("id");
        EventLine.Sum sum = line.amount("amount", true);
        long expires = line.has("expiresAt") ? line.time("expiresAt", at).toEpochMilli() : Lot.NEVER;
        if (expires != Lot.NEVER && sum.minor() < 0) {
            line.refuse("expiresAt", "belongs to what is given, and this takes", "leave it out");
        } else if (expires <= at.toEpochMilli()) {
            line.refuse(
                    "expiresAt",
                    "is over by then: the member would lose it at once",
                    "write a later time, or leave it out");
        }
        String by = line.text("by");
        return new Adjusted(member, id, sum.minor(), sum.commodity(), expires, by, line.text("why"), at);
    }

    private MemberEvent payout() {
        String id = line.text("id");
        String state = line.text("state", PayoutState.CREATED.name()).toUpperCase(Locale.ROOT);
        if (!STATES.contains(state)) {
            line.refuse("state", "is not one we know", "write one of " + String.join(", ", STATES));
            return new PayoutSent(member, id, at);
        }
        return switch (PayoutState.valueOf(state)) {
            case CREATED -> {
                Commodity currency = line.currency("currency");
                if (!currency.isCurrency()) {
                    line.refuse("currency", "is no money, and nothing else is paid out", "write an ISO 4217 code: EUR");
                }
                yield new PaidOut(member, id, line.text("run", ""), currency, at);
            }
            case SENT -> new PayoutSent(member, id, at);
            case CONFIRMED -> new PayoutConfirmed(member, id, at);
            case REJECTED -> new PayoutRejected(member, id, line.text("why", ""), at);
        };
    }
}
