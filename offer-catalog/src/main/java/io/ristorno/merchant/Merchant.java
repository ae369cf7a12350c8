package io.ristorno.merchant;

import java.util.List;

/**
 * A seller with a balance, a bill and offers.
 *
 * @param id {@code mer_...}
 * @param name as people know it
 * @param locations at least none: a merchant may be registered before its locations
 */
public record Merchant(String id, String name, List<Location> locations) {
    public Merchant {
        locations = List.copyOf(locations);
    }
}
