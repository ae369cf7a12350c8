package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.people.Erasures;
import io.ristorno.people.Merging;
import io.ristorno.people.Merging.Outcome;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two members who are one person: one is merged into the other. One pair at a time, so that nobody is merged in a circle. */
final class MergeRoutes {
    private static final String FORM = "send {\"into\":\"mem_...\"}";

    private final Vertx vertx;
    private final Intake engine;
    private final Store store;
    private final CardDirectory directory;
    private final Erasures erasures;
    private final MemberRoutes members;
    private final InstantSource clock;
    private Optional<LinksUnderWay.Link> begun = Optional.empty();

    /** Who asked, for what. */
    private record Wish(RoutingContext context, MemberKey member, MemberKey into) {}

    MergeRoutes(
            Vertx vertx,
            Intake engine,
            Store store,
            CardDirectory directory,
            Erasures erasures,
            MemberRoutes members,
            InstantSource clock) {
        this.vertx = vertx;
        this.engine = engine;
        this.store = store;
        this.directory = directory;
        this.erasures = erasures;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/members/:id/merge").handler(this::merge);
    }

    private void merge(RoutingContext context) {
        members.member(context, Problems.pathId(context)).ifPresent(member -> merge(context, member));
    }

    private void merge(RoutingContext context, MemberKey member) {
        var body = RequestBody.of(context, FORM);
        String id = body.id("into", "mem_");
        Optional<MemberKey> into = body.isClean("into") && body.isClean("$") ? members.find(id) : Optional.empty();
        if (body.isClean("into") && into.isEmpty()) {
            body.refuse("into", "there is no member with this id", MemberRoutes.REGISTER);
        }
        into.filter(other -> other.equals(member))
                .ifPresent(_ -> body.refuse("into", "is the member himself", "name the other member of the two"));
        into.filter(other -> !other.program().equals(member.program()))
                .ifPresent(_ -> body.refuse(
                        "into", "is a member of another program", "name a member of the program " + member.program()));
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
        } else {
            merge(new Wish(context, member, into.orElseThrow()));
        }
    }

    /** From here on nobody of the two is erased, and nobody else merged, until it is done. */
    private void merge(Wish wish) {
        if (!members.merging().isEmpty()) {
            Problems.busy(wish.context);
            return;
        }
        members.merging().addAll(Set.of(wish.member, wish.into));
        vertx.executeBlocking(() -> outcome(wish), false)
                .onSuccess(outcome -> take(wish, outcome))
                .onFailure(broken -> {
                    ended();
                    wish.context.fail(broken);
                });
    }

    private Outcome outcome(Wish wish) {
        Optional<LinksUnderWay.Link> let = letIn(wish.member);
        if (let.isEmpty()) {
            return new Outcome.Waits();
        }
        begun = let;
        try (Snapshot snapshot = store.snapshot()) {
            return new Merging(snapshot, directory, erasures::isUnderWay, wish.member, wish.into, clock.instant())
                    .outcome();
        }
    }

    private Optional<LinksUnderWay.Link> letIn(MemberKey member) {
        try (Snapshot snapshot = store.snapshot()) {
            List<CardHandle> handles =
                    snapshot.remains(member).cards().stream().map(CardLink::key).toList();
            return directory.linksUnderWay().handOn(snapshot.member(member), handles, store::memberAsStored);
        }
    }

    private void ended() {
        members.merging().clear();
        begun.ifPresent(LinksUnderWay.Link::ends);
        begun = Optional.empty();
    }

    private void take(Wish wish, Outcome outcome) {
        switch (outcome) {
            case Outcome.Ready ready -> submit(wish, ready);
            case Outcome.Done _ -> {
                ended();
                arrived(wish, () -> done(wish));
            }
            case Outcome.Before before -> {
                ended();
                members.refuseMerged(wish.context, before.member(), before.successor(), "Merge the two who are not.");
            }
            case Outcome.Waits _ -> {
                ended();
                Problems.conflict(
                        wish.context,
                        "CARDS_UNDER_WAY",
                        "Something is under way with one of the cards",
                        "Somebody is just linking it, or is being erased who had it before.",
                        "Send it again after a second.");
            }
        }
    }

    private void submit(Wish wish, Outcome.Ready ready) {
        var work = new Work(ready.event(), ready.riders(), Optional.empty(), Later.on(vertx, wish.context, result -> {
            if (result instanceof Result.Done) {
                ready.links().forEach(directory::put);
            }
            ended();
            answer(wish, ready, result);
        }));
        if (!engine.submit(List.of(work))) {
            ended();
            Problems.notTaken(wish.context, engine);
        }
    }

    private void answer(Wish wish, Outcome.Ready ready, Result result) {
        switch (result) {
            case Result.Done _ -> arrived(wish, () -> send(wish, ready.event().cards()));
            case Result.Refused(Objection objection, String why)
            when objection == Objection.SETTLED ->
                Problems.conflict(
                        wish.context,
                        "MEMBER_MERGED",
                        "The member cannot be merged",
                        why + ".",
                        "GET /v1/members/{id} tells into whom he was merged.");
            case Result.SetAside aside -> Problems.setAside(wish.context, aside.number());
            case Result.Refused _, Result.Taken _, Result.NotLinked _, Result.NotTaken _ ->
                Problems.notTaken(wish.context, engine);
        }
    }

    /** What was sent to the other comes before anything that he is sent from now on: so that is waited for, and the answer finds it there. */
    private void arrived(Wish wish, Runnable then) {
        var look = new Look(wish.into, clock.millis());
        if (!engine.submit(List.of(Work.of(look, Later.on(vertx, wish.context, _ -> then.run()))))) {
            then.run();
        }
    }

    /** It was done before: the same is answered, with the cards that are the other's since. */
    private void done(Wish wish) {
        var into = store.memberAsStored(wish.into);
        send(
                wish,
                store.memberAsStored(wish.member).cards().stream()
                        .flatMap(card -> card.heir().stream())
                        .filter(heir -> heir.card().member().equals(wish.into))
                        .flatMap(heir -> into.card(heir.card().slot()).stream())
                        .map(card -> new CardLinked(into.key(), card.slot(), card.id(), card.linked()))
                        .toList());
    }

    private void send(Wish wish, List<CardLinked> linked) {
        var cards = new JsonArray();
        linked.forEach(card -> cards.add(
                new JsonObject().put("id", card.id()).put("linkedAt", card.at().toString())));
        CatalogueRoutes.send(
                wish.context,
                200,
                new JsonObject()
                        .put("member", members.id(wish.member))
                        .put("mergedInto", members.id(wish.into))
                        .put("cards", cards));
    }
}
