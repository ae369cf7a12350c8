package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.Deed;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Work;
import io.ristorno.member.Purchase;
import io.ristorno.merchant.Channel;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/offers/:id/referrals}: a member has brought another one to an offer that pays both. */
final class ReferralRoutes {
    /** What the source of referrals is called where feeds have their names. */
    private static final String SOURCE = "referrals";

    private static final String FORM = "send {\"friend\":\"mem_...\",\"referrer\":\"mem_...\"}";

    private final Vertx vertx;
    private final Host host;
    private final Store store;
    private final CurrentCatalogue current;
    private final MemberRoutes members;
    private final InstantSource clock;

    ReferralRoutes(
            Vertx vertx, Host host, Store store, CurrentCatalogue current, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
        this.current = current;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/offers/:id/referrals").handler(this::take);
    }

    private void take(RoutingContext context) {
        String id = Problems.pathId(context);
        Optional<Offer> offer = current.edition().catalogue().versions(id).stream()
                .filter(each -> each.mechanic() instanceof Mechanic.Referral)
                .reduce((_, later) -> later);
        if (offer.isEmpty()) {
            Problems.notFound(
                    context,
                    "offer with this id that pays for referrals",
                    "Name one whose reward is of type REFERRAL.");
            return;
        }
        RequestBody body = RequestBody.of(context, FORM);
        Optional<MemberKey> friend = members.named(body, "friend");
        Optional<MemberKey> referrer = members.named(body, "referrer");
        if (friend.isPresent() && referrer.isPresent() && isSame(friend.get(), referrer.get())) {
            body.refuse("referrer", "is the friend himself, or has had a card of his", "name another member");
        }
        if (friend.isPresent()
                && referrer.isPresent()
                && !friend.get().program().equals(referrer.get().program())) {
            body.refuse("referrer", "is of another program", "name a member of the friend's program");
        }
        Instant at = body.happened("at", clock.instant());
        List<Problem> problems = body.problems();
        if (!problems.isEmpty() || friend.isEmpty() || referrer.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        take(context, offer.get(), friend.get(), referrer.get(), at);
    }

    /** Nobody brings himself: by another id that was merged with his, or with a card that was the other's. */
    private boolean isSame(MemberKey friend, MemberKey referrer) {
        var one = store.memberAsStored(friend);
        var other = store.memberAsStored(referrer);
        return friend.equals(referrer)
                || one.kin().includes(referrer)
                || other.kin().includes(friend)
                || one.passesTo(referrer)
                || other.passesTo(friend);
    }

    private void take(RoutingContext context, Offer offer, MemberKey friend, MemberKey referrer, Instant at) {
        Optional<MemberKey> known = referrerOf(offer, friend);
        if (known.filter(by -> !by.equals(referrer)).isPresent()) {
            Problems.conflict(
                    context,
                    "ALREADY_REFERRED",
                    "Somebody else has brought this member",
                    "Of several who bring a member to an offer the first is paid.",
                    "Leave it as it is.");
            return;
        }
        ZoneId zone = current.edition().catalogue().zone(friend.program());
        var message = new Message(
                SOURCE,
                offer.id(),
                friend,
                Message.NO_CARD,
                new MerchantKey(offer.merchantId()),
                "",
                zone,
                "",
                0,
                Channel.ONLINE,
                0,
                Moment.at(at.truncatedTo(ChronoUnit.SECONDS), zone), // card messages tell seconds
                Traces.NONE,
                clock.millis());
        var work = Work.of(
                new Done(message, new Deed.Referred(offer.id(), referrer)),
                Later.on(vertx, context, result -> StreamRoutes.send(context, Exchange.reply(result))));
        if (!host.submit(List.of(work))) {
            Problems.notTaken(context, host);
        }
    }

    private Optional<MemberKey> referrerOf(Offer offer, MemberKey friend) {
        var key = new RelationshipKey(friend, new MerchantKey(offer.merchantId()));
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.relationship(key).purchases().stream()
                    .flatMap(purchase -> referrer(purchase, offer.id()).stream())
                    .findFirst();
        }
    }

    private static Optional<MemberKey> referrer(Purchase purchase, String offer) {
        return purchase.deed().orElse(null) instanceof Deed.Referred referred
                        && referred.offer().equals(offer)
                ? Optional.of(referred.by())
                : Optional.empty();
    }
}
