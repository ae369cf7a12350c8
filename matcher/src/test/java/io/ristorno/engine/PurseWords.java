package io.ristorno.engine;

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
import io.ristorno.money.Commodity;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.BalanceTerms.ReleaseOn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the lines about members' money: {@code payout A Y1}, {@code spend A S1 3.00 M1}, {@code adjust A J1 +5.00 by ann}. */
final class PurseWords {
    static final Set<String> LINES =
            Set.of("payout", "sent", "confirmed", "rejected", "spend", "giveback", "adjust", "leave");

    private final Words words;
    private final MemberKey member;
    private final ZoneId zone;
    private final Instant at;
    private final Commodity currency;

    /** @param now when it happens unless the line says otherwise */
    PurseWords(Words words, Map<String, MemberKey> members, ZoneId zone, Instant now) {
        this.words = words;
        this.zone = zone;
        member = members.get(words.take());
        at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        currency = words.commodity(member.program());
    }

    MemberEvent read(String what) {
        MemberEvent event = switch (what) {
            case "payout" ->
                new PaidOut(member, "pay_" + words.take(), words.after("run").orElse(""), currency, at);
            case "sent" -> new PayoutSent(member, "pay_" + words.take(), at);
            case "confirmed" -> new PayoutConfirmed(member, "pay_" + words.take(), at);
            case "rejected" -> new PayoutRejected(member, "pay_" + words.take(), "account closed", at);
            case "spend" -> spend();
            case "giveback" -> new SpendRefunded(member, "spd_" + words.take(), words.take(), amount(), at);
            case "adjust" -> adjust();
            case "leave" -> new Left(member, at);
            default -> throw new IllegalArgumentException("nobody knows what " + what + " is");
        };
        words.end();
        return event;
    }

    private Spent spend() {
        String id = "spd_" + words.take();
        long amount = amount();
        return new Spent(member, id, new MerchantKey("mer_" + words.take()), amount, currency, at);
    }

    private Adjusted adjust() {
        String id = "adj_" + words.take();
        long amount = amount();
        String by = words.after("by").orElseThrow();
        long expires = words.after("until").map(this::endOf).orElse(Lot.NEVER);
        return new Adjusted(member, id, amount, currency, expires, by, "a make-good", at);
    }

    /** A lot is good all of its last day. */
    private long endOf(String day) {
        return LocalDate.parse(day).plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private long amount() {
        return Words.minor(words.take(), currency);
    }

    /** {@code program minpayout 5.00 minspend 1.00 grace 30d writeoff 180d below 1.00 unpaid 14d verified}. */
    static BalanceTerms terms(Words words) {
        Commodity eur = Words.currency("EUR");
        BalanceTerms usual = BalanceTerms.DEFAULT;
        var terms = new BalanceTerms(
                amounts(words.after("minpayout"), eur),
                minSpend(words, eur),
                days(words.after("grace"), usual.graceDays()),
                days(words.after("writeoff"), usual.writeOffDays()),
                amounts(words.after("below"), eur),
                usual.payoutDay(),
                days(words.after("unpaid"), usual.unpaidDays()),
                words.has("verified") ? ReleaseOn.VERIFIED_CONTACT : usual.releaseOn());
        return terms;
    }

    /** {@code minspend 1.00}, of points {@code minpoints 100}. */
    private static Map<Commodity, Long> minSpend(Words words, Commodity eur) {
        var all = new HashMap<>(amounts(words.after("minspend"), eur));
        all.putAll(amounts(words.after("minpoints"), Commodity.points("prg_demo")));
        return all;
    }

    private static Map<Commodity, Long> amounts(Optional<String> text, Commodity currency) {
        return text.map(amount -> Map.of(currency, Words.minor(amount, currency)))
                .orElse(Map.of());
    }

    private static int days(Optional<String> text, int usual) {
        return text.map(days -> Integer.parseInt(days.replace("d", ""))).orElse(usual);
    }
}
