package io.ristorno.program;

import java.time.Instant;
import java.util.Optional;

/**
 * Terms that were edited: purchases made before are decided by them.
 *
 * @param until from when on the next ones held
 */
public record PastTerms(
        Instant until,
        RiskTerms risk,
        WindowTerms windows,
        StackingTerms stacking,
        Optional<PointTerms> points,
        Optional<ContactTerms> contact) {
    /** Terms of a program whose members were told nothing. */
    public PastTerms(
            Instant until, RiskTerms risk, WindowTerms windows, StackingTerms stacking, Optional<PointTerms> points) {
        this(until, risk, windows, stacking, points, Optional.empty());
    }

    /** Terms of a program that had no points. */
    public PastTerms(Instant until, RiskTerms risk, WindowTerms windows, StackingTerms stacking) {
        this(until, risk, windows, stacking, Optional.empty());
    }

    /** Terms without any for what offers give together. */
    public PastTerms(Instant until, RiskTerms risk, WindowTerms windows) {
        this(until, risk, windows, StackingTerms.DEFAULT);
    }
}
