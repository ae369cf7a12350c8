package io.ristorno.store;

import io.ristorno.event.Moment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.History;
import io.ristorno.member.Tally;
import io.ristorno.reward.Part;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;

/** What is over between a member and a merchant, at the end of a relationship's value. */
final class HistoryFormat {
    private HistoryFormat() {}

    static void write(ValueWriter out, EventWriter events, History history) {
        out.number(history.purchases().size());
        for (ClosedPurchase purchase : history.purchases()) {
            write(out, events, purchase);
        }
        out.number(history.tallies().size());
        for (Tally tally : history.tallies()) {
            out.lasting(tally.offer());
            out.lasting(tally.funder());
            out.commodity(tally.commodity());
            out.number(tally.count());
            RewardFormat.write(out, tally.standing());
            out.number(tally.visits());
            out.number(tally.spentMinor());
            out.number(tally.passed());
            out.number(tally.parts().size());
            for (Part part : tally.parts()) {
                out.octet(Codes.PLACES.code(part.place()));
                out.lasting(part.whose());
                out.signed(part.minor());
            }
        }
        out.octet(history.longAgo() ? 1 : 0);
    }

    private static void write(ValueWriter out, EventWriter events, ClosedPurchase purchase) {
        out.purchase(purchase.id());
        out.number(purchase.aliases().size());
        for (String alias : purchase.aliases()) {
            out.purchase(alias);
        }
        out.passing(purchase.key());
        events.traces(purchase.traces());
        out.moment(purchase.at().epochMillis());
        out.signed(purchase.at().localDay());
        out.signed(purchase.at().minuteOfDay());
        out.number((long) purchase.card() << 2 | (purchase.fraud() ? 2 : 0) | (purchase.happened() ? 1 : 0));
        out.commodity(purchase.currency());
        out.number(purchase.beforeReturnsMinor());
        out.number(purchase.netMinor());
        out.number(purchase.rewards().size());
        for (Reward reward : purchase.rewards()) {
            RewardFormat.write(out, reward);
        }
        out.number(purchase.messages().size());
        for (long fingerprint : purchase.messages()) {
            out.fixed(fingerprint, 8);
        }
    }

    static History read(ValueReader in, EventReader events) {
        var purchases = new ArrayList<ClosedPurchase>(0);
        for (int left = in.count(); left > 0; left--) {
            purchases.add(purchase(in, events));
        }
        var tallies = new ArrayList<Tally>(0);
        for (int left = in.count(); left > 0; left--) {
            tallies.add(new Tally(
                    in.lasting(),
                    in.lasting(),
                    in.commodity(),
                    (int) in.number(),
                    RewardFormat.standing(in),
                    in.format() < 5 ? 0 : (int) in.number(),
                    in.format() < 6 ? 0 : in.number(),
                    in.format() < 6 ? 0 : in.number(),
                    in.format() < 7 ? List.of() : parts(in)));
        }
        boolean longAgo = in.format() < 7 ? !tallies.isEmpty() : in.octet() == 1;
        return purchases.isEmpty() && tallies.isEmpty() && !longAgo
                ? History.NONE
                : new History(purchases, tallies, longAgo);
    }

    private static List<Part> parts(ValueReader in) {
        var parts = new ArrayList<Part>(0);
        for (int left = in.count(); left > 0; left--) {
            parts.add(new Part(Codes.PLACES.constant(in.octet()), in.lasting(), in.signed()));
        }
        return parts;
    }

    private static ClosedPurchase purchase(ValueReader in, EventReader events) {
        String id = in.purchase();
        var aliases = new ArrayList<String>(0);
        for (int left = in.count(); left > 0; left--) {
            aliases.add(in.purchase());
        }
        String key = in.passing();
        var traces = events.traces();
        var at = new Moment(in.moment(), Math.toIntExact(in.signed()), Math.toIntExact(in.signed()));
        long card = in.format() < 7 ? spread(in.number()) : in.number();
        var currency = in.commodity();
        long beforeReturns = in.number();
        long net = in.number();
        return new ClosedPurchase(
                id,
                aliases,
                key,
                traces,
                at,
                (int) (card >>> 2),
                (card & 1) == 1,
                (card & 2) != 0,
                currency,
                beforeReturns,
                net,
                rewards(in),
                in.format() < 3 ? List.of() : messages(in));
    }

    /** Before format 7 nobody knew of a fraud. */
    private static long spread(long card) {
        return card >>> 1 << 2 | card & 1;
    }

    private static List<Long> messages(ValueReader in) {
        var messages = new ArrayList<Long>(0);
        for (int left = in.count(); left > 0; left--) {
            messages.add(in.fixed(8));
        }
        return messages;
    }

    private static List<Reward> rewards(ValueReader in) {
        var rewards = new ArrayList<Reward>(1);
        for (int left = in.count(); left > 0; left--) {
            rewards.add(RewardFormat.read(in));
        }
        return rewards;
    }
}
