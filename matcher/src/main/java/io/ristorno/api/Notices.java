package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Sentence;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Notice;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Status;
import io.ristorno.program.Program;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/** What members are to be told, in JSON, with a sentence that can be sent as it is. */
public final class Notices {
    private Notices() {}

    /**
     * A notice in JSON.
     *
     * @param member his public id
     * @param catalogue for its words, as it is now
     * @param now nothing is promised that cannot be had now
     */
    public static JsonObject document(Notice notice, String member, Program program, Catalogue catalogue, Instant now) {
        var document = new JsonObject()
                .put("id", notice.id())
                .put("kind", kind(notice))
                .put("marketing", notice.isMarketing())
                .put("member", member)
                .put("at", Instant.ofEpochMilli(notice.atMillis()).toString());
        switch (notice) {
            case Notice.Nudge nudge ->
                document.put("offer", nudge.offer())
                        .put("text", news(offer(nudge.offer(), program, catalogue, now), catalogue));
            case Notice.VisitReminder reminder ->
                document.put("purchase", reminder.purchase())
                        .put("offer", reminder.offer())
                        .put("text", reminder(reminder, offer(reminder.offer(), program, catalogue, now), catalogue));
            case Notice.RewardExpiring expiring -> {
                LocalDate last = LocalDate.ofInstant(Instant.ofEpochMilli(expiring.expiresMillis()), program.zone())
                        .minusDays(1);
                Commodity commodity = expiring.commodity();
                document.put("lot", expiring.lot())
                        .put("amountMinor", expiring.minor())
                        .put("commodity", commodity.code())
                        .put("expiresOn", last.toString())
                        .put(
                                "text",
                                amount(expiring, catalogue) + " can be used until " + last + ", and expires then.");
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

    private static String amount(Notice.RewardExpiring expiring, Catalogue catalogue) {
        Commodity commodity = expiring.commodity();
        long minor = expiring.minor();
        return commodity.isCurrency()
                ? commodity.format(minor) + " " + commodity.code()
                : PerkDocuments.offer(catalogue, commodity)
                        .map(offer -> Sentence.given(offer, minor))
                        .orElseGet(() -> minor + " " + unit(commodity) + (minor == 1 ? "" : "s"));
    }

    private static String unit(Commodity commodity) {
        return commodity.isPrivilege() ? "use" : commodity.isBadge() ? "badge" : "point";
    }

    private static String news(Optional<Offer> offer, Catalogue catalogue) {
        return "There is something new"
                + offer.map(it -> at(new MerchantKey(it.merchantId()), catalogue) + ": "
                                + Sentence.of(it, catalogue.programs()))
                        .orElse(".");
    }

    private static String reminder(Notice.VisitReminder reminder, Optional<Offer> offer, Catalogue catalogue) {
        return "You were rewarded" + at(reminder.merchant(), catalogue)
                + offer.map(it -> ". What you can have there: " + Sentence.of(it, catalogue.programs()))
                        .orElse(".");
    }

    private static String at(MerchantKey merchant, Catalogue catalogue) {
        return catalogue
                .merchant(merchant.value())
                .map(known -> " at " + known.name())
                .orElse("");
    }

    /** As it is now, if it can be had now. */
    private static Optional<Offer> offer(String id, Program program, Catalogue catalogue, Instant now) {
        return Life.of(catalogue, id)
                .published()
                .filter(offer -> offer.status() == Status.LIVE && isInForce(offer.schedule(), program, now));
    }

    private static boolean isInForce(Schedule schedule, Program program, Instant now) {
        LocalDateTime local = LocalDateTime.ofInstant(now, schedule.zone().orElse(program.zone()));
        return !local.isBefore(schedule.from()) && local.isBefore(schedule.until());
    }
}
