package io.ristorno.simulation;

/** What befell, counted. */
public final class Tally {
    long steps;
    long applied;
    int batches;
    long sent;
    int acknowledged;
    int repeats;
    int refused;
    int alarms;
    int loads;
    int evictions;
    int edits;
    int linked;
    int moved;
    int replaced;
    int unlinked;
    int left;
    int erased;
    int merged;
    int letGo;
    int carried;
    int noticed;
    long rehearsed;
    int starts;
    int cuts;
    int kills;
    int closes;
    int torn;
    int failedWrites;
    int failedSyncs;
    int failedReads;
    int fullDisk;

    /** Adds what befell elsewhere. */
    public void add(Tally other) {
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
        linked += other.linked;
        moved += other.moved;
        replaced += other.replaced;
        unlinked += other.unlinked;
        left += other.left;
        erased += other.erased;
        merged += other.merged;
        letGo += other.letGo;
        carried += other.carried;
        noticed += other.noticed;
        rehearsed += other.rehearsed;
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

    /** All of it in words, a line a subject. */
    public String words() {
        return """
                steps %,d; starts %,d: behind power cuts %,d, kills %,d, closes %,d, or a machine that stopped itself
                sent %,d, acknowledged %,d, refused %,d, answered again %,d; rewards rehearsed %,d
                cards linked %,d: of another before %,d, in place of another %,d; unlinked %,d, let go %,d; members left %,d, erased %,d, merged %,d; purses carried forward %,d; notices %,d
                events applied %,d in %,d batches; alarms served %,d; reads %,d; evictions of everything %,d; edits %,d
                failed writes %,d, failed syncs %,d, failed reads %,d, writes to a full disk %,d, torn tails %,d""".formatted(
                        steps,
                        starts,
                        cuts,
                        kills,
                        closes,
                        sent,
                        acknowledged,
                        refused,
                        repeats,
                        rehearsed,
                        linked,
                        moved,
                        replaced,
                        unlinked,
                        letGo,
                        left,
                        erased,
                        merged,
                        carried,
                        noticed,
                        applied,
                        batches,
                        alarms,
                        loads,
                        evictions,
                        edits,
                        failedWrites,
                        failedSyncs,
                        failedReads,
                        fullDisk,
                        torn);
    }
}
