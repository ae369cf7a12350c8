package io.ristorno.attribute;

import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Campaign;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SortedMap;

/**
 * All that is known of a campaign: what every report of it is made of.
 *
 * @param program {@code prg_...}: its members alone; a campaign shown in several has a set of figures for each
 * @param campaign as it stands
 * @param commodity ISO 4217 code of the merchant's sales; every amount is in its minor units
 * @param zone of the program, whose days the rows are
 * @param capMinor ceiling of a member's spend in {@code capped}, fixed before the start; {@code Long.MAX_VALUE} for none
 * @param dataThrough everything that happened before is in
 * @param version how often the projection has moved: of two the greater is newer
 * @param largest by stratum, the most that one member of either arm has spent: whether he dominates
 */
public record Measured(
        String program,
        Campaign campaign,
        String commodity,
        ZoneId zone,
        long capMinor,
        Instant dataThrough,
        long version,
        Status status,
        SortedMap<ArmKey, ArmTally> arms,
        SortedMap<MediumKey, MediumTally> media,
        SortedMap<CreditKey, CreditTally> credits,
        SortedMap<LocalDate, QualityTally> quality,
        SortedMap<Acquaintance, Long> largest) {
    /** Whether figures will still move. */
    public enum Status {
        /** The outcome window, or the fourteen days behind it, are not over. */
        PROVISIONAL,
        FINAL,
        /** Final, and something came late all the same. */
        RESTATED
    }
}
