package io.ristorno.merchant;

import java.util.List;
import java.util.Optional;

/**
 * A seller with a balance, a bill and offers.
 *
 * @param id {@code mer_...}
 * @param name as people know it
 * @param locations at least none: a merchant may be registered before its locations
 * @param line what it can lose at most over all its offers; without one, what the offers' budgets say
 */
public record Merchant(String id, String name, List<Location> locations, Optional<FundingLine> line) {
    public Merchant {
        locations = List.copyOf(locations);
    }

    /** A merchant without a line. */
    public Merchant(String id, String name, List<Location> locations) {
        this(id, name, locations, Optional.empty());
    }
}
