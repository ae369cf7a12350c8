package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that a run of events changed. Written together and synced, or not at all.
 *
 * @param number one more than the batch before
 * @param nowMillis the engine's clock
 * @param events in engine order: the log
 * @param relationships the last value of each that changed
 * @param members the last value of each that changed
 * @param booked entries, one element an event
 * @param alarms set
 * @param served alarms that were looked at: they are taken away
 * @param totals the trial balance's lines that changed, as they stand now
 * @param riders what else travels along
 */
public record Batch(
        long number,
        long nowMillis,
        List<Event> events,
        Collection<StoredRelationship> relationships,
        Collection<Member> members,
        List<Booked> booked,
        List<AlarmSet> alarms,
        List<Look> served,
        Map<TrialBalance.Line, TrialBalance.Total> totals,
        List<Rider> riders) {
    /**
     * The same in the order of keys, which is the store's: so that of what lies side by side there, each finds its place beside the
     * one before. What concerns one key stays in the order of events.
     */
    public Batch inOrder() {
        return new Batch(
                number,
                nowMillis,
                events,
                sorted(relationships, StoredRelationship::key),
                sorted(members, Member::key),
                sorted(booked, Booked::key),
                sorted(alarms, AlarmSet::key),
                served,
                totals,
                riders);
    }

    private static <T> List<T> sorted(Collection<T> all, Function<T, StateKey> key) {
        return all.stream().sorted(Comparator.comparing(key, StateKey.ORDER)).toList();
    }
}
