package io.ristorno.host;

import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Storage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Work that waits for its state. Whatever touches a member waits in that member's own queue, behind what came
 * before it; everybody else goes on. While a member has a load under way nothing of his is applied, so what comes
 * back from the store is the last word.
 */
final class Loads {
    private final State state;
    private final Storage storage;
    private final Executor loader;
    private final Consumer<Runnable> engineThread;
    private final Consumer<Work> apply;
    private final HostMeters meters;
    private final Map<MemberKey, Queue<Work>> waiting = new HashMap<>();

    /**
     * @param loader where the store is read
     * @param engineThread how to get back
     * @param apply what to do with work whose state is at hand
     */
    Loads(
            State state,
            Storage storage,
            Executor loader,
            Consumer<Runnable> engineThread,
            Consumer<Work> apply,
            HostMeters meters) {
        this.state = state;
        this.storage = storage;
        this.loader = loader;
        this.engineThread = engineThread;
        this.apply = apply;
        this.meters = meters;
    }

    /** Applies work now if its state is at hand and nothing of its member waits, else later. */
    void submit(Work work) {
        Optional<MemberKey> member = member(work.event());
        if (member.isEmpty()) {
            apply.accept(work);
            return;
        }
        Queue<Work> queue = waiting.get(member.get());
        if (queue != null) {
            meters.waited();
            queue.add(work);
        } else if (atHand(work.event())) {
            apply.accept(work);
        } else {
            meters.waited();
            var started = new ArrayDeque<Work>(2);
            started.add(work);
            waiting.put(member.get(), started);
            load(member.get(), work.event());
        }
    }

    private boolean atHand(Event event) {
        return switch (event) {
            case TransactionEvent transaction -> atHand(transaction.message().relationship());
            case Look look -> atHand(look.relationship());
            case MembershipEvent membership -> state.have(membership.member()) != null;
            default -> true;
        };
    }

    private boolean atHand(RelationshipKey key) {
        return state.have(key.member()) != null && state.have(key) != null;
    }

    private void load(MemberKey member, Event event) {
        Optional<RelationshipKey> relationship = relationship(event);
        loader.execute(() -> {
            Member loadedMember = storage.member(member);
            Optional<Relationship> loaded = relationship.map(storage::relationship);
            engineThread.accept(() -> {
                state.keep(member, loadedMember);
                loaded.ifPresent(value -> state.keep(value.key(), value));
                resume(member, loadedMember, loaded);
            });
        });
    }

    /** Applies what waited, up to the first whose state is not at hand. */
    private void resume(MemberKey member, Member loadedMember, Optional<Relationship> loaded) {
        Queue<Work> queue = waiting.getOrDefault(member, new ArrayDeque<>());
        while (!queue.isEmpty()) {
            if (!atHand(queue.element().event())) {
                if (loaded.isPresent() && relationship(queue.element().event()).equals(loaded.map(Relationship::key))) {
                    // The cache let go of it at once: a cache smaller than one batch. Keep both and try again.
                    state.keep(member, loadedMember);
                    state.keep(loaded.get().key(), loaded.get());
                }
                load(member, queue.element().event());
                return;
            }
            apply.accept(queue.remove());
        }
        waiting.remove(member);
    }

    private static Optional<MemberKey> member(Event event) {
        return switch (event) {
            case TransactionEvent transaction ->
                Optional.of(transaction.message().member());
            case Look look -> Optional.of(look.relationship().member());
            case MembershipEvent membership -> Optional.of(membership.member());
            default -> Optional.empty();
        };
    }

    private static Optional<RelationshipKey> relationship(Event event) {
        return switch (event) {
            case TransactionEvent transaction ->
                Optional.of(transaction.message().relationship());
            case Look look -> Optional.of(look.relationship());
            default -> Optional.empty();
        };
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
