package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where members want their payouts to go. The number is taken, and never told again. */
final class PayeeRoutes {
    private final Vertx vertx;
    private final Intake engine;
    private final Store store;
    private final MemberRoutes members;
    private final InstantSource clock;

    PayeeRoutes(Vertx vertx, Intake engine, Store store, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.engine = engine;
        this.store = store;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.put("/v1/members/:id/payee").handler(this::tell);
        router.get("/v1/members/:id/payee").handler(this::show);
    }

    private void tell(RoutingContext context) {
        var body = RequestBody.of(context, "send {\"holder\":\"Anna Berg\",\"iban\":\"DE...\"}");
        BankAccount account = body.account();
        List<Problem> problems = body.problems();
        if (problems.isEmpty()) {
            members.member(context, Problems.pathId(context))
                    .ifPresent(member -> keepUnlessSent(context, member, account));
        } else {
            Problems.refuse(context, problems);
        }
    }

    /** Which account money on its way goes to must not change any more: a file that is fetched again would name another. */
    private void keepUnlessSent(RoutingContext context, MemberKey member, BankAccount account) {
        boolean sent = store.memberAsStored(member).purse().movements().stream()
                .anyMatch(movement -> movement instanceof Payout payout && payout.state() == PayoutState.SENT);
        if (sent && store.payee(member).filter(known -> !known.equals(account)).isPresent()) {
            Problems.conflict(
                    context,
                    "PAYOUT_UNDER_WAY",
                    "Money is on its way to the account",
                    "A payout has been sent to the account as it is.",
                    "Change it when POST /v1/programs/{id}/payouts/{run}/states has told what became of the payout.");
        } else {
            keep(context, member, account);
        }
    }

    /** The engine has no need to know: it looks at the member, and the account travels in the same batch, behind an erasure or before. */
    private void keep(RoutingContext context, MemberKey member, BankAccount account) {
        Consumer<Result> reply = Later.on(vertx, context, result -> {
            switch (result) {
                case Result.Done _ -> CatalogueRoutes.send(context, 200, document(account));
                case Result.SetAside aside -> Problems.setAside(context, aside.number());
                case Result.Refused _, Result.Taken _, Result.NotLinked _, Result.NotTaken _ ->
                    Problems.notTaken(context, engine);
            }
        });
        var look = new Look(member, clock.millis());
        if (!engine.submit(
                List.of(new Work(look, List.of(new Rider.Payee(member, account)), Optional.empty(), reply)))) {
            Problems.notTaken(context, engine);
        }
    }

    private void show(RoutingContext context) {
        members.member(context, Problems.pathId(context))
                .ifPresent(member -> store.payee(member)
                        .ifPresentOrElse(
                                account -> CatalogueRoutes.send(context, 200, document(account)),
                                () -> Problems.notFound(
                                        context, "account of this member", "Tell it: PUT /v1/members/{id}/payee.")));
    }

    private static JsonObject document(BankAccount account) {
        var document = new JsonObject().put("holder", account.holder()).put("iban", account.maskedIban());
        return account.bic().isEmpty() ? document : document.put("bic", account.bic());
    }
}
