package io.ristorno.host;

import io.ristorno.store.Batch;

/** A batch that is closed and on its way to the store, with the replies that wait for its sync. */
public final class Sealed {
    private final Batch batch;
    private final Pending pending;

    Sealed(Batch batch, Pending pending) {
        this.batch = batch;
        this.pending = pending;
    }

    /** What is to be written. */
    public Batch batch() {
        return batch;
    }

    /** Whether anything is to be written: repeats alone are answered from what is durable already. */
    public boolean isSubstantial() {
        return pending.isSubstantial();
    }

    /** Events that were applied. */
    public int size() {
        return pending.size();
    }

    void reply() {
        pending.reply();
    }

    void fail(String why) {
        pending.fail(why);
    }
}
