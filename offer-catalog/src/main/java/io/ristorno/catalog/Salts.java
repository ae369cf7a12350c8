package io.ristorno.catalog;

import io.ristorno.offer.Arms;
import java.util.HashSet;
import java.util.Set;

/** The salts of a catalogue: with the same one, whoever is held out from one thing is held out from another. */
final class Salts {
    private final Set<String> taken = new HashSet<>();

    /** Adds one of arms that are complete. */
    void add(Arms arms, Spot spot) {
        spot.at("salt").require(!arms.salt().isEmpty(), "is required", CampaignRules.SALT_MEND);
        if (spot.areClean("salt")) {
            spot.at("salt").require(taken.add(arms.salt()), "divides other members already", CampaignRules.SALT_MEND);
        }
    }
}
