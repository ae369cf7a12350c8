package io.ristorno.measure.sheet;

import io.ristorno.catalog.Reading;
import io.ristorno.catalog.Reading.Read;
import io.ristorno.catalog.Reading.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A family of formulas that can be worked out by itself.
 *
 * @param name what it is called by
 * @param summary half a sentence: what it tells
 * @param example a JSON text that it takes
 */
public record Sheet(String name, String summary, String example, Form form) {
    /** Reads all that is given and says how to work it out, which happens only if nothing was wrong. */
    interface Form {
        Supplier<Figures> read(Entry entry);
    }

    /** All there are, in the order in which a reader needs them. */
    public static List<Sheet> all() {
        var all = new ArrayList<Sheet>();
        all.addAll(LiftSheets.all());
        all.addAll(PlanSheets.all());
        all.addAll(PathSheets.all());
        all.addAll(PrivacySheets.all());
        return List.copyOf(all);
    }

    public static Optional<Sheet> named(String name) {
        return all().stream().filter(sheet -> sheet.name.equals(name)).findFirst();
    }

    /** Works it out, or says all that is wrong with what is given. */
    public Reading<Figures> fill(Given given) {
        Entry entry = Entry.root(given);
        Supplier<Figures> work = form.read(entry);
        entry.noMore();
        return entry.problems().isEmpty() ? new Read<>(work.get()) : new Refused<>(entry.problems());
    }
}
