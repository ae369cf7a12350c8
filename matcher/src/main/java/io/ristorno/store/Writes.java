package io.ristorno.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one batch writes, laid out as RocksDB's write batch is: eight bytes that it fills in, the number of records, and the
 * records. So a batch crosses into native code once, not once a key.
 */
final class Writes {
    private static final int HEAD = 12;
    private static final int COUNT_AT = 8;
    private static final int DELETE = 0x4;
    private static final int PUT = 0x5;

    private final Map<Family, Integer> families = new EnumMap<>(Family.class);
    private final ByteWriter records = new ByteWriter();
    private final KeyWriter key = KeyWriter.ofMany();
    private int count;

    Writes(Database database) {
        this(database, Family.OF_STORE);
    }

    Writes(Database database, List<Family> named) {
        for (Family family : named) {
            families.put(family, database.id(family));
        }
        clear();
    }

    void clear() {
        records.truncate(0);
        records.fixed(0, 8);
        records.fixed(0, HEAD - COUNT_AT);
        count = 0;
    }

    void put(Key of, ByteWriter value) {
        head(PUT, of);
        records.number(value.size());
        records.raw(value);
    }

    void put(Key of, byte[] value) {
        head(PUT, of);
        records.number(value.length);
        records.raw(value, 0, value.length);
    }

    void delete(Key of) {
        head(DELETE, of);
    }

    private void head(int tag, Key of) {
        count++;
        records.octet(tag);
        records.number(families.getOrDefault(of.family(), -1));
        key.begin();
        of.write(key);
        records.number(key.size());
        records.raw(key);
    }

    byte[] toBatch() {
        records.patchLittleEndian(COUNT_AT, count);
        return Arrays.copyOf(records.array(), records.size());
    }
}
