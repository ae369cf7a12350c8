package io.ristorno.store;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Offer;
import io.ristorno.store.Rider.CatalogueRevision;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * That no offer ever gave more than its budget, and no merchant more than its line. Both may have been lowered since, which takes
 * nothing back: what counts is the most that was ever allowed. Where there was a time without a bound, there is none.
 */
final class Ceilings {
    private static final long NONE = Long.MAX_VALUE;

    /** Of all members' limits those that each version had, at their highest. */
    private final Map<String, Map<Limit, Long>> shared = new HashMap<>();

    private final Map<String, FundingLine> lines = new HashMap<>();
    private final Map<String, Long> lineMost = new HashMap<>();

    private Ceilings() {}

    static void check(List<CatalogueRevision> revisions, OfferBudgets used, Consumer<Fault> report) {
        var ceilings = new Ceilings();
        for (CatalogueRevision revision : revisions) {
            ceilings.read(revision, report);
        }
        ceilings.check(used, report);
    }

    /** A revision holds what it changed. */
    private void read(CatalogueRevision revision, Consumer<Fault> report) {
        byte[] json = revision.json().getBytes(StandardCharsets.UTF_8);
        switch (CatalogueReader.sum(List.of(json))) {
            case Reading.Read<Catalogue> read -> {
                read.value().offers().forEach(this::raise);
                read.value().merchants().forEach(this::raise);
            }
            case Reading.Refused<Catalogue> refused ->
                report.accept(new Fault.Damaged("revision " + revision.revision() + " of the catalogue cannot be read: "
                        + refused.problems().getFirst()));
        }
    }

    private void raise(Offer offer) {
        if (offer.status().isPublished()) {
            Map<Limit, Long> its = new HashMap<>();
            offer.shared().forEach(limit -> its.merge(any(limit), limit.most(), Math::min));
            Map<Limit, Long> before = shared.putIfAbsent(offer.id(), its);
            if (before != null) {
                before.keySet().retainAll(its.keySet());
                before.replaceAll((limit, most) -> Math.max(most, its.getOrDefault(limit, NONE)));
            }
        }
    }

    /** A limit, however much it allows. */
    private static Limit any(Limit limit) {
        return new Limit(limit.of(), limit.kind(), limit.per(), 1);
    }

    private void raise(Merchant merchant) {
        FundingLine before = lines.get(merchant.id());
        long most = merchant.line()
                .filter(line -> before == null || before.currency().equals(line.currency()))
                .map(FundingLine::amountMinor)
                .orElse(NONE);
        lineMost.merge(merchant.id(), most, Math::max);
        merchant.line().ifPresent(line -> lines.put(merchant.id(), line));
    }

    private void check(OfferBudgets used, Consumer<Fault> report) {
        shared.forEach((offer, limits) ->
                limits.forEach((limit, most) -> check(name(offer, limit), used.used(offer, limit), most, report)));
        lines.forEach((merchant, line) -> {
            Commodity currency = line.currency();
            check(merchant, used.usedOfLine(merchant, currency).minor(), lineMost.getOrDefault(merchant, NONE), report);
        });
    }

    private static String name(String offer, Limit limit) {
        return limit.kind() == Kind.AMOUNT && limit.per() == Period.OFFER
                ? offer
                : offer + " (" + limit.kind() + " per " + limit.per() + ")";
    }

    private static void check(String fund, long usedMinor, long mostMinor, Consumer<Fault> report) {
        if (usedMinor > mostMinor) {
            report.accept(new Fault.Overdrawn(fund, usedMinor, mostMinor));
        }
    }
}
