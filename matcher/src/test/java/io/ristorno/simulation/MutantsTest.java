package io.ristorno.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Batch;
import io.ristorno.store.Rider;
import io.ristorno.store.Storage;
import io.ristorno.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults of our own making, put between the parts from outside: a simulation that would not find them proves nothing. */
class MutantsTest {
    private static final int SEEDS_MAX = 1_000;
    private static final int STEPS = 2_000;

    /** Finds a mutant, and tells what gave it away: without it, nothing is wrong with the very same seed. */
    private static String found(String name, Sabotage mutant) {
        for (int seed = 1; seed <= SEEDS_MAX; seed++) {
            Simulation.Outcome outcome = Simulation.run(seed, STEPS, mutant);
            if (outcome.broken().isPresent()) {
                String broken = outcome.broken().get();
                assertThat(Simulation.run(seed, STEPS, Sabotage.NONE).broken())
                        .as(name + ": seed " + seed + " without it")
                        .isEmpty();
                System.out.println(name + ": found by seed " + seed + ", "
                        + broken.lines().findFirst().orElse("").replaceAll("(.{160}).+", "$1 ..."));
                return broken;
            }
        }
        throw new AssertionError(name + " was not found within " + SEEDS_MAX + " seeds");
    }

    private static Sabotage between(Function<Store, Storage> mutant) {
        return new Sabotage() {
            @Override
            public Storage between(Store store) {
                return mutant.apply(store);
            }
        };
    }

    private static Sabotage committing(UnaryOperator<Batch> change) {
        return between(store -> new Between(store) {
            @Override
            public void commit(Batch batch) {
                super.commit(change.apply(batch));
            }
        });
    }

    @Test
    void theSimulatorFindsADroppedSync() {
        String broken = found("dropped sync", new Sabotage() {
            @Override
            public SimulatedDisk disk(Dice dice, Tally tally) {
                return new SimulatedDisk(dice, tally) {
                    private int syncs;

                    @Override
                    void sync() {
                        if (++syncs % 3 != 0) {
                            super.sync();
                        }
                    }
                };
            }
        });
        assertThat(broken).contains("acknowledged");
    }

    @Test
    void theSimulatorFindsASkippedPosting() {
        int[] batches = {0};
        found("skipped posting", committing(batch -> {
            if (batch.booked().isEmpty() || ++batches[0] % 7 != 0) {
                return batch;
            }
            List<Booked> left = batch.booked().subList(1, batch.booked().size());
            return with(batch, left, batch.alarms(), batch.riders());
        }));
    }

    @Test
    void theSimulatorFindsAnOldCopyOfAMemberThatIsAdopted() {
        found("old copy of a member", between(store -> new Between(store) {
            private final Map<MemberKey, Member> old = new HashMap<>();

            @Override
            public Member member(MemberKey key) {
                return old.computeIfAbsent(key, super::member);
            }
        }));
    }

    @Test
    void theSimulatorFindsAnOldCopyOfARelationshipThatIsAdopted() {
        found("old copy of a relationship", between(store -> new Between(store) {
            private final Map<RelationshipKey, Relationship> old = new HashMap<>();

            @Override
            public Relationship relationship(RelationshipKey key) {
                return old.computeIfAbsent(key, super::relationship);
            }
        }));
    }

    @Test
    void theSimulatorFindsAnAnswerBeforeTheSync() {
        found("answer before sync", between(store -> new Between(store) {
            private @Nullable Batch held;

            @Override
            public void commit(Batch batch) {
                if (held != null) {
                    super.commit(held);
                }
                held = batch;
            }
        }));
    }

    @Test
    void theSimulatorFindsALostAlarm() {
        int[] alarms = {0};
        found("lost alarm", committing(batch -> {
            List<AlarmSet> kept =
                    batch.alarms().stream().filter(_ -> ++alarms[0] % 9 != 0).toList();
            return with(batch, batch.booked(), kept, batch.riders());
        }));
    }

    @Test
    void theSimulatorFindsAForgottenClaim() {
        int[] claims = {0};
        found("forgotten claim", committing(batch -> {
            var kept = new ArrayList<>(batch.riders());
            kept.removeIf(rider -> rider instanceof Rider.Waiting && ++claims[0] % 3 == 0);
            return with(batch, batch.booked(), batch.alarms(), kept);
        }));
    }

    @Test
    void theSimulatorFindsAnEventThatIsAppliedAgainBehindARecovery() {
        found("applied again", between(store -> new Between(store) {
            private final long recovered = store.recovered().lastBatch();

            // What is read behind a recovery does not know what was recorded.
            @Override
            public Relationship relationship(RelationshipKey key) {
                Relationship read = super.relationship(key);
                return recovered == 0 || read.recorded().isEmpty() ? read : Relationship.none(key);
            }
        }));
    }

    @Test
    void theSimulatorFindsAPostingThatMovesNoSum() {
        int[] postings = {0};
        String broken = found("posting that moves no sum", committing(batch -> {
            if (batch.booked().isEmpty() || ++postings[0] % 7 != 0) {
                return batch;
            }
            return with(batch, Map.of());
        }));
        assertThat(broken).contains("does not check");
    }

    @Test
    void theSimulatorFindsALoadThatBeganBeforeTheLastWrite() {
        found("load from before the last write", between(store -> new Between(store) {
            private final Map<RelationshipKey, Relationship> before = new HashMap<>();

            @Override
            public void commit(Batch batch) {
                before.clear();
                batch.relationships().forEach(each -> before.put(each.key(), store.relationship(each.key())));
                super.commit(batch);
            }

            @Override
            public Relationship relationship(RelationshipKey key) {
                Relationship earlier = before.get(key);
                return earlier == null ? super.relationship(key) : earlier;
            }
        }));
    }

    @Test
    void theSimulatorFindsAnErasureThatIsForgottenByACrash() {
        found("erasure that a crash forgets", committing(batch -> {
            var kept = new ArrayList<>(batch.riders());
            kept.removeIf(rider -> rider instanceof Rider.Erasure erasure && erasure.underWay());
            return with(batch, batch.booked(), batch.alarms(), kept);
        }));
    }

    @Test
    void theSimulatorFindsAMemberWhoLosesWhatWasAcknowledged() {
        int[] members = {0};
        String broken = found("member who is not written", committing(batch -> {
            List<Member> kept =
                    batch.members().stream().filter(_ -> ++members[0] % 9 != 0).toList();
            return new Batch(
                    batch.number(),
                    batch.nowMillis(),
                    batch.events(),
                    batch.relationships(),
                    kept,
                    batch.booked(),
                    batch.alarms(),
                    batch.served(),
                    batch.totals(),
                    batch.riders());
        }));
        assertThat(broken).containsAnyOf("acknowledged", "does not check", "replay", "says the store");
    }

    private static Batch with(Batch batch, Map<TrialBalance.Line, TrialBalance.Total> totals) {
        return new Batch(
                batch.number(),
                batch.nowMillis(),
                batch.events(),
                batch.relationships(),
                batch.members(),
                batch.booked(),
                batch.alarms(),
                batch.served(),
                totals,
                batch.riders());
    }

    private static Batch with(Batch batch, List<Booked> booked, List<AlarmSet> alarms, List<Rider> riders) {
        return new Batch(
                batch.number(),
                batch.nowMillis(),
                batch.events(),
                batch.relationships(),
                batch.members(),
                booked,
                alarms,
                batch.served(),
                batch.totals(),
                riders);
    }
}
