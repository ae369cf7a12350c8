package io.ristorno.api;

import io.ristorno.event.ReconciliationFault;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Reconciliation faults as JSON. */
public final class Faults {
    private Faults() {}

    /**
     * A fault, with what to do about it.
     *
     * @param member the member's public id, {@code ""} when he has none
     */
    public static JsonObject document(ReconciliationFault fault, String member) {
        var document = new JsonObject()
                .put("kind", fault.kind().name())
                .put("subject", fault.subject())
                .put("member", member)
                .put("merchant", fault.relationship().merchant().value())
                .put("at", Instant.ofEpochMilli(fault.atMillis()).toString());
        if (Documents.isTold(fault.commodity())) {
            document.put("amount", Documents.amount(fault.minor(), fault.commodity()));
        }
        return document.put("mend", mend(fault.kind()));
    }

    private static String mend(ReconciliationFault.Kind kind) {
        return switch (kind) {
            case SETTLED_DIFFERS -> "Ask the merchant which is right; the reward follows what was settled.";
            case DUPLICATE_RETURN -> "Ask the acquirer whether both were meant; both count.";
            case RETURN_EXCEEDS_PURCHASE ->
                "Find the purchase that the rest belongs to, and link it: POST /v1/rulings.";
            case NOT_CLEARED -> "Nothing: the reward has expired, and comes back if a clearing does.";
            case UNMATCHED ->
                "If it names its purchase (life cycle, original), have the feed send that one's authorization or clearing."
                        + " If it names none, find the purchase and link it: POST /v1/rulings. It waits on.";
            case TOO_LATE -> "Settle it by hand: POST /v1/members/{id}/adjustments.";
            case UNVALUED ->
                "Have the feed tell the cardholder's bill; settle it by hand: POST /v1/members/{id}/adjustments.";
            case LIMIT_REACHED -> "Nothing: the offer's limit did what it is for.";
            case LINE_NEARLY_USED ->
                "Ask the merchant to pay in, or raise its line: POST /v1/merchants. Its offers pause when it is gone.";
            case EXPOSED_HELD_OUT ->
                "Have the publisher tell why this member was shown it: whoever measures leaves him out or says so.";
            case UNPAID -> "Ask the bank, then say what became of it: POST /v1/programs/{id}/payouts/{run}/states.";
        };
    }
}
