package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.Acceptor;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.feed.Sightings;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.match.Places;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Descriptor;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.store.Sighting;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Found in your feed: what card messages call acceptors that the catalogue does not know, by name and town or by one receipt.
 * Nothing of the people who bought there is told.
 */
final class AcceptorRoutes {
    private static final int LISTED_MAX = 100;
    private static final String RECEIPT_FORM =
            "send {\"date\":\"2026-03-01\",\"amount\":{\"minor\":1250,\"currency\":\"EUR\"},\"lastFour\":\"1111\"}";

    private final Vertx vertx;
    private final Store store;
    private final Sightings sightings;
    private final CurrentCatalogue current;

    /** What stands on a slip of paper. */
    private record Receipt(LocalDate date, RequestBody.Sum amount, String lastFour) {
        /** Its clock and that of the message may be of two zones: a day more or less is the same day. */
        boolean fits(Purchase purchase) {
            long days = Math.abs(purchase.at().localDate().toEpochDay() - date.toEpochDay());
            return days <= 1
                    && purchase.currency().equals(amount.commodity())
                    && (purchase.authorised().minor() == amount.minor()
                            || purchase.cleared().minor() == amount.minor());
        }
    }

    AcceptorRoutes(Vertx vertx, Store store, Sightings sightings, CurrentCatalogue current) {
        this.vertx = vertx;
        this.store = store;
        this.sightings = sightings;
        this.current = current;
    }

    void mount(Router router) {
        router.get("/v1/acceptors").handler(this::named);
        router.post("/v1/acceptors/receipt").handler(this::receipt);
    }

    private void named(RoutingContext context) {
        List<String> words = words(context, "name");
        List<String> city = words(context, "city");
        vertx.executeBlocking(
                        () -> list(unknown()
                                .filter(each ->
                                        hasAll(Descriptor.of(each.name()).name(), words))
                                .filter(each -> hasAll(Descriptor.normalised(each.city()), city))
                                .filter(isUnbound(current.edition().places()))
                                .limit(LISTED_MAX)
                                .map(AcceptorRoutes::document)),
                        false)
                .onSuccess(found -> CatalogueRoutes.send(context, 200, found))
                .onFailure(context::fail);
    }

    private static List<String> words(RoutingContext context, String parameter) {
        String text = Descriptor.normalised(
                Optional.ofNullable(context.request().getParam(parameter)).orElse(""));
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    /** Whether each of the words begins a word of the text. */
    private static boolean hasAll(String text, List<String> words) {
        return words.stream()
                .allMatch(word -> Arrays.stream(text.split(" ", -1)).anyMatch(each -> each.startsWith(word)));
    }

    private Stream<Sighting> unknown() {
        return sightings.list().stream();
    }

    /** What was seen before somebody bound it is found no more. */
    private static Predicate<Sighting> isUnbound(Places places) {
        return sighting -> {
            Acceptor acceptor = acceptor(sighting);
            return places.numbered(acceptor).isEmpty()
                    && places.described(acceptor).isEmpty();
        };
    }

    private static Acceptor acceptor(Sighting sighting) {
        return new Acceptor(
                "",
                "",
                sighting.mid(),
                sighting.acquirer(),
                sighting.network(),
                "",
                sighting.name(),
                sighting.city(),
                sighting.country(),
                0,
                Optional.empty(),
                sighting.clearing());
    }

    private void receipt(RoutingContext context) {
        var body = RequestBody.of(context, RECEIPT_FORM);
        var receipt = new Receipt(body.date("date"), body.amount("amount", false), body.lastFour("lastFour"));
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        vertx.executeBlocking(() -> found(receipt), false)
                .onSuccess(found -> CatalogueRoutes.send(context, 200, found))
                .onFailure(context::fail);
    }

    private JsonObject found(Receipt receipt) {
        var documents = new ArrayList<JsonObject>();
        Predicate<Sighting> unbound = isUnbound(current.edition().places());
        List<Sighting> seen = unknown().toList();
        purchases(receipt).forEach((merchant, purchases) -> {
            List<Sighting> known = seen.stream()
                    .filter(each -> Places.unregistered(acceptor(each)).equals(merchant))
                    .toList();
            (known.isEmpty() ? List.of(bare(merchant)) : known)
                    .stream()
                            .filter(unbound)
                            .map(AcceptorRoutes::document)
                            .forEach(document -> documents.add(document.put("purchases", purchases)));
        });
        return list(documents.stream().limit(LISTED_MAX));
    }

    /** How many purchases of cards that end so fit, by acceptor. */
    private Map<MerchantKey, Integer> purchases(Receipt receipt) {
        var found = new TreeMap<MerchantKey, Integer>();
        try (Snapshot snapshot = store.snapshot()) {
            for (MemberKey member : snapshot.holders(receipt.lastFour)) {
                for (Relationship relationship : snapshot.relationships(member)) {
                    MerchantKey merchant = relationship.key().merchant();
                    long fitting = merchant.registered() || merchant.equals(MerchantKey.NONE)
                            ? 0
                            : relationship.purchases().stream()
                                    .filter(receipt::fits)
                                    .count();
                    if (fitting > 0) {
                        found.merge(merchant, (int) fitting, Integer::sum);
                    }
                }
            }
        }
        return found;
    }

    /** Of an acceptor that was seen too seldom to be kept, what its purchases say. */
    private static Sighting bare(MerchantKey merchant) {
        String acquirer = merchant.value().substring(0, merchant.value().indexOf('/'));
        return new Sighting(
                merchant.value().substring(acquirer.length() + 1), acquirer, "", false, "", "", "", 0, 0, 0);
    }

    private static JsonObject document(Sighting sighting) {
        var document = new JsonObject();
        putUnlessEmpty(document, "acquirer", sighting.acquirer());
        putUnlessEmpty(document, "mid", sighting.mid());
        putUnlessEmpty(document, "network", sighting.network());
        document.put("use", (sighting.clearing() ? Use.CLEARING : Use.AUTHORIZATION).name());
        putUnlessEmpty(document, "name", sighting.name());
        putUnlessEmpty(document, "city", sighting.city());
        putUnlessEmpty(document, "country", sighting.country());
        document.put("messages", sighting.linked()).put("othersAbout", sighting.others());
        return sighting.lastMillis() == 0
                ? document
                : document.put(
                        "lastSeen", Instant.ofEpochMilli(sighting.lastMillis()).toString());
    }

    private static void putUnlessEmpty(JsonObject document, String field, String text) {
        if (!text.isEmpty()) {
            document.put(field, text);
        }
    }

    private static JsonObject list(Stream<JsonObject> documents) {
        var data = new JsonArray();
        documents.forEach(data::add);
        return new JsonObject().put("data", data);
    }
}
