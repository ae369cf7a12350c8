package io.ristorno.guard;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some things, or all there are.
 *
 * @param some which; of no meaning where it is all
 */
record Among<T>(boolean all, Set<T> some) {
    /** As fields of offers say it: none named is no restriction. */
    static <T> Among<T> named(Set<T> some) {
        return new Among<>(some.isEmpty(), some);
    }

    Among<T> and(Among<T> other) {
        if (all || other.all) {
            return all ? other : this;
        }
        Set<T> both = new HashSet<>(some);
        both.retainAll(other.some);
        return new Among<>(false, both);
    }

    /** The beginnings of texts that begin by one of these and by one of the others. */
    static Among<String> beginnings(Among<String> one, Among<String> other) {
        if (one.all || other.all) {
            return one.all ? other : one;
        }
        return new Among<>(
                false,
                one.some.stream()
                        .flatMap(a -> other.some.stream()
                                .filter(b -> a.startsWith(b) || b.startsWith(a))
                                .map(b -> a.length() > b.length() ? a : b))
                        .collect(Collectors.toSet()));
    }

    /** Whether there is one that both have. */
    boolean meets(Among<T> other) {
        if (all || other.all) {
            return all ? !other.isEmpty() : !isEmpty();
        }
        return !Collections.disjoint(some, other.some);
    }

    /** Whether there is a text that begins by one of these and by one of the others. */
    static boolean beginningsMeet(Among<String> one, Among<String> other) {
        return one.all || other.all || !beginnings(one, other).isEmpty();
    }

    boolean isEmpty() {
        return !all && some.isEmpty();
    }

    boolean has(T thing) {
        return all || some.contains(thing);
    }
}
