package io.ristorno.api;

import io.ristorno.member.Lot;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Adjustment;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Movement.SpendRefund;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reward;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How members' money looks as JSON. */
public final class PurseDocuments {
    private PurseDocuments() {}

    /** What is not available yet, in minor units. */
    private record Coming(long provisional, long pending) {
        Coming plus(Reward reward) {
            return new Coming(
                    provisional + reward.toMember().provisional(),
                    pending + reward.toMember().pending());
        }
    }

    /**
     * What a member has and owes, by commodity.
     *
     * @param member his public id
     */
    public static JsonObject balance(String member, Purse purse, Collection<Relationship> relationships) {
        var balances = new JsonArray();
        coming(purse, relationships)
                .forEach((commodity, coming) -> balances.add(balance(purse, purse.pocket(commodity), coming)));
        return new JsonObject().put("member", member).put("balances", balances);
    }

    private static Map<Commodity, Coming> coming(Purse purse, Collection<Relationship> relationships) {
        var sums = new TreeMap<Commodity, Coming>();
        purse.toTell().forEach(pocket -> sums.put(pocket.commodity(), new Coming(0, 0)));
        for (Relationship relationship : relationships) {
            for (Purchase purchase : relationship.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    sums.merge(
                            reward.commodity(),
                            new Coming(0, 0).plus(reward),
                            (sum, more) -> new Coming(sum.provisional + more.provisional, sum.pending + more.pending));
                }
            }
        }
        return sums;
    }

    private static JsonObject balance(Purse purse, Pocket pocket, Coming coming) {
        var document = new JsonObject()
                .put("currency", pocket.commodity().code())
                .put("provisionalMinor", coming.provisional)
                .put("pendingMinor", coming.pending)
                .put("availableMinor", pocket.availableMinor())
                .put("receivableMinor", pocket.receivableMinor())
                .put("paidMinor", purse.paidMinor(pocket.commodity()));
        return document.put("lots", lots(pocket.lots()));
    }

    private static JsonArray lots(List<Lot> lots) {
        var array = new JsonArray();
        for (Lot lot : lots) {
            if (lot.leftMinor() != 0) {
                array.add(lot(lot));
            }
        }
        return array;
    }

    private static JsonObject lot(Lot lot) {
        var document = new JsonObject().put("id", lot.id()).put("leftMinor", lot.leftMinor());
        if (!lot.merchant().isEmpty()) {
            document.put("merchant", lot.merchant());
        }
        if (lot.expiresMillis() != Lot.NEVER && lot.expiresMillis() != Lot.UNKNOWN) {
            document.put("expiresAt", time(lot.expiresMillis()));
        }
        return document;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** A payout, a spend or an adjustment. */
    public static JsonObject movement(Movement movement) {
        var document = new JsonObject()
                .put("id", movement.id())
                .put("at", time(movement.atMillis()))
                .put("amount", Documents.amount(movement.amountMinor(), movement.commodity()));
        return switch (movement) {
            case Payout payout -> payout(payout, document.put("type", "payout"));
            case Spend spend -> spend(spend, document.put("type", "spend"));
            case Adjustment adjustment -> adjustment(adjustment, document.put("type", "adjustment"));
        };
    }

    private static JsonObject adjustment(Adjustment adjustment, JsonObject document) {
        if (adjustment.expiresMillis() != Lot.NEVER) {
            document.put("expiresAt", time(adjustment.expiresMillis()));
        }
        return document.put("by", adjustment.by()).put("why", adjustment.why());
    }

    private static JsonObject payout(Payout payout, JsonObject document) {
        document.put("state", payout.state().name());
        if (!payout.run().isEmpty()) {
            document.put("run", payout.run());
        }
        if (!payout.why().isEmpty()) {
            document.put("why", payout.why());
        }
        return payout.open() ? document.put("lots", lots(payout.lots())) : document;
    }

    private static JsonObject spend(Spend spend, JsonObject document) {
        var refunds = new JsonArray();
        for (SpendRefund refund : spend.refunds()) {
            refunds.add(new JsonObject()
                    .put("id", refund.id())
                    .put("amount", Documents.amount(refund.amountMinor(), spend.commodity())));
        }
        return document.put("merchant", spend.merchant())
                .put("left", Documents.amount(spend.leftMinor(), spend.commodity()))
                .put("lots", lots(spend.lots()))
                .put("refunds", refunds);
    }
}
