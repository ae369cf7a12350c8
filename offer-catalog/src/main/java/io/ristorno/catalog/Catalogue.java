package io.ristorno.catalog;

import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.util.List;

/**
 * Everything registered at one moment.
 *
 * @param revision counts the edits; the engine adopts a revision as an event
 * @param programs by id
 * @param merchants by id
 * @param campaigns by id
 * @param offers every version of every offer, by id then version, superseded ones included: the version in force at
 *     purchase time decides
 */
public record Catalogue(
        long revision, List<Program> programs, List<Merchant> merchants, List<Campaign> campaigns, List<Offer> offers) {
    /** Nothing registered yet. */
    public static final Catalogue EMPTY = new Catalogue(0, List.of(), List.of(), List.of());

    public Catalogue {
        programs = List.copyOf(programs);
        merchants = List.copyOf(merchants);
        campaigns = List.copyOf(campaigns);
        offers = List.copyOf(offers);
    }

    /** A catalogue without campaigns. */
    public Catalogue(long revision, List<Program> programs, List<Merchant> merchants, List<Offer> offers) {
        this(revision, programs, merchants, List.of(), offers);
    }
}
