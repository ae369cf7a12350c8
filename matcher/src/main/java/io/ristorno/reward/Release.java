package io.ristorno.reward;

import java.time.LocalDate;

/**
 * A part of a reward that becomes the member's when the hold of a clearing is over, unless something is returned until then.
 *
 * @param day the local day on which it does
 * @param minor more than 0
 */
public record Release(LocalDate day, long minor) {}
