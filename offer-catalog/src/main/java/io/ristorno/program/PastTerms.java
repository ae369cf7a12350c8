package io.ristorno.program;

import java.time.Instant;

/**
 * Terms that were edited: purchases made before are decided by them.
 *
 * @param until from when on the next ones held
 */
public record PastTerms(Instant until, RiskTerms risk, WindowTerms windows) {}
