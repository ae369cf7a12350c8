package io.ristorno.measure;

import java.util.function.Function;

/** A figure, or why there is none. */
public sealed interface Found<T> {
    /** It is known. */
    record Known<T>(T value) implements Found<T> {}

    /**
     * It can't be told from what is given.
     *
     * @param why half a sentence for whoever reads the figures
     */
    record Unknown<T>(String why) implements Found<T> {}

    /** The same of what can be worked out from it. */
    default <R> Found<R> map(Function<? super T, ? extends R> next) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(next.apply(value));
            case Unknown<T>(String why) -> new Unknown<>(why);
        };
    }
}
