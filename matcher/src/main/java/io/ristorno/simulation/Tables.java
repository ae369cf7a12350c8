package io.ristorno.simulation;

import io.ristorno.store.Family;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Rows by family, in the order of their keys. A copy costs nothing until one of the two is written. */
final class Tables {
    private static final int HEAD = 12;
    private static final int PUT = 5;

    private static final List<Family> FAMILIES = Family.OF_STORE;

    private final Map<Family, NavigableMap<byte[], byte[]>> rows;
    private final Set<Family> shared = EnumSet.noneOf(Family.class);

    Tables() {
        rows = new EnumMap<>(Family.class);
        for (Family family : FAMILIES) {
            rows.put(family, none());
        }
    }

    private Tables(Map<Family, NavigableMap<byte[], byte[]>> rows) {
        this.rows = new EnumMap<>(rows);
        shared.addAll(rows.keySet());
    }

    private static NavigableMap<byte[], byte[]> none() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    /** The number by which a batch names a family. */
    static int id(Family family) {
        return FAMILIES.indexOf(family);
    }

    /** The same rows, whatever is written to these from now on. */
    Tables copy() {
        shared.addAll(rows.keySet());
        return new Tables(rows);
    }

    NavigableMap<byte[], byte[]> of(Family family) {
        return rows.getOrDefault(family, none());
    }

    /** Writes a batch, laid out as {@link io.ristorno.store.Database#write} says. */
    void apply(byte[] batch) {
        var reader = new Reader(batch);
        while (reader.hasMore()) {
            boolean put = reader.octet() == PUT;
            NavigableMap<byte[], byte[]> family = written(FAMILIES.get(reader.number()));
            byte[] key = reader.bytes();
            if (put) {
                family.put(key, reader.bytes());
            } else {
                family.remove(key);
            }
        }
    }

    private NavigableMap<byte[], byte[]> written(Family family) {
        NavigableMap<byte[], byte[]> known = of(family);
        if (!shared.remove(family)) {
            return known;
        }
        NavigableMap<byte[], byte[]> own = none();
        own.putAll(known);
        rows.put(family, own);
        return own;
    }

    /** A number that other rows would hardly have. */
    long fingerprint() {
        long[] hash = {0};
        rows.forEach((family, its) -> its.forEach((key, value) -> hash[0] = (hash[0] * 31 + Arrays.hashCode(key)) * 31
                + Arrays.hashCode(value)
                + family.name().length()));
        return hash[0];
    }

    private static final class Reader {
        private final byte[] batch;
        private int at = HEAD;

        Reader(byte[] batch) {
            this.batch = batch;
        }

        boolean hasMore() {
            return at < batch.length;
        }

        int octet() {
            return batch[at++];
        }

        int number() {
            int value = 0;
            int shift = 0;
            int octet = batch[at++];
            while (octet < 0) {
                value |= (octet & 0x7F) << shift;
                shift += 7;
                octet = batch[at++];
            }
            return value | octet << shift;
        }

        byte[] bytes() {
            int length = number();
            at += length;
            return Arrays.copyOfRange(batch, at - length, at);
        }
    }
}
