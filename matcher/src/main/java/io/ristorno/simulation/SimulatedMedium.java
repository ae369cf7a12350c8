package io.ristorno.simulation;

import io.ristorno.store.Database;
import io.ristorno.store.Family;
import io.ristorno.store.Medium;
import io.ristorno.store.SmallFile;
import io.ristorno.store.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A simulated disk as an open store sees it. */
final class SimulatedMedium implements Medium, Database, SmallFile {
    private static final int COLD = 3;

    private final SimulatedDisk disk;
    private final Tables tables;
    private final Dice dice;
    private final Background background;

    SimulatedMedium(SimulatedDisk disk, Tables tables, Dice dice, Background background) {
        this.disk = disk;
        this.tables = tables;
        this.dice = dice;
        this.background = background;
    }

    @Override
    public Database database() {
        return this;
    }

    @Override
    public SmallFile lastBatch() {
        return this;
    }

    @Override
    public Executor background() {
        return background;
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public String name() {
        return "simulation";
    }

    @Override
    public int id(Family family) {
        return Tables.id(family);
    }

    @Override
    public void write(byte[] batch) throws IOException {
        disk.write(batch, tables);
        // The store waits until what it wrote before is proven.
        background.runAll();
    }

    @Override
    public View newest() {
        return new SimulatedView(disk, tables, () -> dice.one(COLD));
    }

    @Override
    public View frozen() {
        return new SimulatedView(disk, tables.copy(), () -> false);
    }

    @Override
    public void dropFiles(Family family, byte[] from, byte[] to) {
        // Whole files alone are dropped, and there are none.
    }

    @Override
    public void copy(Path folder) {
        throw new UnsupportedOperationException("a simulated disk has no folders");
    }

    @Override
    public void verifyChecksums() {
        // Rot is not among what befalls this disk.
    }

    @Override
    public Optional<byte[]> read() {
        return disk.proof();
    }

    @Override
    public void create(byte[] contents) throws IOException {
        disk.createProof(contents);
    }

    @Override
    public void overwrite(int position, byte[] bytes) throws IOException {
        disk.overwriteProof(position, bytes);
    }

    @Override
    public void close() {
        // Memory alone.
    }
}
