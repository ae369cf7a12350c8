package io.ristorno.api;

import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardRequest;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.host.Result;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Member;
import io.ristorno.people.SegmentLists;
import io.ristorno.people.SegmentLists.Outcome;
import io.ristorno.program.Criteria;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import io.ristorno.store.SegmentList;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Segments of a program's members: what there are, who is in them, and since when. Whole lists are taken by {@link SegmentUpload}. */
final class SegmentRoutes {
    static final Duration EARLY_MOST = Duration.ofDays(31);
    static final Duration LATE_MOST = Duration.ofDays(Exposure.LATE_DAYS_MAX);

    private static final String FORM =
            "send {\"program\":\"prg_...\",\"name\":\"Students\"}, with \"id\" if you choose it";
    private static final String KNOWN = "GET /v1/segments lists those that are registered.";

    private final Vertx vertx;
    private final Adoption adoption;
    private final Store store;
    private final SegmentLists lists;
    private final MemberRoutes members;
    private final Ids ids;
    private final InstantSource clock;

    SegmentRoutes(
            Vertx vertx,
            Adoption adoption,
            Store store,
            SegmentLists lists,
            MemberRoutes members,
            Ids ids,
            InstantSource clock) {
        this.vertx = vertx;
        this.adoption = adoption;
        this.store = store;
        this.lists = lists;
        this.members = members;
        this.ids = ids;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/segments").handler(this::register);
        router.get("/v1/segments").handler(this::all);
        router.get("/v1/segments/:id").handler(context -> named(context).ifPresent(it -> show(context, it)));
        router.get("/v1/segments/:id/lists").handler(context -> named(context).ifPresent(it -> lists(context, it)));
        router.post("/v1/segments/:id/end").handler(context -> named(context).ifPresent(it -> end(context, it)));
        router.post("/v1/segments/:id/members").handler(context -> open(context).ifPresent(it -> add(context, it)));
        router.delete("/v1/segments/:id/members/:member")
                .handler(context -> open(context).ifPresent(it -> drop(context, it)));
        router.get("/v1/members/:id/segments").handler(this::ofMember);
    }

    /** A segment and whose it is. */
    record Owned(Program program, Segment segment) {}

    private Stream<Owned> registered() {
        return adoption.catalogue().programs().stream()
                .flatMap(program -> program.segments().stream().map(segment -> new Owned(program, segment)));
    }

    /** The segment that a path names; tells the caller if there is none. */
    Optional<Owned> named(RoutingContext context) {
        String id = Problems.pathId(context);
        Optional<Owned> found =
                registered().filter(each -> each.segment().id().equals(id)).findFirst();
        if (found.isEmpty()) {
            Problems.notFound(context, "segment with this id", KNOWN);
        }
        return found;
    }

    /** The same of one of which there can be lists: it has not ended, and nobody but its issuer says who is in it. */
    Optional<Owned> open(RoutingContext context) {
        Optional<Owned> found = named(context);
        if (found.isPresent() && found.get().segment().criteria().isPresent()) {
            Problems.conflict(
                    context,
                    "SEGMENT_BY_CRITERIA",
                    "The segment finds its members itself",
                    "Its criteria say who is in it, every day at the program's midnight.",
                    "Register another for lists, or register this one again without criteria: POST /v1/segments.");
            return Optional.empty();
        }
        if (found.isPresent() && found.get().segment().ended().isPresent()) {
            Problems.conflict(
                    context,
                    "SEGMENT_ENDED",
                    "The segment has ended",
                    "Nobody is in it any more, for good.",
                    "Register another: POST /v1/segments.");
            return Optional.empty();
        }
        return found;
    }

    private void register(RoutingContext context) {
        RequestBody body = RequestBody.of(context, FORM);
        String program = body.id("program", "prg_");
        String id = body.has("id") ? body.id("id", "seg_") : ids.next("seg_");
        String name = body.words("name");
        Optional<Criteria> criteria = body.has("criteria") ? criteria(body) : Optional.empty();
        if (body.isClean("program") && program(program).isEmpty()) {
            body.refuse("program", "is not a registered program", "name one, or register it with POST /v1/programs");
        }
        List<Problem> problems = body.problems();
        if (problems.isEmpty()) {
            edit(context, program, new Segment(id, name, criteria, Optional.empty()));
        } else {
            Problems.refuse(context, problems);
        }
    }

    private static Optional<Criteria> criteria(RequestBody body) {
        return switch (CatalogueReader.criteria(body.object("criteria"))) {
            case Reading.Read<Criteria> read -> Optional.of(read.value());
            case Reading.Refused<Criteria> refused -> {
                refused.problems()
                        .forEach(problem -> body.refuse(
                                problem.field().startsWith("$") ? "criteria" : "criteria." + problem.field(),
                                problem.message(),
                                problem.mend()));
                yield Optional.empty();
            }
        };
    }

    private Optional<Program> program(String id) {
        return adoption.catalogue().programs().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    /** What its newest list is, is asked for first: the answer is made on the event loop. */
    private void edit(RoutingContext context, String program, Segment segment) {
        vertx.executeBlocking(() -> lists.newest(program, segment.id()), false)
                .onSuccess(_ -> adoption.adopt(
                        context,
                        (catalogue, at) -> catalogue.programs().stream()
                                .filter(each -> each.id().equals(program))
                                .findFirst()
                                .map(each -> CatalogueEdit.register(catalogue, each.in(List.of(segment)), at, ids))
                                .orElseGet(() -> new Reading.Read<>(catalogue)),
                        new Change(program(program).stream().toList(), Set.of(), List.of()),
                        () -> found(segment.id())))
                .onFailure(context::fail);
    }

    private JsonObject found(String id) {
        return registered()
                .filter(each -> each.segment().id().equals(id))
                .findFirst()
                .map(this::document)
                .orElseThrow();
    }

    /** Lists are read where nobody waits for it. */
    private void all(RoutingContext context) {
        Page.send(
                vertx,
                context,
                (after, most) -> registered()
                        .filter(each -> each.segment().id().compareTo(after) > 0)
                        .filter(each -> Optional.ofNullable(context.request().getParam("program"))
                                .filter(program ->
                                        !program.equals(each.program().id()))
                                .isEmpty())
                        .sorted((one, other) ->
                                one.segment().id().compareTo(other.segment().id()))
                        .limit(most)
                        .toList(),
                each -> each.segment().id(),
                this::document);
    }

    private void show(RoutingContext context, Owned owned) {
        vertx.executeBlocking(() -> document(owned), false)
                .onSuccess(document -> CatalogueRoutes.send(context, 200, document))
                .onFailure(context::fail);
    }

    private JsonObject document(Owned owned) {
        Segment segment = owned.segment();
        SegmentList newest = lists.newest(owned.program().id(), segment.id());
        JsonObject document = new JsonObject()
                .put("id", segment.id())
                .put("program", owned.program().id())
                .put("name", segment.name())
                .put("members", newest.members())
                .put("version", newest.version());
        segment.criteria()
                .ifPresent(criteria ->
                        document.put("criteria", new JsonObject(Buffer.buffer(CatalogueWriter.write(criteria)))));
        segment.ended().ifPresent(at -> document.put("endedAt", at.toString()));
        if (newest.version() > 0) {
            document.put("effectiveFrom", moment(newest.atMillis())).put("underWay", newest.isUnderWay());
        }
        return document;
    }

    private static String moment(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** What the segment has been, the newest first. */
    private void lists(RoutingContext context, Owned owned) {
        vertx.executeBlocking(() -> stored(owned), false)
                .onSuccess(found -> CatalogueRoutes.send(
                        context,
                        200,
                        CatalogueRoutes.list(found.reversed().stream().map(SegmentRoutes::document))))
                .onFailure(context::fail);
    }

    private List<SegmentList> stored(Owned owned) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.segmentLists(owned.program().id(), owned.segment().id());
        }
    }

    static JsonObject document(SegmentList list) {
        return new JsonObject()
                .put("segment", list.segment())
                .put("version", list.version())
                .put("kind", list.kind().name())
                .put("effectiveFrom", moment(list.atMillis()))
                .put("takenAt", moment(list.takenMillis()))
                .put("members", list.members())
                .put("underWay", list.isUnderWay());
    }

    private void add(RoutingContext context, Owned owned) {
        RequestBody body =
                RequestBody.of(context, "send {\"member\":\"mem_...\"}, with \"at\" if it is of another time");
        String id = body.id("member", "mem_");
        Optional<Instant> at = body.has("at") ? Optional.of(body.moment("at")) : Optional.empty();
        Optional<MemberKey> member = body.isClean("member") ? members.find(id) : Optional.empty();
        if (body.isClean("member") && !isOf(member, owned)) {
            body.refuse("member", "is no member of " + owned.program().id() + " that we know", MemberRoutes.REGISTER);
        }
        if (body.isClean("at")) {
            at.flatMap(this::outside).ifPresent(problem -> body.refuse("at", problem.message(), problem.mend()));
        }
        List<Problem> problems = body.problems();
        if (!problems.isEmpty() || member.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        change(context, owned, member.get(), true, at);
    }

    private static boolean isOf(Optional<MemberKey> member, Owned owned) {
        return member.filter(key -> key.program().equals(owned.program().id())).isPresent();
    }

    private void drop(RoutingContext context, Owned owned) {
        String id = Objects.requireNonNullElse(context.pathParam("member"), "");
        Optional<MemberKey> member = members.find(id);
        var problems = new ArrayList<Problem>();
        Optional<Instant> at = at(context, problems);
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
        } else if (isOf(member, owned)) {
            change(context, owned, member.orElseThrow(), false, at);
        } else {
            Problems.notFound(context, "member of " + owned.program().id() + " with this id", MemberRoutes.REGISTER);
        }
    }

    /** From when on it is to hold, as a query says; nothing if it says nothing. */
    Optional<Instant> at(RoutingContext context, List<Problem> problems) {
        for (Map.Entry<String, String> parameter : context.request().params()) {
            if (!parameter.getKey().equals("at") && !context.pathParams().containsKey(parameter.getKey())) {
                problems.add(new Problem(
                        CardRequest.spelled(parameter.getKey()),
                        "is no parameter here",
                        "remove it; the only parameter is at"));
            }
        }
        Optional<String> text = Optional.ofNullable(context.request().getParam("at"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant at = OffsetDateTime.parse(text.get()).toInstant();
            outside(at).ifPresent(problems::add);
            return Optional.of(at);
        } catch (DateTimeException _) {
            problems.add(new Problem(
                    "at", "is no time", "write date, time and offset, + as %2B: 2026-03-01T10:00:00%2B01:00"));
            return Optional.empty();
        }
    }

    private Optional<Problem> outside(Instant at) {
        Instant now = clock.instant();
        if (at.isBefore(now.minus(LATE_MOST))) {
            return Optional.of(new Problem(
                    "at",
                    "is more than " + LATE_MOST.toDays() + " days ago",
                    "leave it out for now: no purchase is open any more for which it would count"));
        }
        return at.isAfter(now.plus(EARLY_MOST))
                ? Optional.of(new Problem(
                        "at",
                        "is more than " + EARLY_MOST.toDays() + " days ahead",
                        "leave it out for now, or send it later"))
                : Optional.empty();
    }

    private void change(RoutingContext context, Owned owned, MemberKey member, boolean in, Optional<Instant> at) {
        Consumer<SegmentLists.Told> reply =
                Later.on(vertx, context, told -> told(context, told.outcome(), told.result()));
        vertx.executeBlocking(() -> lists.change(member, owned.segment().id(), in, at, reply), true)
                .onSuccess(outcome -> {
                    if (!(outcome instanceof Outcome.Taken)) {
                        answer(context, outcome);
                    }
                })
                .onFailure(context::fail);
    }

    private void told(RoutingContext context, Outcome outcome, Result result) {
        switch (result) {
            case Result.Done _ -> answer(context, outcome);
            case Result.Refused refused ->
                Problems.conflict(
                        context,
                        refused.objection() == Objection.UNKNOWN ? "MEMBER_UNKNOWN" : "NOT_TAKEN",
                        "Not taken",
                        refused.why() + ".",
                        MemberRoutes.REGISTER);
            case Result.SetAside aside -> Problems.setAside(context, aside.number());
            case Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Problems.notTaken(context, adoption.engine());
        }
    }

    /** 200 for what is so by now, or was so before. */
    void answer(RoutingContext context, Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken taken ->
                CatalogueRoutes.send(context, taken.list().isUnderWay() ? 202 : 200, document(taken.list()));
            case Outcome.Same same -> CatalogueRoutes.send(context, 200, document(same.list()));
            case Outcome.Early early ->
                Problems.refuse(
                        context,
                        List.of(new Problem(
                                "at",
                                "is before that of the segment's newest list, "
                                        + moment(early.newest().atMillis()),
                                "write a later one; if that is still to come, nothing can be said before it")));
            case Outcome.Busy _ -> Problems.busy(context);
        }
    }

    /** Whoever has ended it is answered when everybody has left it. */
    private void end(RoutingContext context, Owned owned) {
        if (owned.segment().ended().isPresent()) {
            empty(context, owned);
            return;
        }
        vertx.executeBlocking(() -> ended(owned), false)
                .onSuccess(ended -> {
                    if (ended.outcome() instanceof Outcome.Taken || ended.outcome() instanceof Outcome.Same) {
                        edit(context, owned.program().id(), owned.segment().until(ended.at()));
                    } else {
                        answer(context, ended.outcome());
                    }
                })
                .onFailure(context::fail);
    }

    /** What came of a list of nobody, and from when on it holds. */
    private record Ended(Outcome outcome, Instant at) {}

    private Ended ended(Owned owned) throws InterruptedException {
        SegmentList newest = lists.newest(owned.program().id(), owned.segment().id());
        Instant second = now();
        if (newest.isUnderWay()) {
            return new Ended(new Outcome.Busy(), second);
        }
        return second.toEpochMilli() < newest.atMillis()
                ? new Ended(new Outcome.Early(newest), second)
                : new Ended(
                        lists.take(owned.program().id(), owned.segment().id(), new long[0], Optional.of(second)),
                        second);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void empty(RoutingContext context, Owned owned) {
        vertx.executeBlocking(
                        () -> lists.take(owned.program().id(), owned.segment().id(), new long[0], Optional.empty()))
                .onSuccess(outcome -> {
                    if (outcome instanceof Outcome.Busy) {
                        Problems.busy(context);
                    } else {
                        show(context, owned);
                    }
                })
                .onFailure(context::fail);
    }

    private void ofMember(RoutingContext context) {
        Optional<MemberKey> member = members.member(context, Problems.pathId(context));
        if (member.isEmpty()) {
            return;
        }
        var problems = new ArrayList<Problem>();
        Optional<Instant> at = at(context, problems);
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        Member found = store.memberAsStored(member.get());
        Instant when = at.orElseGet(clock::instant);
        var changes = new JsonArray();
        for (Enlistment each : found.enlistments().all()) {
            var change = new JsonObject()
                    .put("segment", each.segment())
                    .put("in", each.in())
                    .put("from", moment(each.atMillis()));
            if (each.of() >= 0) {
                change.put("as", members.id(new MemberKey(member.get().program(), each.of())));
            }
            changes.add(change);
        }
        CatalogueRoutes.send(
                context,
                200,
                new JsonObject()
                        .put("member", Problems.pathId(context))
                        .put("at", when.toString())
                        .put("segments", new JsonArray(found.enlistments().at(when.toEpochMilli())))
                        .put("changes", changes));
    }
}
