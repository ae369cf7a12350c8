package io.ristorno.simulation;

/** What befell, counted. */
final class Tally {
    int steps;
    int applied;
    int batches;
    int sent;
    int acknowledged;
    int repeats;
    int refused;
    int alarms;
    int loads;
    int evictions;
    int edits;
    int starts;
    int cuts;
    int kills;
    int closes;
    int torn;
    int failedWrites;
    int failedSyncs;
    int failedReads;
    int fullDisk;

    void add(Tally other) {
        steps += other.steps;
        applied += other.applied;
        batches += other.batches;
        sent += other.sent;
        acknowledged += other.acknowledged;
        repeats += other.repeats;
        refused += other.refused;
        alarms += other.alarms;
        loads += other.loads;
        evictions += other.evictions;
        edits += other.edits;
        starts += other.starts;
        cuts += other.cuts;
        kills += other.kills;
        closes += other.closes;
        torn += other.torn;
        failedWrites += other.failedWrites;
        failedSyncs += other.failedSyncs;
        failedReads += other.failedReads;
        fullDisk += other.fullDisk;
    }
}
