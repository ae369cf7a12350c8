package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Pool;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.store.Rider.CatalogueRevision;
import io.ristorno.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue as it was at each revision, without budgets and lines: what those cut depends on everybody. Each
 * member is then by himself.
 */
final class Editions {
    private final List<CatalogueRevision> revisions;
    private final Optional<Offer> draft;
    private long compiledRevision = -1;
    private OfferIndex compiled = OfferIndex.EMPTY;

    /** @param draft in the place of the offer of its id, from ever on */
    Editions(Snapshot snapshot, Optional<Offer> draft) {
        revisions = snapshot.catalogue();
        this.draft = draft;
    }

    /** As it was adopted then. */
    OfferIndex at(long revision, Watch watch) {
        if (revision != compiledRevision) {
            BackTest.heed(watch);
            compiled = OfferIndex.compile(catalogue(revision), Instant.EPOCH);
            compiledRevision = revision;
        }
        return compiled;
    }

    /** The last one, as it is. */
    Catalogue last() {
        return read(Long.MAX_VALUE);
    }

    /** What all members have together of an offer, by the days that it would have among what is registered now; empty if nothing. */
    Optional<Pool> pool(Offer offer) {
        Catalogue last = last();
        var alone = new Catalogue(last.revision(), last.programs(), last.merchants(), last.campaigns(), List.of(offer));
        return OfferIndex.compile(alone, Instant.EPOCH).pool(offer.id());
    }

    private Catalogue catalogue(long revision) {
        Catalogue then = read(revision);
        List<Offer> offers = new ArrayList<>();
        then.offers().stream()
                .filter(offer ->
                        draft.filter(its -> its.id().equals(offer.id())).isEmpty())
                .map(Offer::unshared)
                .forEach(offers::add);
        draft.filter(its -> its.isWide() || then.merchant(its.merchantId()).isPresent())
                .map(Offer::unshared)
                .ifPresent(offers::add);
        offers.sort(Offer.BY_VERSION);
        return new Catalogue(
                then.revision(),
                then.programs(),
                then.merchants().stream().map(Merchant::withoutLine).toList(),
                then.campaigns(),
                offers);
    }

    private Catalogue read(long revision) {
        List<byte[]> texts = revisions.stream()
                .filter(part -> part.revision() <= revision)
                .map(part -> part.json().getBytes(StandardCharsets.UTF_8))
                .toList();
        if (texts.isEmpty()) {
            return Catalogue.EMPTY;
        }
        return switch (CatalogueReader.sum(texts)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new IllegalStateException("a stored catalogue does not read back: "
                        + refused.problems().stream().map(Problem::field).toList());
        };
    }
}
