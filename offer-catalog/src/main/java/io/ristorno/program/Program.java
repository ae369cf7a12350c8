package io.ristorno.program;

import java.time.ZoneId;

/**
 * An issuer's reward program: the owner of members, cards and their balances.
 *
 * @param id {@code prg_...}
 * @param name as people know it
 * @param zone of everything that has no location
 */
public record Program(String id, String name, ZoneId zone) {}
