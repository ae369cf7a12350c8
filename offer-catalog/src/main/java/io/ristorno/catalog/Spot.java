package io.ristorno.catalog;

/**
 * A place in a text, and where to complain about it.
 *
 * @param path from the text's root, empty for the root itself
 */
record Spot(String path, Problems problems) {
    static Spot root(Problems problems) {
        return new Spot("", problems);
    }

    Spot at(String field) {
        return new Spot(path.isEmpty() ? field : path + "." + field, problems);
    }

    Spot at(int index) {
        return new Spot(path + "[" + index + "]", problems);
    }

    void refuse(String message, String mend) {
        problems.add(path, message, mend);
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
        for (String field : fields) {
            if (!problems.isClean(at(field).path)) {
                return false;
            }
        }
        return true;
    }
}
