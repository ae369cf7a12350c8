package io.ristorno.adapt;

import io.ristorno.decode.Malformed;
import io.ristorno.decode.Malformed.Code;
import java.util.List;
import java.util.Optional;

/** One event, or one item of it, while its rule is applied. Keeps the first fault; after it, every value is a stand-in. */
final class Scene {
    private final Told event;
    /** Those up to the one at hand, which is the last. */
    private final List<Told> items;

    private Optional<Malformed> fault = Optional.empty();

    Scene(Told event, List<Told> items) {
        this.event = event;
        this.items = items;
    }

    Optional<Malformed> fault() {
        return fault;
    }

    Told at(Path path) {
        return path.in(event, items.isEmpty() ? event : items.getLast());
    }

    /** What stands there, and where that is a number written as a text, the number. */
    Told figure(Path path) {
        return at(path) instanceof Told.Text(String text) && text.length() <= 2 * Told.DIGITS_MAX
                ? Told.figure(text)
                : at(path);
    }

    /** The scenes of the items so far, in order; this one is the last. */
    List<Scene> soFar() {
        return items.isEmpty()
                ? List.of(this)
                : java.util.stream.IntStream.rangeClosed(1, items.size())
                        .mapToObj(end -> new Scene(event, items.subList(0, end)))
                        .toList();
    }

    /** A text, number or flag as a word, {@code ""} if there is none. */
    String word(Path path) {
        return switch (at(path)) {
            case Told.Text text -> text.value();
            case Told.Figure figure -> figure.value().toPlainString();
            case Told.Flag flag -> Boolean.toString(flag.value());
            case Told.Fields _, Told.Items _, Told.Nothing _, Told.Immense _ -> "";
        };
    }

    void refuse(Path path, Code code, String mend) {
        refuse(path.text(), code, mend);
    }

    void refuse(String at, Code code, String mend) {
        fault = fault.or(() -> Optional.of(new Malformed(code, at, -1, mend)));
    }
}
