package io.ristorno.member;

import io.ristorno.event.Contacted.Past;
import io.ristorno.event.Contacted.Warned;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member was told, and when, where his program has its members told something: what it takes to tell him the next thing at the
 * right time, and nothing twice.
 *
 * @param sinceMillis when he joined, or was looked at first, epoch milliseconds; 0 if he never was
 * @param lastMillis when he was last contacted for marketing, by whomever, epoch milliseconds; 0 if he never was
 * @param seen the offers that he has seen
 * @param warnings of what is there still
 * @param nextLookMillis when time alone makes something due next, epoch milliseconds; {@link Long#MAX_VALUE} for never
 * @param place the offer at which it is gone on when something new is looked for again; {@code ""} for the newest
 */
public record Outreach(
        long sinceMillis, long lastMillis, Seen seen, List<Warning> warnings, long nextLookMillis, String place) {
    /** Nobody has told him anything, nor is to. */
    public static final Outreach NONE = new Outreach(0, 0, Seen.NOTHING, List.of(), Long.MAX_VALUE, "");

    public Outreach {
        warnings = List.copyOf(warnings);
    }

    /** Since when he has waited to hear of something new, epoch milliseconds. */
    public long silentSinceMillis() {
        return Math.max(sinceMillis, lastMillis);
    }

    /** The same since a moment, if that is later. */
    public Outreach since(long millis) {
        return millis > sinceMillis ? new Outreach(millis, lastMillis, seen, warnings, nextLookMillis, place) : this;
    }

    /** The same of whom somebody contacted for marketing: the latest counts, whenever it is told. */
    public Outreach contacted(long millis) {
        return millis > lastMillis ? new Outreach(sinceMillis, millis, seen, warnings, nextLookMillis, place) : this;
    }

    /** The same who has seen other things. */
    public Outreach with(Seen others) {
        return others.equals(seen)
                ? this
                : new Outreach(sinceMillis, lastMillis, others, warnings, nextLookMillis, place);
    }

    /** The same who was warned of other things. */
    public Outreach warned(List<Warning> others) {
        return new Outreach(sinceMillis, lastMillis, seen, others, nextLookMillis, place);
    }

    /** The same with another moment to look at him. */
    public Outreach lookedAt(long millis) {
        return new Outreach(sinceMillis, lastMillis, seen, warnings, millis, place);
    }

    /** The same for whom something new is looked for from another place on. */
    public Outreach from(String offer) {
        return new Outreach(sinceMillis, lastMillis, seen, warnings, nextLookMillis, offer);
    }

    /** What whoever goes on for him needs of it, beside the offers that he has seen and his last contact. */
    public Past past() {
        return new Past(
                seen.coveredMillis(),
                warnings.stream()
                        .map(warning -> new Warned(warning.lot(), warning.expiresMillis()))
                        .toList());
    }

    /** The same who was told, and has seen, what another one was. */
    public Outreach with(Past past) {
        var more = new ArrayList<>(warnings);
        past.warnings().stream()
                .map(warned -> new Warning(warned.lot(), warned.expiresMillis()))
                .filter(warning -> !warnings.contains(warning))
                .forEach(more::add);
        return with(seen.covering(past.coveredMillis())).warned(more);
    }

    /** Whether he was told that a lot expires. */
    public boolean warnsOf(Lot lot) {
        for (int i = 0; i < warnings.size(); i++) {
            if (warnings.get(i).isOf(lot)) {
                return true;
            }
        }
        return false;
    }
}
