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
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.feed.Admission;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.people.Erasures;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Errand;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Cards that are linked, one or a stream of them. Of many, card messages go first.
 *
 * <p>Each looks first at what is stored. So one that touches the same card as another that is just being linked waits for it, a moment at
 * a time: of two lines about a card the second finds what the first has done.
 */
final class CardLinking implements Lines {
    private static final long WAIT_MILLIS = 5;
    private static final long WAIT_NANOS_MOST = Duration.ofSeconds(5).toNanos();
    private static final Problems.Conflict UNDER_WAY = new Problems.Conflict(
            "LINK_UNDER_WAY",
            "The card is just being linked",
            "Another request links this card, or another number in its place.",
            "Send it again after a second.");

    private final Vertx vertx;
    private final Host host;
    private final MemberRoutes members;
    private final Store store;
    private final CardDirectory directory;
    private final Erasures erasures;
    private final CardTokens tokens;
    private final Ids ids;
    private final InstantSource clock;
    private final List<Waiting> waiting = new ArrayList<>();

    CardLinking(
            Vertx vertx,
            Host host,
            MemberRoutes members,
            Store store,
            CardDirectory directory,
            Erasures erasures,
            CardTokens tokens,
            Ids ids,
            InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.members = members;
        this.store = store;
        this.directory = directory;
        this.erasures = erasures;
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A card that somebody wants to link.
     *
     * @param id {@code crd_...}
     * @param names by which feeds may name it
     */
    private record Wanted(CardRequest.Read request, MemberKey member, String id, List<CardHandle> names) {
        /** All that it touches: the card that it replaces too. */
        List<CardHandle> handles() {
            return request.replaces().isEmpty()
                    ? names
                    : Stream.concat(names.stream(), Stream.of(CardHandle.of(request.replaces())))
                            .toList();
        }

        JsonObject told(String card, String product, Instant at) {
            var document = new JsonObject()
                    .put("id", card)
                    .put("member", request.member())
                    .put("lastFour", request.lastFour())
                    .put("linkedAt", at.toString());
            if (!product.isEmpty()) {
                document.put("product", product);
            }
            if (!request.replaces().isEmpty()) {
                document.put("replaces", request.replaces());
            }
            return document;
        }
    }

    /** One that another link is in the way of. */
    private record Waiting(Wanted wanted, Consumer<Exchange.Reply> later, long sinceNanos) {}

    /** What came of it, told to whoever sent it; others that wait for this link go on. */
    private record Ended(
            Runnable stored, LinksUnderWay.Link link, Exchange.Reply linked, Consumer<Exchange.Reply> later)
            implements Consumer<Result> {
        @Override
        public void accept(Result result) {
            boolean done = result instanceof Result.Done;
            if (done) {
                stored.run();
            }
            link.ends();
            later.accept(done ? linked : Exchange.reply(result));
        }
    }

    @Override
    public Exchange.Step step(byte[] json, Consumer<Exchange.Reply> later) {
        return switch (CardRequest.read(json, tokens)) {
            case CardRequest.Refused refused ->
                Exchange.Step.done(Problems.refused(
                        refused.why().stream().map(CardLinking::problem).toList()));
            case CardRequest.Read read ->
                members.find(read.member())
                        .map(member -> step(wanted(read, member), later))
                        .orElseGet(() -> Exchange.Step.done(Problems.refused(List.of(
                                new Problem("member", "there is no member with this id", MemberRoutes.REGISTER)))));
        };
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

    private Exchange.Step step(Wanted wanted, Consumer<Exchange.Reply> later) {
        Optional<Exchange.Step> step = isBehind(wanted, waiting) ? Optional.empty() : attempt(wanted, later);
        if (step.isEmpty()) {
            waiting.add(new Waiting(wanted, later, System.nanoTime()));
            if (waiting.size() == 1) {
                vertx.setTimer(WAIT_MILLIS, _ -> goOn());
            }
        }
        return step.orElse(new Exchange.Step(Optional.empty(), Optional.empty()));
    }

    /** Whether one of those who wait already is about the same card. */
    private static boolean isBehind(Wanted wanted, List<Waiting> before) {
        return before.stream()
                .anyMatch(each -> !Collections.disjoint(each.wanted().handles(), wanted.handles()));
    }

    /** Each that nobody is in the way of any more, in their order. */
    private void goOn() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        for (Waiting each : all) {
            Optional<Exchange.Step> step =
                    isBehind(each.wanted(), waiting) ? Optional.empty() : attempt(each.wanted(), each.later());
            if (step.isPresent()) {
                goOn(step.get(), each.later());
            } else if (System.nanoTime() - each.sinceNanos() < WAIT_NANOS_MOST) {
                waiting.add(each);
            } else {
                each.later().accept(UNDER_WAY.reply());
            }
        }
        if (!waiting.isEmpty()) {
            vertx.setTimer(WAIT_MILLIS, _ -> goOn());
        }
    }

    private void goOn(Exchange.Step step, Consumer<Exchange.Reply> later) {
        step.reply().ifPresent(later);
        if (step.work().isPresent() && !submitOne(host, step.work().get())) {
            later.accept(Exchange.notTaken(host));
        }
    }

    /** Nothing if another link is in the way. */
    private Optional<Exchange.Step> attempt(Wanted wanted, Consumer<Exchange.Reply> later) {
        Member member = store.memberAsStored(wanted.member());
        Optional<Exchange.Reply> stranger = stranger(wanted.member(), member);
        return stranger.isPresent()
                ? stranger.map(Exchange.Step::done)
                : directory
                        .linksUnderWay()
                        .link(
                                member,
                                wanted.handles(),
                                card(member, wanted.request().replaces()),
                                store::memberAsStored)
                        .map(begun -> letIn(wanted, begun, later));
    }

    private Optional<Exchange.Reply> stranger(MemberKey key, Member member) {
        Optional<MemberKey> successor = member.successor();
        if (successor.isPresent()) {
            return Optional.of(members.merged(
                            key, successor.get(), "Link the card to " + members.id(successor.get()) + " instead.")
                    .reply());
        }
        return member.joined()
                ? Optional.empty()
                : Optional.of(Problems.refused(List.of(new Problem(
                        "member",
                        "has left the program",
                        "let him join again first: POST /v1/members with the same id"))));
    }

    private Exchange.Step letIn(Wanted wanted, LinksUnderWay.Link begun, Consumer<Exchange.Reply> later) {
        Optional<Work> work = Optional.empty();
        try {
            Member holder = store.memberAsStored(wanted.member());
            List<Errand> underWay = store.errands();
            Optional<Exchange.Reply> reply = reply(wanted, holder, underWay);
            work = reply.isPresent() ? Optional.empty() : Optional.of(work(wanted, holder, begun, later));
            return new Exchange.Step(reply, work);
        } finally {
            if (work.isEmpty()) {
                begun.ends();
            }
        }
    }

    /** What can be said without doing anything. */
    private Optional<Exchange.Reply> reply(Wanted wanted, Member holder, List<Errand> underWay) {
        if (Linkage.isOnItsWay(directory, wanted.names(), underWay)) {
            return Optional.of(Problems.busy());
        }
        Optional<Exchange.Reply> same = asItIs(wanted, holder);
        return same.isPresent()
                ? same
                : conflict(wanted, holder)
                        .map(Problems.Conflict::reply)
                        .or(() -> problem(wanted, holder, underWay).map(problem -> Problems.refused(List.of(problem))));
    }

    /** It is linked to him already, just as it is asked for. */
    private Optional<Exchange.Reply> asItIs(Wanted wanted, Member holder) {
        CardRequest.Read request = wanted.request();
        Holder last = Linkage.last(directory, wanted.names().getLast());
        if (!last.member().equals(wanted.member()) || !Linkage.isLinked(holder, last.slot())) {
            return Optional.empty();
        }
        Card card = holder.card(last.slot()).orElseThrow();
        Optional<Rider.CardFace> face = store.cardFace(wanted.member(), card.slot());
        boolean same = (request.id().isEmpty() || request.id().equals(card.id()))
                && (request.product().isEmpty()
                        || request.product().equals(card.kind().product()))
                && (request.replaces().isEmpty()
                        || holder.predecessor(card)
                                .filter(before -> before.id().equals(request.replaces()))
                                .isPresent())
                && face.filter(its -> its.lastFour().equals(request.lastFour())).isPresent();
        return same
                ? Optional.of(new Exchange.Reply(
                        200, wanted.told(card.id(), card.kind().product(), card.linked())))
                : Optional.empty();
    }

    private Optional<Problems.Conflict> conflict(Wanted wanted, Member holder) {
        if (wanted.names().stream().anyMatch(this::isLinked)) {
            return Optional.of(new Problems.Conflict(
                    "CARD_LINKED_ELSEWHERE",
                    "The card is linked already",
                    "A card has one member at a time, and this one has a member.",
                    "Unlink it first: POST /v1/cards/{id}/unlink, with the card's id, which GET /v1/members/{id} of its"
                            + " member tells."));
        }
        if (Linkage.waits(directory, wanted.names(), erasures::isUnderWay)) {
            return Optional.of(new Problems.Conflict(
                    "ERASURE_UNDER_WAY",
                    "Somebody who had the card is being erased",
                    "Who had this card before is not forgotten yet.",
                    "Send it again after a second."));
        }
        if (Linkage.isReplaced(directory, holder, wanted.names(), store::memberAsStored)) {
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

    private Optional<Problem> problem(Wanted wanted, Member holder, List<Errand> underWay) {
        String id = wanted.request().replaces();
        Optional<Card> replaces = card(holder, id);
        if (replaces.isEmpty()) {
            return id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            "replaces",
                            "is no card of this member",
                            "name one of those that GET /v1/members/{id} lists, or leave it out"));
        }
        return Linkage.mayReplace(directory, holder, wanted.names(), replaces.get(), underWay)
                ? Optional.empty()
                : Optional.of(new Problem(
                        "replaces",
                        "has been another member's since, or the new number was this member's before",
                        "leave it out, and unlink the other card if it ended"));
    }

    private Work work(Wanted wanted, Member holder, LinksUnderWay.Link begun, Consumer<Exchange.Reply> later) {
        CardRequest.Read request = wanted.request();
        // Card messages tell seconds: a purchase in the second of the link counts.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        CardLinked event = Linkage.of(
                        directory,
                        holder,
                        store::memberAsStored,
                        wanted.id(),
                        wanted.names(),
                        card(holder, request.replaces()),
                        now)
                .of(new CardKind(request.bin(), request.product()));
        List<Rider.CardLink> links = wanted.names().stream()
                .map(handle -> new Rider.CardLink(handle, wanted.member(), event.slot(), event.at()))
                .toList();
        var riders = new ArrayList<Rider>(links);
        riders.add(new Rider.CardFace(wanted.member(), event.slot(), wanted.id(), request.bin(), request.lastFour()));
        var told = new Exchange.Reply(201, wanted.told(wanted.id(), request.product(), event.at()));
        return new Work(
                event, riders, Optional.empty(), new Ended(() -> links.forEach(directory::put), begun, told, later));
    }

    private static Optional<Card> card(Member member, String id) {
        return member.cards().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    /** A card has one member at a time; one that was unlinked may be linked again, by anybody. */
    private boolean isLinked(CardHandle handle) {
        return directory.links(handle).stream()
                .anyMatch(link -> Linkage.isLinked(store.memberAsStored(link.member()), link.slot()));
    }

    @Override
    public boolean submit(Host engine, List<Work> works) {
        return works.isEmpty() || handedOver(works, engine.submitBulk(works));
    }

    @Override
    public boolean submitOne(Host engine, Work work) {
        return handedOver(List.of(work), engine.submit(List.of(work)));
    }

    /** What is not taken has come to nothing: others need not wait for it. */
    private static boolean handedOver(List<Work> works, boolean taken) {
        if (!taken) {
            works.stream()
                    .map(Work::reply)
                    .filter(Ended.class::isInstance)
                    .forEach(reply -> ((Ended) reply).link().ends());
        }
        return taken;
    }
}
