package io.ristorno.catalog;

import java.util.regex.Pattern;

/** How ids look: a prefix that tells what is meant, and 1 to 40 letters, digits, {@code _} or {@code -}. */
enum IdForm {
    PROGRAM("prg_"),
    MERCHANT("mer_"),
    LOCATION("loc_"),
    CAMPAIGN("cmp_"),
    OFFER("off_"),
    CHARITY("cha_"),
    SEGMENT("seg_"),
    LEVEL("lvl_");

    private final String prefix;
    private final Pattern pattern;

    IdForm(String prefix) {
        this.prefix = prefix;
        this.pattern = Pattern.compile(prefix + "[A-Za-z0-9_-]{1,40}");
    }

    String prefix() {
        return prefix;
    }

    void check(String id, Spot spot) {
        if (!pattern.matcher(id).matches()) {
            spot.refuse(
                    "is not an id of this kind: " + Quoted.text(id),
                    "write " + prefix + " and 1 to 40 letters, digits, _ or -");
        }
    }

    /** An id that the caller made: a wrong one is the caller's bug, not the author's. */
    String checked(String id) {
        if (!pattern.matcher(id).matches()) {
            throw new IllegalArgumentException("ids handed in start with " + prefix + " and keep to its form");
        }
        return id;
    }
}
