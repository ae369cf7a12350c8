package io.ristorno.program;

import java.time.ZoneId;
import java.util.Optional;

/**
 * An issuer's reward program: the owner of members, cards and their balances.
 *
 * @param id {@code prg_...}
 * @param name as people know it
 * @param zone of everything that has no location
 * @param balances what it promises of members' balances
 * @param settledToleranceBasisPoints by how much of what was authorised a clearing may differ before somebody is told, 0 to 100,000
 * @param payer the account that payouts come from, for files that a bank reads
 * @param risk what it lets earn
 */
public record Program(
        String id,
        String name,
        ZoneId zone,
        BalanceTerms balances,
        int settledToleranceBasisPoints,
        Optional<BankAccount> payer,
        RiskTerms risk) {
    /** A tip, or one more night. */
    public static final int SETTLED_TOLERANCE_BASIS_POINTS = 2_500;

    /** A program with the usual terms. */
    public Program(String id, String name, ZoneId zone) {
        this(id, name, zone, BalanceTerms.DEFAULT);
    }

    /** A program with terms of its own for balances, and the usual ones for all else. */
    public Program(String id, String name, ZoneId zone, BalanceTerms balances) {
        this(id, name, zone, balances, RiskTerms.DEFAULT);
    }

    /** A program with terms of its own for balances and risk. */
    public Program(String id, String name, ZoneId zone, BalanceTerms balances, RiskTerms risk) {
        this(id, name, zone, balances, SETTLED_TOLERANCE_BASIS_POINTS, Optional.empty(), risk);
    }
}
