package io.ristorno.event;

import io.ristorno.money.Commodity;
import java.time.Instant;
import java.util.List;

/**
 * A member who was merged into this one hands on what he got: available rewards, and what he owes. It is added to what this one has,
 * as a reward that ripens, so the order in which such things come does not matter.
 *
 * @param member who gets it
 * @param at when what it is of happened
 */
public record HandedOn(MemberKey member, List<Part> parts, Instant at) implements MemberEvent {
    public HandedOn {
        parts = List.copyOf(parts);
    }

    /**
     * Units that came from one place and expire together.
     *
     * @param id where they came from
     * @param merchant at whose relationship the reward is, {@code ""} when it is none
     * @param minor how many, less than 0 of what is owed
     * @param expiresMillis from when on they are lost, epoch milliseconds
     * @param rank which of two that expire together goes first
     * @param fresh whether they expire by themselves, whatever is there from the same place
     */
    public record Part(
            Commodity commodity,
            String id,
            String merchant,
            long minor,
            long expiresMillis,
            long rank,
            boolean fresh) {}
}
