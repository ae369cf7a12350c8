package io.ristorno.catalog;

import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an import makes of a catalogue.
 *
 * @param next the catalogue then; the very one of before if nothing changes
 * @param fates what becomes of each thing of the text, by id, in its order
 * @param changed what is new in it, as a catalogue of its own: things that were added or changed, and versions that were added or stopped
 */
public record ImportPlan(Catalogue next, Map<String, Fate> fates, Catalogue changed) {
    /** What becomes of a thing of the text. */
    public enum Fate {
        ADDED,
        CHANGED,
        /** An offer that the text has ended. */
        STOPPED,
        UNCHANGED
    }

    /** How many things come to each fate. */
    public Map<Fate, Integer> counts() {
        var counts = new EnumMap<Fate, Integer>(Fate.class);
        fates.values().forEach(fate -> counts.merge(fate, 1, Integer::sum));
        return counts;
    }

    /** Collects it. */
    static final class Builder {
        private final Map<String, Fate> fates = new LinkedHashMap<>();
        private final List<Program> programs = new ArrayList<>();
        private final List<Merchant> merchants = new ArrayList<>();
        private final List<Campaign> campaigns = new ArrayList<>();
        private final List<Offer> offers = new ArrayList<>();

        void program(Optional<Program> before, Program after) {
            fates.put(after.id(), fate(before, after, programs));
        }

        void merchant(Optional<Merchant> before, Merchant after) {
            fates.put(after.id(), fate(before, after, merchants));
        }

        void campaign(Optional<Campaign> before, Campaign after) {
            fates.put(after.id(), fate(before, after, campaigns));
        }

        private static <T> Fate fate(Optional<T> before, T after, List<T> changed) {
            if (before.filter(after::equals).isPresent()) {
                return Fate.UNCHANGED;
            }
            changed.add(after);
            return before.isPresent() ? Fate.CHANGED : Fate.ADDED;
        }

        void offer(List<Offer> before, List<Offer> after) {
            String id = after.getFirst().id();
            if (before.equals(after)) {
                fates.put(id, Fate.UNCHANGED);
                return;
            }
            Set<Offer> known = new HashSet<>(before);
            after.stream().filter(offer -> !known.contains(offer)).forEach(offers::add);
            boolean ended = Life.of(after).hasEnded() && !Life.of(before).hasEnded();
            fates.put(id, before.isEmpty() ? Fate.ADDED : ended ? Fate.STOPPED : Fate.CHANGED);
        }

        ImportPlan build(
                Catalogue before,
                List<Program> allPrograms,
                List<Merchant> allMerchants,
                List<Campaign> allCampaigns,
                List<Offer> allOffers) {
            boolean same = programs.isEmpty() && merchants.isEmpty() && campaigns.isEmpty() && offers.isEmpty();
            long revision = before.revision() + (same ? 0 : 1);
            Catalogue next =
                    same ? before : new Catalogue(revision, allPrograms, allMerchants, allCampaigns, allOffers);
            return new ImportPlan(next, fates, new Catalogue(revision, programs, merchants, campaigns, offers));
        }
    }
}
