package io.ristorno.api;

import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What of a relationship waits for an operator, as JSON. */
public final class Reviews {
    private Reviews() {}

    /**
     * Everything that somebody has to decide on, each with the subject that a ruling names.
     *
     * @param member the member's public id, {@code ""} when he has none
     */
    public static List<JsonObject> of(Relationship relationship, String member) {
        var items = new ArrayList<JsonObject>();
        for (TransactionEvent event : relationship.inReview()) {
            items.add(item(relationship, member, reference(event), kind(event)).put("event", Documents.event(event)));
        }
        for (Purchase purchase : relationship.purchases()) {
            for (TransactionEvent suspect : purchase.facts().suspects()) {
                items.add(item(relationship, member, reference(suspect), "SUSPECT_DUPLICATE")
                        .put("event", Documents.event(suspect))
                        .put("purchase", purchase.id()));
            }
            relationship.heldBack(purchase).forEach(reward -> {
                JsonObject document = Documents.reward(purchase, reward);
                items.add(item(relationship, member, document.getString("id"), "REWARD")
                        .put("reward", document)
                        .put("purchase", purchase.id()));
            });
        }
        return items;
    }

    private static String kind(TransactionEvent event) {
        return event instanceof TransactionEvent.Refund ? "REFUND" : "CHARGEBACK";
    }

    private static JsonObject item(Relationship relationship, String member, String subject, String kind) {
        return new JsonObject()
                .put("kind", kind)
                .put("subject", subject)
                .put("member", member)
                .put("merchant", relationship.key().merchant().value());
    }

    private static String reference(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }
}
