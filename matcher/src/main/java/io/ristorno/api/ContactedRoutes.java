package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Contacted;
import io.ristorno.event.MemberKey;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code POST /v1/members/:id/contacted}: a publisher has contacted a member by himself. */
final class ContactedRoutes {
    private static final String FORM =
            "send {\"id\":\"mail-417\",\"kind\":\"MARKETING\",\"at\":\"2026-03-01T12:00:00Z\"}, with \"offers\" that it told of";
    private static final Set<String> KINDS = Set.of("MARKETING", "TRANSACTIONAL");

    private final Vertx vertx;
    private final Host host;
    private final MemberRoutes members;
    private final InstantSource clock;

    ContactedRoutes(Vertx vertx, Host host, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/members/:id/contacted").handler(this::take);
    }

    private void take(RoutingContext context) {
        Optional<MemberKey> member = members.member(context, Problems.pathId(context));
        if (member.isEmpty()) {
            return;
        }
        RequestBody body = RequestBody.of(context, FORM);
        String id = body.id("id", "");
        String kind = body.oneOf("kind", KINDS, "write MARKETING or TRANSACTIONAL");
        Set<String> offers = body.has("offers") ? body.ids("offers", Contacted.OFFERS_MOST) : Set.of();
        if (!offers.stream().allMatch(offer -> offer.matches("off_[A-Za-z0-9_-]{1,60}"))) {
            body.refuse("offers", "is no list of offers", "write ids of offers: off_...");
        }
        Instant at = body.happenedThen("at", clock.instant());
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        submit(context, new Contacted(member.get(), id, kind.equals("MARKETING"), List.copyOf(offers), at));
    }

    private void submit(RoutingContext context, Contacted contacted) {
        var work = Work.of(contacted, Later.on(vertx, context, result -> StreamRoutes.send(context, reply(result))));
        if (!host.submit(List.of(work))) {
            Problems.notTaken(context, host);
        }
    }

    private static Exchange.Reply reply(Result result) {
        return switch (result) {
            case Result.Refused refused -> refused(refused);
            case Result.SetAside aside -> Exchange.setAside("contact", aside);
            case Result.Done _, Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Exchange.reply(result);
        };
    }

    private static Exchange.Reply refused(Result.Refused refused) {
        int status = refused.objection() == Objection.SETTLED ? 409 : 422;
        String mend = refused.objection() == Objection.SETTLED
                ? "Name the member into whom he was merged: GET /v1/members/{id} tells mergedInto."
                : "Register the member first: POST /v1/members.";
        return new Exchange.Reply(
                status,
                Problems.document(status, "Not taken", refused.why(), mend)
                        .put("code", refused.objection().name()));
    }
}
