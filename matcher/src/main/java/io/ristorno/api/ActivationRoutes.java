package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Activated;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.offer.Offer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/offers/:id/activations}: a member has activated an offer. */
final class ActivationRoutes {
    private static final String FORM = "send {\"member\":\"mem_...\"}, with \"at\" if it was before";
    private static final Duration LATE_MOST = Duration.ofDays(Exposure.LATE_DAYS_MAX);

    private final Vertx vertx;
    private final Host host;
    private final CurrentCatalogue current;
    private final MemberRoutes members;
    private final InstantSource clock;

    ActivationRoutes(Vertx vertx, Host host, CurrentCatalogue current, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.current = current;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/offers/:id/activations").handler(this::take);
    }

    private void take(RoutingContext context) {
        Optional<Offer> offer = current.edition().catalogue().versions(Problems.pathId(context)).stream()
                .filter(each -> each.status().isPublished())
                .findFirst();
        if (offer.isEmpty()) {
            Problems.notFound(context, "published offer with this id", "GET /v1/offers lists those that there are.");
            return;
        }
        if (offer.get().isWide()) {
            Problems.conflict(
                    context,
                    "NOTHING_TO_ACTIVATE",
                    "Nobody activates this offer",
                    "It is no merchant's, and counts for everybody whom it is for.",
                    "Leave it as it is.");
            return;
        }
        RequestBody body = RequestBody.of(context, FORM);
        Optional<MemberKey> member = members.named(body, "member");
        Instant at = body.happened("at", clock.instant());
        if (body.isClean("at") && at.isBefore(clock.instant().minus(LATE_MOST))) {
            body.refuse(
                    "at",
                    "is more than " + LATE_MOST.toDays() + " days ago",
                    "leave it out: no purchase is open any more for which it would count, those to come need no such time");
        }
        List<Problem> problems = body.problems();
        if (!problems.isEmpty() || member.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        var merchant = new MerchantKey(offer.get().merchantId());
        submit(
                context,
                new Activated(
                        new RelationshipKey(member.get(), merchant), offer.get().id(), at));
    }

    private void submit(RoutingContext context, Activated activated) {
        var work = Work.of(activated, Later.on(vertx, context, result -> StreamRoutes.send(context, reply(result))));
        if (!host.submit(List.of(work))) {
            Problems.notTaken(context, host);
        }
    }

    private static Exchange.Reply reply(Result result) {
        return switch (result) {
            case Result.Refused refused -> refused(refused);
            case Result.SetAside aside -> Exchange.setAside("activation", aside);
            case Result.Done _, Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Exchange.reply(result);
        };
    }

    private static Exchange.Reply refused(Result.Refused refused) {
        int status = refused.objection() == Objection.SETTLED ? 409 : 422;
        String mend = switch (refused.objection()) {
            case SETTLED -> "Name the member whose cards his are: GET /v1/members/{id} tells mergedInto.";
            case FULL -> "Do not send it again before offers that he has activated are over: they make room.";
            default -> "Register the member first: POST /v1/members.";
        };
        return new Exchange.Reply(
                status,
                Problems.document(status, "Not taken", refused.why(), mend)
                        .put("code", refused.objection().name()));
    }
}
