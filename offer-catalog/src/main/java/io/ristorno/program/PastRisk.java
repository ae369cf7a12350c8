package io.ristorno.program;

import java.time.Instant;

/**
 * Terms of risk that were edited: purchases made before are decided by them.
 *
 * @param until from when on the next ones held
 */
public record PastRisk(Instant until, RiskTerms terms) {}
