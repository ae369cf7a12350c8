package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.Host;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Machine;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Entry;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Purchase;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** {@link Holds} in a store that no service has open: brought there by the engine, and looked at when it is over. */
public final class HoldsStore {
    private static final int PURCHASES_AT_ONCE = 250;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Holds holds;
    private final Store store;

    /** The holds of a store. */
    public HoldsStore(Holds holds, Store store) {
        this.holds = holds;
        this.store = store;
    }

    /**
     * Has an engine take all purchases, at the time of their clearing: members and catalogue are there already.
     *
     * @param catalogue of the store, the holds' own part included
     * @param progress told now and then how many are done
     */
    public void fill(Catalogue catalogue, LongConsumer progress) throws InterruptedException {
        var left = new AtomicLong(holds.count() * 2);
        var refused = new AtomicLong();
        try (var host = host(catalogue)) {
            for (long from = 0; from < holds.count(); from += PURCHASES_AT_ONCE) {
                long until = Math.min(holds.count(), from + PURCHASES_AT_ONCE);
                List<Work> works = works(from, until, result -> {
                    refused.addAndGet(result instanceof Result.Taken ? 0 : 1);
                    left.decrementAndGet();
                });
                while (!host.submitBulk(works)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                progress.accept(until);
            }
            while (left.get() > 0 && host.isHealthy()) {
                Thread.sleep(1);
            }
        }
        if (refused.get() > 0 || left.get() > 0) {
            throw new IllegalStateException("the engine takes every purchase, but not " + (refused.get() + left.get()));
        }
    }

    private Host host(Catalogue catalogue) {
        var index = OfferIndex.compile(catalogue, holds.bought());
        return new Host(
                Machine.Settings.DEFAULT,
                store,
                Machine.Origin.of(store.recovered(), index),
                InstantSource.fixed(holds.bought()),
                HostMeters.NONE,
                _ -> {});
    }

    private List<Work> works(long from, long until, Consumer<Result> reply) {
        var works = new ArrayList<Work>();
        for (long index = from; index < until; index++) {
            for (TransactionEvent event : holds.messages(index)) {
                works.add(Work.of(event, reply));
            }
        }
        return works;
    }

    /**
     * What became of holds.
     *
     * @param ended once each, with all that their rewards come to
     * @param waiting that have not ended, and of which nothing was booked as if they had
     * @param wrong neither, by index: the first few
     */
    public record Outcome(long ended, long waiting, List<Long> wrong) {
        /** Of no holds. */
        public static final Outcome NOTHING = new Outcome(0, 0, List.of());

        private static final int WRONG_MAX = 20;

        public Outcome {
            wrong = List.copyOf(wrong);
        }

        /** Both. */
        public Outcome plus(Outcome other) {
            return new Outcome(
                    ended + other.ended,
                    waiting + other.waiting,
                    Stream.concat(wrong.stream(), other.wrong.stream()).toList());
        }
    }

    /** Looks at every purchase, and at every entry of it. */
    public Outcome outcome() {
        long ended = 0;
        long waiting = 0;
        var wrong = new ArrayList<Long>();
        try (Snapshot snapshot = store.snapshot()) {
            Map<RelationshipKey, Long> released = released(snapshot);
            for (long index = 0; index < holds.count(); index++) {
                long minor = holds.rewardMinor(index);
                RelationshipKey key = holds.relationship(index);
                Reward reward = reward(snapshot, key);
                if (stands(reward, Stage.AVAILABLE, minor) && released.getOrDefault(key, 0L) == minor) {
                    ended++;
                } else if (stands(reward, Stage.PENDING, minor) && !released.containsKey(key)) {
                    waiting++;
                } else if (wrong.size() < Outcome.WRONG_MAX) {
                    wrong.add(index);
                }
            }
        }
        return new Outcome(ended, waiting, wrong);
    }

    /** What was booked from pending to available; less than 0 when it was more than once. */
    private static Map<RelationshipKey, Long> released(Snapshot snapshot) {
        var released = new HashMap<RelationshipKey, Long>();
        snapshot.forEachBooked(booked -> {
            for (Entry entry : booked.entries()) {
                if (booked.key() instanceof RelationshipKey key && releases(entry)) {
                    released.merge(key, entry.amountMinor(), (_, _) -> -1L);
                }
            }
        });
        return released;
    }

    private static boolean releases(Entry entry) {
        return entry.debit() instanceof OfMember from
                && from.holding() == Holding.PENDING
                && entry.credit() instanceof OfMember to
                && to.holding() == Holding.AVAILABLE;
    }

    private static Reward reward(Snapshot snapshot, RelationshipKey key) {
        List<Purchase> purchases = snapshot.relationship(key).purchases();
        if (purchases.size() != 1 || purchases.getFirst().rewards().size() != 1) {
            throw new IllegalStateException("one purchase with one reward was made, and no other");
        }
        return purchases.getFirst().rewards().getFirst();
    }

    private static boolean stands(Reward reward, Stage stage, long minor) {
        long available = stage == Stage.AVAILABLE ? minor : 0;
        return reward.stage() == stage
                && reward.standing().available() == available
                && reward.standing().pending() == minor - available
                && reward.standing().committed() == minor;
    }
}
