package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Problem;
import io.ristorno.event.Deed;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Place;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.merchant.Channel;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code POST /v1/actions}: what a member did that offers pay for, though nothing was bought. */
final class ActionRoutes {
    /** What the source of actions is called where feeds have their names. */
    private static final String SOURCE = "actions";

    private static final String FORM =
            "send {\"id\":\"...\",\"member\":\"mem_...\",\"merchant\":\"mer_...\",\"action\":\"REVIEW\"}";

    private final Vertx vertx;
    private final Host host;
    private final CurrentCatalogue current;
    private final MemberRoutes members;
    private final InstantSource clock;

    ActionRoutes(Vertx vertx, Host host, CurrentCatalogue current, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.current = current;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/actions").handler(this::take);
    }

    private void take(RoutingContext context) {
        RequestBody body = RequestBody.of(context, FORM);
        String id = body.id("id", "");
        Optional<MemberKey> member = members.named(body, "member");
        Catalogue catalogue = current.edition().catalogue();
        String merchant = body.id("merchant", "mer_");
        if (body.isClean("merchant") && catalogue.merchant(merchant).isEmpty()) {
            body.refuse("merchant", "is none that we know", "name a registered merchant");
        }
        String action = action(body);
        Instant at = body.happened("at", clock.instant());
        Optional<Place> place = place(body, merchant);
        List<Problem> problems = body.problems();
        if (!problems.isEmpty() || member.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        Place where = place.orElseGet(
                () -> nowhere(merchant, catalogue.zone(member.get().program())));
        var message = new Message(
                SOURCE,
                id,
                member.get(),
                Message.NO_CARD,
                where.merchant(),
                where.location(),
                where.zone(),
                where.country(),
                where.mcc(),
                where.channel(),
                0,
                Moment.at(at, where.zone()),
                Traces.NONE,
                clock.millis());
        submit(context, new Done(message, new Deed.Action(action)));
    }

    private static String action(RequestBody body) {
        String action = body.words("action");
        if (body.isClean("action") && !Deed.Action.isName(action)) {
            body.refuse("action", "is no name of an action", "write 1 to 40 capitals, digits and _, such as REVIEW");
        }
        return action;
    }

    private Optional<Place> place(RequestBody body, String merchant) {
        if (!body.has("location")) {
            return Optional.empty();
        }
        String id = body.id("location", "loc_");
        Optional<Place> place = current.edition()
                .places()
                .location(id)
                .filter(known -> known.merchant().value().equals(merchant));
        if (place.isEmpty() && body.isClean("location") && body.isClean("merchant")) {
            body.refuse("location", "is no location of this merchant", "name one of his, or leave it out");
        }
        return place;
    }

    /** What was done nowhere is of the day that it is where the program is. */
    private static Place nowhere(String merchant, ZoneId zone) {
        return new Place(new MerchantKey(merchant), "", zone, "", 0, Channel.ONLINE);
    }

    private void submit(RoutingContext context, Done done) {
        Consumer<Result> told = Later.on(vertx, context, result -> StreamRoutes.send(context, Exchange.reply(result)));
        if (!host.submit(List.of(Work.of(done, told)))) {
            Problems.notTaken(context, host);
        }
    }
}
