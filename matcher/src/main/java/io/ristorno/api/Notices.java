package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Sentence;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Notice;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** What members are to be told, in JSON, with a sentence that can be sent as it is. */
public final class Notices {
    private Notices() {}

    /**
     * A notice in JSON.
     *
     * @param member his public id
     * @param catalogue for its words, as it is now
     */
    public static JsonObject document(Notice notice, String member, Program program, Catalogue catalogue) {
        var document = new JsonObject()
                .put("id", notice.id())
                .put("kind", kind(notice))
                .put("marketing", notice.isMarketing())
                .put("member", member)
                .put("at", Instant.ofEpochMilli(notice.atMillis()).toString());
        switch (notice) {
            case Notice.Nudge nudge ->
                document.put("offer", nudge.offer()).put("text", news(offer(nudge.offer(), catalogue), catalogue));
            case Notice.VisitReminder reminder ->
                document.put("purchase", reminder.purchase())
                        .put("offer", reminder.offer())
                        .put("text", reminder(reminder, catalogue));
            case Notice.RewardExpiring expiring -> {
                LocalDate last =
                        LocalDate.ofInstant(Instant.ofEpochMilli(expiring.expiresMillis() - 1), program.zone());
                Commodity commodity = expiring.commodity();
                document.put("lot", expiring.lot())
                        .put("amountMinor", expiring.minor())
                        .put("commodity", commodity.code())
                        .put("expiresOn", last.toString())
                        .put("text", amount(expiring) + " can be used until " + last + ", and expires then.");
            }
        }
        return document;
    }

    private static String kind(Notice notice) {
        return switch (notice) {
            case Notice.Nudge _ -> "NUDGE";
            case Notice.VisitReminder _ -> "VISIT_REMINDER";
            case Notice.RewardExpiring _ -> "REWARD_EXPIRING";
        };
    }

    private static String amount(Notice.RewardExpiring expiring) {
        Commodity commodity = expiring.commodity();
        return commodity.isCurrency()
                ? commodity.format(expiring.minor()) + " " + commodity.code()
                : expiring.minor() + (expiring.minor() == 1 ? " point" : " points");
    }

    private static String news(Optional<Offer> offer, Catalogue catalogue) {
        return "There is something new"
                + offer.map(it -> at(new MerchantKey(it.merchantId()), catalogue) + ": "
                                + Sentence.of(it, catalogue.programs()))
                        .orElse(".");
    }

    private static String reminder(Notice.VisitReminder reminder, Catalogue catalogue) {
        return "You were rewarded" + at(reminder.merchant(), catalogue)
                + offer(reminder.offer(), catalogue)
                        .map(offer -> ". What you can have there: " + Sentence.of(offer, catalogue.programs()))
                        .orElse(".");
    }

    private static String at(MerchantKey merchant, Catalogue catalogue) {
        return catalogue.merchants().stream()
                .filter(known -> known.id().equals(merchant.value()))
                .findFirst()
                .map(known -> " at " + known.name())
                .orElse("");
    }

    /** As it is now. */
    private static Optional<Offer> offer(String id, Catalogue catalogue) {
        return catalogue.offers().stream()
                .filter(offer -> offer.id().equals(id) && offer.status().isPublished())
                .reduce((_, later) -> later);
    }
}
