package io.ristorno.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something stands in an event: {@code $.data.object.id} from its root, {@code @.mutations[0].reserved} from the item at hand.
 *
 * @param text as it is written
 * @param ofItem whether it begins at the item
 * @param steps names and numbers, in order
 */
record Path(String text, boolean ofItem, List<Step> steps) {
    private static final Pattern FORM = Pattern.compile("[$@](?:\\.[A-Za-z0-9_-]+(?:\\[[0-9]{1,4}])?)+");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_-]+)(?:\\[([0-9]{1,4})])?");

    /** @param index of an item in the array of that name, -1 for the field itself */
    record Step(String name, int index) {}

    /** Whether somebody means a path, well written or not. */
    static boolean isMeant(String text) {
        return text.startsWith("$") || text.startsWith("@");
    }

    /** The path; empty if it is not written as one. */
    static Optional<Path> of(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        var steps = new ArrayList<Step>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(new Step(step.group(1), step.group(2) == null ? -1 : Integer.parseInt(step.group(2))));
        }
        return Optional.of(new Path(text, text.charAt(0) == '@', List.copyOf(steps)));
    }

    /** What stands there. */
    Told in(Told event, Told item) {
        Told at = ofItem ? item : event;
        for (Step step : steps) {
            at = at instanceof Told.Fields fields ? fields.all().getOrDefault(step.name, Told.NOTHING) : Told.NOTHING;
            if (step.index >= 0) {
                at = at instanceof Told.Items items && step.index < items.all().size()
                        ? items.all().get(step.index)
                        : Told.NOTHING;
            }
        }
        return at;
    }
}
