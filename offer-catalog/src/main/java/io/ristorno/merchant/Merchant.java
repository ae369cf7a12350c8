package io.ristorno.merchant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A seller with a balance, a bill and offers.
 *
 * @param id {@code mer_...}
 * @param name as people know it
 * @param locations at least none: a merchant may be registered before its locations
 * @param since when business with it began; without it, always
 * @param line what it can lose at most over all its offers; without one, what the offers' budgets say
 */
public record Merchant(
        String id, String name, List<Location> locations, Optional<Instant> since, Optional<FundingLine> line) {
    public Merchant {
        locations = List.copyOf(locations);
    }

    /** A merchant that has always been there, without a line. */
    public Merchant(String id, String name, List<Location> locations) {
        this(id, name, locations, Optional.empty(), Optional.empty());
    }

    /** The same, there since a moment. */
    public Merchant from(Instant begin) {
        return new Merchant(id, name, locations, Optional.of(begin), line);
    }

    /** The same with another line. */
    public Merchant with(FundingLine other) {
        return new Merchant(id, name, locations, since, Optional.of(other));
    }

    /** The same, whatever he can lose. */
    public Merchant withoutLine() {
        return new Merchant(id, name, locations, since, Optional.empty());
    }
}
