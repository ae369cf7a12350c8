package io.ristorno.catalog;

import org.jspecify.annotations.Nullable;

/** A place in a text, and where to complain about it. Its path is spelled out only if there is something to complain about. */
final class Spot {
    private static final int NO_INDEX = -1;

    private final @Nullable Spot above;
    private final String field;
    private final int index;
    private final Problems problems;

    private Spot(@Nullable Spot above, String field, int index, Problems problems) {
        this.above = above;
        this.field = field;
        this.index = index;
        this.problems = problems;
    }

    static Spot root(Problems problems) {
        return new Spot(null, "", NO_INDEX, problems);
    }

    Spot at(String name) {
        return new Spot(this, name, NO_INDEX, problems);
    }

    Spot at(int position) {
        return new Spot(this, "", position, problems);
    }

    /** From the text's root, empty for the root itself. */
    private String path() {
        if (above == null) {
            return "";
        }
        String before = above.path();
        return index == NO_INDEX ? before.isEmpty() ? field : before + "." + field : before + "[" + index + "]";
    }

    void refuse(String message, String mend) {
        if (!problems.isFull()) {
            problems.add(path(), message, mend);
        }
    }

    /** Whether so much is wrong with the text already that nobody hears of more. */
    boolean isFull() {
        return problems.isFull();
    }

    /** Complains, and hands back what to go on with. */
    <T> T refuse(T standIn, String message, String mend) {
        refuse(message, mend);
        return standIn;
    }

    void require(boolean holds, String message, String mend) {
        if (!holds) {
            refuse(message, mend);
        }
    }

    /** Whether nothing was wrong with any of these fields so far: rules between fields ask before they judge. */
    boolean areClean(String... fields) {
        if (problems.isFull()) {
            return false;
        }
        if (!problems.isEmpty()) {
            for (String name : fields) {
                if (!problems.isClean(at(name).path())) {
                    return false;
                }
            }
        }
        return true;
    }
}
