package io.ristorno.simulation;

/** The process is no more: nothing of its memory is looked at again. Thrown where it died, to get away from there. */
final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut() {
        super("power cut", null, false, false);
    }
}
