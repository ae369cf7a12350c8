package io.ristorno.store;

import java.util.ArrayList;
import java.util.List;

/** Versions of offers that are decided beside those in force: all in one value, since they are few. */
final class ShadowsFormat {
    static final int FORMAT = 1;

    private ShadowsFormat() {}

    static void write(ValueWriter out, List<Shadow> shadows) {
        out.begin(FORMAT, 0);
        out.number(shadows.size());
        for (Shadow shadow : shadows) {
            out.passing(shadow.offer());
            out.passing(shadow.json());
            out.number(shadow.fromMillis());
            out.number(shadow.untilMillis());
            out.forget();
        }
    }

    static List<Shadow> read(byte[] value) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        var shadows = new ArrayList<Shadow>();
        for (int left = in.count(); left > 0; left--) {
            shadows.add(new Shadow(in.passing(), in.passing(), in.number(), in.number()));
            in.forget();
        }
        in.end();
        return shadows;
    }
}
