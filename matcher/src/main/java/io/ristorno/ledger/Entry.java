package io.ristorno.ledger;

import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;

/**
 * One movement. Append-only.
 *
 * @param posting counts the entries of the reward from 1: a gap is a fault
 * @param eventMillis when what caused it happened, epoch milliseconds
 * @param postedMillis the engine's time when it was booked, epoch milliseconds
 * @param debit the account that gives
 * @param credit the account that receives
 * @param amountMinor more than 0
 * @param commodity of the amount
 * @param reason why
 * @param purchase {@code pur_...}
 * @param offer {@code off_...}
 * @param version of the offer
 */
public record Entry(
        int posting,
        long eventMillis,
        long postedMillis,
        Account debit,
        Account credit,
        long amountMinor,
        Commodity commodity,
        Reason reason,
        String purchase,
        String offer,
        int version) {
    public Entry {
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("an entry moves more than 0");
        }
    }

    /** {@code rwd_...}: the reward of the offer on the purchase. */
    public String reward() {
        return Posting.rewardId(purchase, offer);
    }

    /** {@code {reward}:{posting}}. */
    public String id() {
        return reward() + ":" + posting;
    }
}
