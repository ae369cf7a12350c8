package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Life;
import io.ristorno.member.Lot;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Perk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What privileges and badges a member has, as JSON. Codes are in here, and in his statement: nowhere else are they shown to members. */
final class PerkDocuments {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private PerkDocuments() {}

    /** The offer that gives such a thing, as it is published now. */
    static Optional<Offer> offer(Catalogue catalogue, Commodity commodity) {
        return Optional.of(commodity.offer())
                .filter(id -> !id.isEmpty())
                .flatMap(id -> Life.of(catalogue, id).published());
    }

    /**
     * Puts what there is; no field where there is nothing.
     *
     * @param zone in which days are told
     */
    static void put(JsonObject document, Purse purse, Catalogue catalogue, ZoneId zone) {
        var privileges = new JsonArray();
        var badges = new JsonArray();
        for (Pocket pocket : purse.pockets()) {
            if (pocket.availableMinor() > 0 && pocket.commodity().isPrivilege()) {
                privileges.add(privilege(pocket, offer(catalogue, pocket.commodity()), zone));
            } else if (pocket.availableMinor() > 0 && pocket.commodity().isBadge()) {
                badges.add(named(pocket, offer(catalogue, pocket.commodity())));
            }
        }
        if (!privileges.isEmpty()) {
            document.put("privileges", privileges);
        }
        if (!badges.isEmpty()) {
            document.put("badges", badges);
        }
    }

    private static JsonObject named(Pocket pocket, Optional<Offer> offer) {
        var document = new JsonObject().put("offer", pocket.commodity().offer());
        offer.flatMap(Offer::perk).ifPresent(perk -> document.put("name", perk.name()));
        return document;
    }

    private static JsonObject privilege(Pocket pocket, Optional<Offer> offer, ZoneId zone) {
        JsonObject document = named(pocket, offer)
                .put("currency", pocket.commodity().code())
                .put("usesLeft", pocket.availableMinor());
        Optional<Perk> perk = offer.flatMap(Offer::perk);
        perk.flatMap(Perk::code).ifPresent(code -> document.put("code", code));
        List<Lot> lots = pocket.usable();
        var parts = new JsonArray();
        for (Lot lot : lots) {
            var part = new JsonObject().put("uses", lot.leftMinor());
            lot.lastDay(zone).ifPresent(day -> part.put("goodUntil", day.toString()));
            parts.add(part);
        }
        return document.put("lots", parts).put("says", says(pocket, perk, lots, zone));
    }

    private static String says(Pocket pocket, Optional<Perk> perk, List<Lot> lots, ZoneId zone) {
        long left = pocket.availableMinor();
        String first = lots.stream()
                .findFirst()
                .flatMap(lot ->
                        lot.lastDay(zone).map(day -> part(lot.leftMinor(), left) + "good until " + DAY.format(day)))
                .orElse("good for ever");
        return perk.map(its -> its.name() + ": ").orElse("")
                + left + (left == 1 ? " use" : " uses") + " left, " + first + "."
                + perk.flatMap(Perk::code)
                        .map(code -> " The code is " + code + ".")
                        .orElse("");
    }

    private static String part(long minor, long left) {
        return minor < left ? minor + " of them " : "";
    }
}
