package io.ristorno.member;

import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Stage;
import java.util.List;

/**
 * What was answered to an event: kept with it, so that a repeat is answered as before.
 *
 * @param purchase {@code pur_...}, or {@code ""} while the event waits for its purchase
 * @param lines one an offer that gave or refused something
 */
public record Answer(String purchase, List<Line> lines) {
    /** The event is taken and waits for its parent. */
    public static final Answer PARKED = new Answer("", List.of());

    public Answer {
        lines = List.copyOf(lines);
    }

    /**
     * One offer's word.
     *
     * @param offer {@code off_...}
     * @param version of the offer
     * @param stage how far
     * @param reason why
     * @param amountMinor the member's reward in minor units; {@link #UNTOLD} while nobody knows what is bought
     * @param commodity of the amount
     */
    public record Line(String offer, int version, Stage stage, Reason reason, long amountMinor, Commodity commodity) {
        /** A reward whose amount is not told: what is set aside for it says nothing. */
        public static final long UNTOLD = -1;

        /** Whether there is an amount to tell. */
        public boolean isTold() {
            return amountMinor != UNTOLD;
        }
    }
}
