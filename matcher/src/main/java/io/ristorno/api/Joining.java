package io.ristorno.api;

import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardRequest;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.people.Erasures;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Members who join, one or a stream of them. Of many, card messages go first. */
final class Joining implements Lines {
    private static final Pattern MEMBER_ID = Pattern.compile("mem_[A-Za-z0-9_-]{1,40}");
    private static final Set<String> FIELDS = new TreeSet<>(Set.of("id", "program"));

    private final MemberRoutes members;
    private final Store store;
    private final Erasures erasures;
    private final CurrentCatalogue current;
    private final Ids ids;
    private final InstantSource clock;

    Joining(
            MemberRoutes members,
            Store store,
            Erasures erasures,
            CurrentCatalogue current,
            Ids ids,
            InstantSource clock) {
        this.members = members;
        this.store = store;
        this.erasures = erasures;
        this.current = current;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Exchange.Step step(byte[] json, Consumer<Exchange.Reply> later) {
        JsonObject body;
        try {
            body = new JsonObject(Buffer.buffer(json));
        } catch (DecodeException broken) {
            return Exchange.Step.done(
                    Problems.refused(List.of(Problems.notJson(broken, "send {\"program\":\"prg_...\"}"))));
        }
        List<Problem> problems = problems(body);
        return problems.isEmpty()
                ? join(body.getString("program"), body.getString("id", ids.next("mem_")), later)
                : Exchange.Step.done(Problems.refused(problems));
    }

    private List<Problem> problems(JsonObject body) {
        var problems = new ArrayList<Problem>();
        if (current.edition().catalogue().programs().stream()
                .noneMatch(known -> known.id().equals(body.getValue("program")))) {
            problems.add(new Problem(
                    "program", "is not a registered program", "name one, or register it with POST /v1/programs"));
        }
        if (body.containsKey("id") && !(body.getValue("id") instanceof String id && isMemberId(id))) {
            problems.add(new Problem(
                    "id", "is not of the form mem_...", "write letters, digits, _ and -, at most 40 behind mem_"));
        }
        problems.addAll(Problems.unknownFields(body, FIELDS));
        return problems;
    }

    /** An id is shown and stored: one that holds a card number is none. */
    private static boolean isMemberId(String id) {
        return MEMBER_ID.matcher(id).matches() && !CardRequest.holdsCardNumber(id);
    }

    private Exchange.Step join(String program, String id, Consumer<Exchange.Reply> later) {
        MemberKey member = MemberKey.of(program, id);
        Optional<Problems.Conflict> conflict = conflict(member, id);
        if (conflict.isPresent()) {
            return Exchange.Step.done(conflict.get().reply());
        }
        var joined = new Exchange.Reply(201, new JsonObject().put("id", id).put("program", program));
        Consumer<Result> reply =
                result -> later.accept(result instanceof Result.Done ? joined : Exchange.reply(result));
        return new Exchange.Step(
                Optional.empty(),
                Optional.of(new Work(
                        new MembershipEvent.Joined(member, clock.instant()),
                        List.of(new Rider.Identity(member, id)),
                        Optional.empty(),
                        reply)));
    }

    private Optional<Problems.Conflict> conflict(MemberKey member, String id) {
        if (erasures.isUnderWay(member)) {
            return Optional.of(new Problems.Conflict(
                    "ERASURE_UNDER_WAY",
                    "The member is being erased",
                    "Who had this id before is not forgotten yet.",
                    "Send it again after a second."));
        }
        if (store.memberId(member).filter(known -> !known.equals(id)).isPresent()) {
            return Optional.of(new Problems.Conflict(
                    "MEMBER_ID_TAKEN",
                    "The member id cannot be used",
                    "The number that we keep for this id is another member's.",
                    "Choose another id, or send none: one is made."));
        }
        return store.memberAsStored(member)
                .successor()
                .map(successor -> members.merged(member, successor, "Go on with " + members.id(successor) + "."));
    }

    @Override
    public boolean submit(Host host, List<Work> works) {
        return works.isEmpty() || host.submitBulk(works);
    }

    @Override
    public boolean submitOne(Host host, Work work) {
        return host.submit(List.of(work));
    }
}
