package io.ristorno.simulation;

import io.ristorno.store.Family;
import io.ristorno.store.View;
import io.ristorno.store.Walk;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Rows of a simulated disk. */
final class SimulatedView implements View {
    private final SimulatedDisk disk;
    private final Tables tables;
    private final BooleanSupplier cold;

    /**
     * @param cold whether only the disk knows a row, asked each time
     */
    SimulatedView(SimulatedDisk disk, Tables tables, BooleanSupplier cold) {
        this.disk = disk;
        this.tables = tables;
        this.cold = cold;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
        disk.read();
        return tables.of(family).get(key);
    }

    @Override
    public List<Optional<byte[]>> get(Family family, List<byte[]> keys) {
        return keys.stream().map(key -> Optional.ofNullable(get(family, key))).toList();
    }

    @Override
    public InMemory inMemory(Family family, byte[] key) {
        if (cold.getAsBoolean()) {
            return InMemory.UNKNOWN;
        }
        byte[] value = tables.of(family).get(key);
        return value == null ? InMemory.ABSENT : new InMemory.Present(value);
    }

    @Override
    public void scan(Family family, byte[] prefix, byte[] from, Rows rows) {
        disk.read();
        for (Map.Entry<byte[], byte[]> row :
                tables.of(family).tailMap(from, true).entrySet()) {
            byte[] key = row.getKey();
            boolean inside =
                    key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
            if (!inside || !rows.take(key, row.getValue())) {
                return;
            }
        }
    }

    @Override
    public Walk walk(Family family) {
        disk.read();
        return new Steps(tables.of(family).entrySet().iterator());
    }

    @Override
    public void close() {
        // Memory alone.
    }

    private static final class Steps implements Walk {
        private final Iterator<Map.Entry<byte[], byte[]>> rows;
        private Map.@Nullable Entry<byte[], byte[]> row;

        Steps(Iterator<Map.Entry<byte[], byte[]>> rows) {
            this.rows = rows;
            next();
        }

        private Map.Entry<byte[], byte[]> row() {
            if (row == null) {
                throw new IllegalStateException("there is no row");
            }
            return row;
        }

        @Override
        public boolean isValid() {
            return row != null;
        }

        @Override
        public byte[] key() {
            return row().getKey();
        }

        @Override
        public byte[] value() {
            return row().getValue();
        }

        @Override
        public void next() {
            row = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public void close() {
            // Memory alone.
        }
    }
}
