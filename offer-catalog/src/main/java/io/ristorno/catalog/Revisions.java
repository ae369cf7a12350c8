package io.ristorno.catalog;

import io.ristorno.catalog.CatalogueReader.Parts;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Revisions, each the part of a catalogue that it changed, added up to one: later ones go before earlier ones. */
final class Revisions {
    /** A version of an offer. */
    private record Numbered(String id, int version) {}

    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final Map<String, Merchant> merchants = new LinkedHashMap<>();
    private final Map<String, Campaign> campaigns = new LinkedHashMap<>();
    private final Map<Numbered, Offer> offers = new LinkedHashMap<>();
    private long revision;

    private Revisions() {}

    /** The sum. */
    static Parts sum(List<Parts> parts) {
        var revisions = new Revisions();
        parts.forEach(revisions::add);
        return new Parts(
                revisions.revision,
                List.copyOf(revisions.programs.values()),
                List.copyOf(revisions.merchants.values()),
                List.copyOf(revisions.campaigns.values()),
                List.copyOf(revisions.offers.values()));
    }

    private void add(Parts part) {
        revision = Math.max(revision, part.revision());
        part.programs().forEach(program -> programs.put(program.id(), program));
        part.merchants().forEach(merchant -> merchants.put(merchant.id(), merchant));
        part.campaigns().forEach(campaign -> campaigns.put(campaign.id(), campaign));
        part.offers().forEach(offer -> offers.put(new Numbered(offer.id(), offer.version()), offer));
    }
}
