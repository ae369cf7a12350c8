package io.ristorno.decode;

import java.util.Optional;

/**
 * A field, or one part of a composite field, as a dialect's mapping names it: {@code 38}, {@code 62.2}.
 *
 * @param field data element, 2 to 192
 * @param part how to find the part, empty for the whole field
 */
record Ref(int field, Optional<Parts.Finder> part) {
    static Ref field(int field) {
        return new Ref(field, Optional.empty());
    }
}
