package io.ristorno.ledger;

import io.ristorno.money.Commodity;

/**
 * One movement. Append-only.
 *
 * @param posting counts the entries of the cause's owner from 1: a gap is a fault
 * @param eventMillis when what caused it happened, epoch milliseconds
 * @param postedMillis the engine's time when it was booked, epoch milliseconds
 * @param debit the account that gives
 * @param credit the account that receives
 * @param amountMinor more than 0
 * @param commodity of the amount
 * @param cause why
 */
public record Entry(
        int posting,
        long eventMillis,
        long postedMillis,
        Account debit,
        Account credit,
        long amountMinor,
        Commodity commodity,
        Cause cause) {
    public Entry {
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("an entry moves more than 0");
        }
    }

    /** {@code {reward}:{posting}}, or {@code {member account}:{posting}}. */
    public String id() {
        return cause.owner() + ":" + posting;
    }
}
