package io.ristorno.simulation;

import java.util.function.Supplier;

/** A law is broken: what a simulation looks for. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what);
    }

    Violation(String what, Throwable cause) {
        super(what, cause);
    }

    /**
     * Breaks off unless something holds.
     *
     * @param what is wrong: put into words only then
     */
    static void unless(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new Violation(what.get());
        }
    }
}
