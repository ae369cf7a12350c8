package io.ristorno.simulation;

import io.ristorno.store.Medium;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A disk that outlasts the process and fails as disks do.
 *
 * <p>Batches are appended to a log and synced. What is not synced when the power goes is lost from some batch on; the one of
 * which only a part got there is lost as a whole. When a write or a sync has failed, everything is refused until the
 * disk is opened again, and what that finds is up to the dice.
 */
class SimulatedDisk implements Disk {
    private final Dice dice;
    private final Tally tally;
    /** What would be found if the power went now, but for the log. */
    private final Tables durable = new Tables();

    private final List<byte[]> log = new ArrayList<>();
    private int synced;
    private Optional<byte[]> proof = Optional.empty();
    private Strike next = Strike.NONE;
    private boolean full;
    private boolean off;
    private boolean refusing;
    private boolean struck;

    SimulatedDisk(Dice dice, Tally tally) {
        this.dice = dice;
        this.tally = tally;
    }

    @Override
    public Medium open(Background background) {
        off = false;
        refusing = false;
        struck = false;
        return new SimulatedMedium(this, durable.copy(), dice.split(), background);
    }

    @Override
    public void strike(Strike strike) {
        next = strike;
    }

    @Override
    public void fill(boolean isFull) {
        full = isFull;
    }

    @Override
    public boolean isOff() {
        return off;
    }

    @Override
    public void endProcess(boolean powerToo) {
        int kept = powerToo ? synced + dice.below(log.size() - synced + 1) : log.size();
        tally.torn += kept < log.size() ? 1 : 0;
        log.subList(0, kept).forEach(durable::apply);
        log.clear();
        synced = 0;
        off = true;
        next = Strike.NONE;
    }

    @Override
    public boolean hasStruck() {
        return struck;
    }

    @Override
    public long fingerprint() {
        return durable.fingerprint();
    }

    /** The power goes now. */
    private PowerCut cut() {
        struck = true;
        tally.cuts++;
        off = true;
        return new PowerCut();
    }

    /** Appends a batch to the log, syncs it, and lets it be seen. */
    void write(byte[] batch, Tables newest) throws IOException {
        refuseIfOff();
        Strike strike = take(Strike.CUT_BEFORE_WRITE, Strike.FAIL_SYNC);
        if (strike == Strike.CUT_BEFORE_WRITE) {
            throw cut();
        }
        append(batch, strike);
        if (strike == Strike.CUT_BEFORE_SYNC) {
            throw cut();
        }
        if (strike == Strike.FAIL_SYNC) {
            tally.failedSyncs++;
            throw refuse("cannot sync");
        }
        sync();
        newest.apply(batch);
        if (strike == Strike.CUT_AFTER_SYNC) {
            throw cut();
        }
    }

    private void append(byte[] batch, Strike strike) throws IOException {
        if (full || strike == Strike.FAIL_WRITE) {
            tally.fullDisk += full ? 1 : 0;
            tally.failedWrites += full ? 0 : 1;
            throw refuse(full ? "no space left" : "cannot write");
        }
        log.add(batch);
    }

    /** What is in the log now survives a crash. */
    void sync() {
        synced = log.size();
    }

    private IOException refuse(String why) {
        refusing = true;
        struck = true;
        return new IOException(why);
    }

    private void refuseIfOff() throws IOException {
        if (off) {
            throw new PowerCut();
        }
        if (refusing) {
            throw new IOException("a write failed before");
        }
    }

    /** The strike that was prepared, if it is one from here to there. */
    private Strike take(Strike from, Strike to) {
        boolean mine = next.compareTo(from) >= 0 && next.compareTo(to) <= 0 && next != Strike.CUT_IN_PROOF;
        Strike taken = mine ? next : Strike.NONE;
        next = mine ? Strike.NONE : next;
        return taken;
    }

    void read() {
        if (off) {
            throw new PowerCut();
        }
        if (take(Strike.FAIL_READ, Strike.FAIL_READ) == Strike.FAIL_READ) {
            tally.failedReads++;
            struck = true;
            throw new io.ristorno.store.StoreFailed("a bad block");
        }
    }

    Optional<byte[]> proof() {
        return proof.map(byte[]::clone);
    }

    void createProof(byte[] contents) throws IOException {
        refuseIfOff();
        proof = Optional.of(contents.clone());
    }

    void overwriteProof(int position, byte[] bytes) throws IOException {
        if (off) {
            throw new PowerCut();
        }
        byte[] contents = proof.orElseThrow();
        boolean cut = next == Strike.CUT_IN_PROOF;
        boolean fails = next == Strike.FAIL_PROOF;
        int written = cut || fails ? dice.below(bytes.length + 1) : bytes.length;
        System.arraycopy(bytes, 0, contents, position, written);
        if (written > 0 && written < bytes.length) {
            Arrays.fill(contents, position + written, position + bytes.length, (byte) dice.below(256));
        }
        if (cut) {
            next = Strike.NONE;
            throw cut();
        }
        if (fails) {
            next = Strike.NONE;
            throw failedProof();
        }
    }

    private IOException failedProof() {
        tally.failedWrites++;
        struck = true;
        return new IOException("cannot write the small file");
    }
}
