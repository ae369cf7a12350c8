package io.ristorno.api;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Activations;
import io.ristorno.member.Card;
import io.ristorno.member.Contacts;
import io.ristorno.member.Member;
import io.ristorno.offer.ContactKind;
import io.ristorno.people.Erasures;
import io.ristorno.people.Standings;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.Program;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Members: who they are, and who is to be forgotten. */
final class MemberRoutes {
    static final String REGISTER = "Check the id, or register the member with POST /v1/members.";
    private static final String ENDED =
            "End what is under way, pay out what is money and have points and uses used; or forfeit"
                    + " them: DELETE /v1/members/{id}?forfeit=true.";

    private final Vertx vertx;
    private final Host host;
    private final Store store;
    private final Erasures erasures;
    private final CurrentCatalogue current;
    private final Standings standings;
    private final InstantSource clock;
    private final Set<MemberKey> merging = new HashSet<>();

    MemberRoutes(
            Vertx vertx,
            Host host,
            Store store,
            Erasures erasures,
            CurrentCatalogue current,
            Standings standings,
            InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
        this.erasures = erasures;
        this.current = current;
        this.standings = standings;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/members/:id").handler(this::show);
        router.delete("/v1/members/:id").handler(this::erase);
    }

    private void show(RoutingContext context) {
        Optional<MemberKey> member = member(context, Problems.pathId(context));
        if (member.isEmpty()) {
            return;
        }
        Member found = store.memberAsStored(member.get());
        var cards = new JsonArray();
        for (Card card : found.cards()) {
            var document = new JsonObject()
                    .put("id", card.id())
                    .put("linkedAt", card.linked().toString());
            store.cardFace(member.get(), card.slot()).ifPresent(face -> document.put("lastFour", face.lastFour()));
            if (!card.kind().product().isEmpty()) {
                document.put("product", card.kind().product());
            }
            card.unlinked().ifPresent(at -> document.put("unlinkedAt", at.toString()));
            found.predecessor(card).ifPresent(replaced -> document.put("replaces", replaced.id()));
            cards.add(document);
        }
        var document = new JsonObject()
                .put("id", Problems.pathId(context))
                .put("program", member.get().program())
                .put("cards", cards);
        if (!found.activations().all().isEmpty()) {
            document.put("activations", activations(found.activations()));
        }
        if (!found.contacts().all().isEmpty()) {
            document.put("contacts", contacts(found.contacts()));
        }
        PerkDocuments.put(document, found.purse(), current.edition().catalogue(), zone(member.get()));
        found.successor().ifPresent(successor -> document.put("mergedInto", id(successor)));
        if (!found.kin().merged().isEmpty()) {
            document.put("merged", new JsonArray(ids(found)));
        }
        Optional<LevelTerms> levels = current.edition().catalogue().programs().stream()
                .filter(program -> program.id().equals(member.get().program()))
                .findFirst()
                .flatMap(Program::levels);
        if (levels.isEmpty()) {
            CatalogueRoutes.send(context, 200, document);
            return;
        }
        vertx.executeBlocking(() -> level(found, levels.get()), false)
                .onSuccess(level -> CatalogueRoutes.send(context, 200, document.put("level", level)))
                .onFailure(context::fail);
    }

    private JsonObject level(Member member, LevelTerms levels) {
        return LevelDocument.of(
                member.enlistments(), levels, standings.bought(member.key()), clock.instant(), zone(member.key()));
    }

    private ZoneId zone(MemberKey member) {
        return current.edition()
                .index()
                .program(member.program())
                .map(Program::zone)
                .orElse(ZoneOffset.UTC);
    }

    private static JsonArray activations(Activations activations) {
        var array = new JsonArray();
        activations
                .all()
                .forEach(each -> array.add(new JsonObject()
                        .put("offer", each.offer())
                        .put("at", Instant.ofEpochMilli(each.atMillis()).toString())));
        return array;
    }

    /** The last word about each kind: since when he can be reached, or since when not. */
    private static JsonArray contacts(Contacts contacts) {
        var array = new JsonArray();
        for (ContactKind kind : ContactKind.values()) {
            OptionalLong since = contacts.since(kind, Long.MAX_VALUE);
            contacts.last(kind)
                    .ifPresent(last -> array.add(new JsonObject()
                            .put("kind", kind.name())
                            .put("verified", last.verified())
                            .put(
                                    "since",
                                    Instant.ofEpochMilli(since.orElse(last.atMillis()))
                                            .toString())));
        }
        return array;
    }

    private List<String> ids(Member successor) {
        return successor.kin().merged().stream().map(this::id).toList();
    }

    /** The member whose id stands in the path; tells the caller if there is none. */
    Optional<MemberKey> member(RoutingContext context, String id) {
        Optional<MemberKey> found = find(id);
        if (found.isEmpty()) {
            Problems.notFound(context, "member with this id", REGISTER);
        }
        return found;
    }

    /** Those of whom one is being merged into the other. */
    Set<MemberKey> merging() {
        return merging;
    }

    /** A member's public id. */
    String id(MemberKey member) {
        return store.memberId(member).orElse("");
    }

    /** Tells the caller that a member was merged, and is no more than what he bought and earned before. */
    void refuseMerged(RoutingContext context, MemberKey member, MemberKey successor, String mend) {
        merged(member, successor, mend).send(context);
    }

    /** A member was merged: what is asked for is not his any more. */
    Problems.Conflict merged(MemberKey member, MemberKey successor, String mend) {
        return new Problems.Conflict(
                "MEMBER_MERGED",
                "The member was merged into another",
                id(member) + " and " + id(successor) + " are one person, and what comes is " + id(successor) + "'s.",
                mend);
    }

    /** The member whom a field of a request names; the request is told if there is none to whom anything new can come. */
    Optional<MemberKey> named(RequestBody body, String field) {
        String id = body.id(field, "mem_");
        if (!body.isClean(field)) {
            return Optional.empty();
        }
        Optional<MemberKey> found = find(id);
        if (found.isEmpty()) {
            body.refuse(field, "is no member that we know", REGISTER);
        }
        found.filter(each -> store.memberAsStored(each).successor().isPresent())
                .ifPresent(_ -> body.refuse(field, "was merged into another", "name the member whose cards his are"));
        return found;
    }

    Optional<MemberKey> find(String id) {
        return current.edition().catalogue().programs().stream()
                .map(program -> MemberKey.of(program.id(), id))
                .filter(key -> store.memberId(key).isPresent() && !erasures.isUnderWay(key))
                .findFirst();
    }

    /** Afterwards nothing leads to him. What he could still have got must be forfeited by word. */
    private void erase(RoutingContext context) {
        Optional<MemberKey> member = member(context, Problems.pathId(context));
        if (member.isEmpty()) {
            return;
        }
        if (merging.contains(member.get())) {
            Problems.busy(context);
            return;
        }
        Member known = store.memberAsStored(member.get());
        boolean forfeit = "true".equals(context.request().getParam("forfeit"));
        Consumer<Result> reply = Later.on(vertx, context, result -> {
            switch (result) {
                case Result.Done _ -> context.response().setStatusCode(202).end();
                case Result.Refused refused ->
                    Problems.conflict(
                            context,
                            "NOT_TO_BE_ERASED",
                            "The member cannot be erased as it stands",
                            refused.why() + ".",
                            known.kin().merged().isEmpty()
                                    ? ENDED
                                    : "Erase " + String.join(", ", ids(known)) + " before: DELETE /v1/members/{id}.");
                case Result.SetAside aside -> Problems.setAside(context, aside.number());
                case Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Problems.notTaken(context, host);
            }
        });
        if (!erasures.erase(member.get(), forfeit, reply)) {
            Problems.notTaken(context, host);
        }
    }

    /**
     * Hands an event in.
     *
     * @param done when it is stored
     * @param failed when it came to nothing: the caller is told to come again
     */
    void submit(RoutingContext context, MembershipEvent event, List<Rider> riders, Runnable done, Runnable failed) {
        Consumer<Result> reply = Later.on(vertx, context, result -> {
            if (result instanceof Result.Done) {
                done.run();
            } else {
                failed.run();
                Problems.notTaken(context, host);
            }
        });
        if (!host.submit(List.of(new Work(event, riders, Optional.empty(), reply)))) {
            failed.run();
            Problems.notTaken(context, host);
        }
    }
}
