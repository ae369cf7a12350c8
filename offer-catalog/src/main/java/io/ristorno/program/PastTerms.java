package io.ristorno.program;

import java.time.Instant;

/**
 * Terms that were edited: purchases made before are decided by them.
 *
 * @param until from when on the next ones held
 */
public record PastTerms(Instant until, RiskTerms risk, WindowTerms windows, StackingTerms stacking) {
    /** Terms without any for what offers give together. */
    public PastTerms(Instant until, RiskTerms risk, WindowTerms windows) {
        this(until, risk, windows, StackingTerms.DEFAULT);
    }
}
