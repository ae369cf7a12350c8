package io.ristorno.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Every row of a store that nobody has open, but for its log, read without any of the product's code. */
final class StoreRows {
    private final List<Row> rows = new ArrayList<>();

    /** A row: of which family, and its key and value one after the other. */
    private static final class Row {
        private final String family;
        private final byte[] bytes;

        Row(String family, byte[] bytes) {
            this.family = family;
            this.bytes = bytes;
        }
    }

    StoreRows(Path folder) throws RocksDBException {
        var families = new ArrayList<ColumnFamilyDescriptor>();
        try (var options = new Options()) {
            RocksDB.listColumnFamilies(options, folder.toString())
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        var handles = new ArrayList<ColumnFamilyHandle>();
        try (var options = new DBOptions();
                RocksDB database = RocksDB.openReadOnly(options, folder.toString(), families, handles)) {
            for (ColumnFamilyHandle handle : handles) {
                String family = new String(handle.getName(), StandardCharsets.UTF_8);
                if (!family.equals("log")) {
                    read(database, handle, family);
                }
                handle.close();
            }
        }
    }

    private void read(RocksDB database, ColumnFamilyHandle handle, String family) {
        try (RocksIterator each = database.newIterator(handle)) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                byte[] row = new byte[each.key().length + each.value().length];
                System.arraycopy(each.key(), 0, row, 0, each.key().length);
                System.arraycopy(each.value(), 0, row, each.key().length, each.value().length);
                rows.add(new Row(family, row));
            }
        }
    }

    /** The families in which a text stands. */
    List<String> of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The families in which some bytes stand. */
    List<String> of(byte[] bytes) {
        return rows.stream()
                .filter(row -> contains(row.bytes, bytes))
                .map(row -> row.family)
                .toList();
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (java.util.Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
