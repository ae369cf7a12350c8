package io.ristorno.store;

import java.util.Map;
import java.util.TreeMap;

/** The fingerprints of the card keys under which a store's cards are kept, by the key's number. */
final class CardKeys {
    static final int FORMAT = 1;

    private CardKeys() {}

    static void write(ValueWriter out, Map<Integer, String> fingerprints) {
        out.begin(FORMAT, 0);
        out.number(fingerprints.size());
        new TreeMap<>(fingerprints).forEach((id, fingerprint) -> {
            out.number(id);
            out.passing(fingerprint);
        });
    }

    static Map<Integer, String> read(byte[] value) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        var fingerprints = new TreeMap<Integer, String>();
        for (int left = in.count(); left > 0; left--) {
            fingerprints.put((int) in.number(), in.passing());
        }
        in.end();
        return fingerprints;
    }
}
