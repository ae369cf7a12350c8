package io.ristorno.store;

import java.util.ArrayList;
import java.util.List;

/** Acceptors that the catalogue does not know: all in one value, which is bounded since they are. */
final class SightingsFormat {
    static final int FORMAT = 1;

    private SightingsFormat() {}

    static void write(ValueWriter out, List<Sighting> sightings) {
        out.begin(FORMAT, 0);
        out.number(sightings.size());
        for (Sighting sighting : sightings) {
            out.passing(sighting.mid());
            out.passing(sighting.acquirer());
            out.passing(sighting.network());
            out.number(sighting.clearing() ? 1 : 0);
            out.passing(sighting.name());
            out.passing(sighting.city());
            out.passing(sighting.country());
            out.number(sighting.linked());
            out.number(sighting.others());
            out.number(sighting.lastMillis());
            out.forget();
        }
    }

    static List<Sighting> read(byte[] value) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        var sightings = new ArrayList<Sighting>();
        for (int left = in.count(); left > 0; left--) {
            sightings.add(new Sighting(
                    in.passing(),
                    in.passing(),
                    in.passing(),
                    in.number() == 1,
                    in.passing(),
                    in.passing(),
                    in.passing(),
                    in.number(),
                    in.number(),
                    in.number()));
            in.forget();
        }
        in.end();
        return sightings;
    }
}
