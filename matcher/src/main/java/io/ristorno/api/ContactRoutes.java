package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.ContactTold;
import io.ristorno.event.MemberKey;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.offer.ContactKind;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/members/:id/contacts}: it was confirmed that a member can be reached, or withdrawn. The address is nobody's business
 * here, and is refused like any field that nobody asks for.
 */
final class ContactRoutes {
    private static final String FORM = "send {\"kind\":\"EMAIL\",\"verified\":true}, with \"at\" if it was before";
    private static final Set<String> KINDS =
            Arrays.stream(ContactKind.values()).map(Enum::name).collect(Collectors.toCollection(LinkedHashSet::new));

    private final Vertx vertx;
    private final Host host;
    private final MemberRoutes members;
    private final InstantSource clock;

    ContactRoutes(Vertx vertx, Host host, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/members/:id/contacts").handler(this::take);
    }

    private void take(RoutingContext context) {
        Optional<MemberKey> member = members.member(context, Problems.pathId(context));
        if (member.isEmpty()) {
            return;
        }
        RequestBody body = RequestBody.of(context, FORM);
        String kind = body.oneOf("kind", KINDS, "write " + String.join(" or ", KINDS));
        boolean verified = body.truth("verified");
        Instant at = body.happened("at", clock.instant());
        List<Problem> problems = body.problems();
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        submit(context, new ContactTold(member.get(), ContactKind.valueOf(kind), verified, at));
    }

    private void submit(RoutingContext context, ContactTold told) {
        var work = Work.of(told, Later.on(vertx, context, result -> StreamRoutes.send(context, reply(result))));
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
        String mend = switch (refused.objection()) {
            case SETTLED -> "Name the member into whom he was merged: GET /v1/members/{id} tells mergedInto.";
            case FULL -> "Do not send it again before purchases that were made by then are over: they make room.";
            default -> "Register the member first: POST /v1/members.";
        };
        return new Exchange.Reply(
                status,
                Problems.document(status, "Not taken", refused.why(), mend)
                        .put("code", refused.objection().name()));
    }
}
