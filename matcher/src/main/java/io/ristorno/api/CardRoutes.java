package io.ristorno.api;

import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardRequest;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Malformed;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.directory.Linkage;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.event.CardKind;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.feed.Admission;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.people.Erasures;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Errand;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cards that are linked, replaced and unlinked. */
final class CardRoutes {
    private final MemberRoutes members;
    private final Store store;
    private final CardDirectory directory;
    private final Erasures erasures;
    private final CardTokens tokens;
    private final Ids ids;
    private final InstantSource clock;

    CardRoutes(
            MemberRoutes members,
            Store store,
            CardDirectory directory,
            Erasures erasures,
            CardTokens tokens,
            Ids ids,
            InstantSource clock) {
        this.members = members;
        this.store = store;
        this.directory = directory;
        this.erasures = erasures;
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/cards").handler(this::link);
        router.post("/v1/cards/:id/unlink").handler(this::unlink);
    }

    /**
     * A card that somebody wants to link.
     *
     * @param id {@code crd_...}
     * @param handles by which feeds may name it
     */
    private record Wanted(CardRequest.Read request, MemberKey member, String id, List<CardHandle> handles) {}

    private void link(RoutingContext context) {
        switch (CardRequest.read(CatalogueRoutes.body(context), tokens)) {
            case CardRequest.Refused refused ->
                Problems.refuse(
                        context, refused.why().stream().map(CardRoutes::problem).toList());
            case CardRequest.Read read ->
                members.find(read.member())
                        .ifPresentOrElse(
                                member -> link(context, read, member),
                                () -> Problems.refuse(
                                        context,
                                        List.of(new Problem(
                                                "member", "there is no member with this id", MemberRoutes.REGISTER))));
        }
    }

    private void link(RoutingContext context, CardRequest.Read request, MemberKey member) {
        Member known = store.memberAsStored(member);
        Optional<MemberKey> successor = known.successor();
        if (successor.isPresent()) {
            members.refuseMerged(
                    context, member, successor.get(), "Link the card to " + members.id(successor.get()) + " instead.");
        } else if (!known.joined()) {
            Problems.refuse(
                    context,
                    List.of(new Problem(
                            "member",
                            "has left the program",
                            "let him join again first: POST /v1/members with the same id")));
        } else {
            link(context, wanted(request, member));
        }
    }

    private static Problem problem(Malformed malformed) {
        return new Problem(malformed.field(), malformed.message(), malformed.mend());
    }

    private Wanted wanted(CardRequest.Read request, MemberKey member) {
        String id = request.id().isEmpty() ? ids.next("crd_") : request.id();
        var handles = new ArrayList<CardHandle>();
        handles.add(CardHandle.of(id));
        request.handle().ifPresent(token -> handles.add(Admission.handle(token)));
        return new Wanted(request, member, id, List.copyOf(handles));
    }

    private void link(RoutingContext context, Wanted wanted) {
        Member member = store.memberAsStored(wanted.member());
        Optional<LinksUnderWay.Link> begun = directory
                .linksUnderWay()
                .link(member, wanted.handles(), card(member, wanted.request().replaces()), store::memberAsStored);
        if (begun.isEmpty()) {
            Problems.conflict(
                    context,
                    "LINK_UNDER_WAY",
                    "The card is just being linked",
                    "Another request links this card, or another number in its place.",
                    "Send it again after a second.");
        } else {
            LinksUnderWay.Link link = begun.get();
            link.handOver(() -> link(context, wanted, link));
        }
    }

    /** Whether it is on its way; if not, it was refused. */
    private boolean link(RoutingContext context, Wanted wanted, LinksUnderWay.Link begun) {
        List<Errand> underWay = store.errands();
        if (Linkage.isOnItsWay(directory, wanted.handles(), underWay)) {
            Problems.busy(context);
            return false;
        }
        Member holder = store.memberAsStored(wanted.member());
        Optional<Problems.Conflict> conflict = conflict(wanted, holder);
        if (conflict.isPresent()) {
            conflict.get().send(context);
            return false;
        }
        Optional<Card> replaces = card(holder, wanted.request().replaces());
        Optional<Problem> problem = problem(wanted, holder, replaces, underWay);
        if (problem.isPresent()) {
            Problems.refuse(context, List.of(problem.get()));
            return false;
        }
        // Card messages tell seconds: a purchase in the second of the link counts.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        submit(
                context,
                wanted,
                Linkage.of(directory, holder, store::memberAsStored, wanted.id(), wanted.handles(), replaces, now)
                        .of(new CardKind(
                                wanted.request().bin(), wanted.request().product())),
                replaces,
                begun);
        return true;
    }

    private Optional<Problems.Conflict> conflict(Wanted wanted, Member holder) {
        if (wanted.handles().stream().anyMatch(this::isLinked)) {
            return Optional.of(new Problems.Conflict(
                    "CARD_LINKED_ELSEWHERE",
                    "The card is linked already",
                    "A card has one member at a time, and this one has a member.",
                    "Unlink it first: POST /v1/cards/{id}/unlink, with the card's id, which GET /v1/members/{id} of its"
                            + " member tells."));
        }
        if (Linkage.waits(directory, wanted.handles(), erasures::isUnderWay)) {
            return Optional.of(new Problems.Conflict(
                    "ERASURE_UNDER_WAY",
                    "Somebody who had the card is being erased",
                    "Who had this card before is not forgotten yet.",
                    "Send it again after a second."));
        }
        if (Linkage.isReplaced(directory, holder, wanted.handles(), store::memberAsStored)) {
            return Optional.of(new Problems.Conflict(
                    "CARD_REPLACED",
                    "The card cannot be linked",
                    "The member who had this number before has another card in its place: both are one card to his purchases.",
                    "Link the number that replaced it."));
        }
        if (holder.card(Card.slot(CardHandle.of(wanted.id()).low())).isPresent()) {
            return Optional.of(new Problems.Conflict(
                    "CARD_ID_USED",
                    "The card id was used before",
                    "An id names one link of a card for good: late messages still look for it.",
                    "Give the card a new id, or none: one is made."));
        }
        return Optional.empty();
    }

    private Optional<Problem> problem(Wanted wanted, Member holder, Optional<Card> replaces, List<Errand> underWay) {
        if (replaces.isEmpty()) {
            return wanted.request().replaces().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            "replaces",
                            "is no card of this member",
                            "name one of those that GET /v1/members/{id} lists, or leave it out"));
        }
        return Linkage.mayReplace(directory, holder, wanted.handles(), replaces.get(), underWay)
                ? Optional.empty()
                : Optional.of(new Problem(
                        "replaces",
                        "has been another member's since, or the new number was this member's before",
                        "leave it out, and unlink the other card if it ended"));
    }

    private void submit(
            RoutingContext context,
            Wanted wanted,
            CardLinked event,
            Optional<Card> replaces,
            LinksUnderWay.Link begun) {
        CardRequest.Read request = wanted.request();
        var riders = new ArrayList<Rider>();
        var links = new ArrayList<Rider.CardLink>();
        for (CardHandle handle : wanted.handles()) {
            links.add(new Rider.CardLink(handle, wanted.member(), event.slot(), event.at()));
        }
        riders.addAll(links);
        riders.add(new Rider.CardFace(wanted.member(), event.slot(), wanted.id(), request.bin(), request.lastFour()));
        Runnable linked = () -> {
            links.forEach(directory::put);
            begun.ends();
            var document = new JsonObject()
                    .put("id", wanted.id())
                    .put("member", request.member())
                    .put("lastFour", request.lastFour())
                    .put("linkedAt", event.at().toString());
            if (!request.product().isEmpty()) {
                document.put("product", request.product());
            }
            replaces.ifPresent(card -> document.put("replaces", card.id()));
            CatalogueRoutes.send(context, 201, document);
        };
        members.submit(context, event, riders, linked, begun::ends);
    }

    private static Optional<Card> card(Member member, String id) {
        return member.cards().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    /** A card has one member at a time; one that was unlinked may be linked again, by anybody. */
    private boolean isLinked(CardHandle handle) {
        return directory.links(handle).stream()
                .anyMatch(link -> Linkage.isLinked(store.memberAsStored(link.member()), link.slot()));
    }

    private void unlink(RoutingContext context) {
        String id = Problems.pathId(context);
        CardHandle handle = CardHandle.of(id);
        if (Linkage.isOnItsWay(directory, List.of(handle), store.errands())) {
            Problems.busy(context);
            return;
        }
        Holder holder = Linkage.last(directory, handle);
        if (!holder.isSomebody() || !Linkage.isLinked(store.memberAsStored(holder.member()), holder.slot())) {
            Problems.notFound(
                    context,
                    "linked card with this id",
                    "GET /v1/members/{id} lists a member's cards, crd_..., and which of them are unlinked already.");
            return;
        }
        Instant now = clock.instant();
        members.submit(
                context,
                new MembershipEvent.CardUnlinked(holder.member(), holder.slot(), now),
                List.of(),
                () -> CatalogueRoutes.send(
                        context, 200, new JsonObject().put("id", id).put("unlinkedAt", now.toString())),
                () -> {});
    }
}
