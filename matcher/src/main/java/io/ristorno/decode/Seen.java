package io.ristorno.decode;

import io.ristorno.event.Exposure;
import java.time.Instant;

/** What a publisher's message turned out to be. */
public sealed interface Seen permits Seen.Told, Malformed {
    /**
     * An exposure, as its publisher tells it.
     *
     * @param program {@code prg_...}; {@code ""} where it is not told
     * @param member {@code mem_...}
     * @param offer {@code off_...}, or {@code ""} beside a campaign
     * @param campaign {@code cmp_...}, or {@code ""} beside an offer
     */
    record Told(
            String program,
            String member,
            Exposure.Kind kind,
            String id,
            String offer,
            String campaign,
            String placement,
            String creative,
            String medium,
            int rank,
            boolean viewable,
            Instant at)
            implements Seen {}
}
