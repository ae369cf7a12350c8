package io.ristorno.program;

import java.time.ZoneId;

/**
 * An issuer's reward program: the owner of members, cards and their balances.
 *
 * @param id {@code prg_...}
 * @param name as people know it
 * @param zone of everything that has no location
 * @param balances what it promises of members' balances
 */
public record Program(String id, String name, ZoneId zone, BalanceTerms balances) {
    /** A program with the usual terms. */
    public Program(String id, String name, ZoneId zone) {
        this(id, name, zone, BalanceTerms.DEFAULT);
    }
}
