package io.ristorno.rehearsal;

import io.ristorno.reward.Reason;
import io.ristorno.reward.Stage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What two versions of an offer come to on the same purchases, each decided as if it alone had been in force, with all that is known by now
 * and as much of every budget as anybody wants.
 *
 * @param nowMillis as of when, epoch milliseconds
 * @param purchases that were looked at
 * @param closed purchases about which nothing can be heard any more: they are decided no more, and in no sum
 * @param booked what the ledger has of the offer for those purchases: what budgets and limits of all left of it
 * @param live the offer as it is in force
 * @param shadow the version that pays nothing
 * @param differing purchases on which they give not the same
 * @param differences the latest of those, the latest first
 */
public record SideBySide(
        long nowMillis,
        long purchases,
        long closed,
        Forecast.Sum booked,
        Side live,
        Side shadow,
        long differing,
        List<Difference> differences) {
    /**
     * What one version comes to.
     *
     * @param byFunder who pays it, fees included
     * @param members who get anything
     * @param othersMinor what other offers give to the same purchases in the same measure
     */
    public record Side(Forecast.Sum sum, Map<String, Long> byFunder, int members, long othersMinor) {
        public Side {
            byFunder = Collections.unmodifiableSortedMap(new TreeMap<>(byFunder));
        }
    }

    /** A purchase on which they give not the same. */
    public record Difference(String purchase, Told live, Told shadow) {}

    /**
     * What one of them gives.
     *
     * @param version of the offer; 0 if none was in force
     * @param minor after returns
     */
    public record Told(int version, long minor, Stage stage, Reason reason, String because) {}

    public SideBySide {
        differences = List.copyOf(differences);
    }
}
