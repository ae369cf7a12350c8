package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MerchantKey;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.CurrentCatalogue.Adopted;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.UsualGap;
import io.ristorno.offer.Offer;
import io.ristorno.report.CustomerGaps;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down once a day (UTC) how long it usually is between two purchases of a merchant's customers, where an offer asks for it: a
 * member of whom too little is known is measured by that. It is an edit of the catalogue, so what a purchase was decided by is known for
 * ever.
 */
final class HabitSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(HabitSchedule.class);

    private final Store store;
    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final Set<String> done = new HashSet<>();
    private LocalDate day = LocalDate.MIN;

    HabitSchedule(Store store, CurrentCatalogue current, InstantSource clock) {
        this.store = store;
        this.current = current;
        this.clock = clock;
    }

    /** Takes down what was not today. One walk over the store, and none where nobody asks. */
    synchronized void takeDown() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            done.clear();
        }
        Set<String> asking = asking(current.edition().catalogue(), today);
        asking.removeAll(done);
        if (!asking.isEmpty()) {
            try {
                if (adopt(gaps(asking, today))) {
                    done.addAll(asking);
                }
            } catch (CompletionException cutShort) {
                LOG.warn("what is usual of customers was not taken down, and is later", cutShort);
            }
        }
    }

    private static Set<String> asking(Catalogue catalogue, LocalDate today) {
        return catalogue.offers().stream()
                .filter(offer -> offer.who().asksCycle()
                        && offer.status().isPublished()
                        && !offer.schedule().until().toLocalDate().isBefore(today))
                .map(Offer::merchantId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Map<String, UsualGap> gaps(Set<String> merchants, LocalDate today) {
        var found = new HashMap<String, CustomerGaps>();
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationship(relationship -> add(relationship, snapshot, merchants, found));
        }
        var gaps = new HashMap<String, UsualGap>();
        for (String merchant : merchants) {
            int halfDays = found.containsKey(merchant) ? found.get(merchant).medianHalfDays() : 0;
            gaps.put(merchant, new UsualGap(today, halfDays));
        }
        return gaps;
    }

    private static void add(
            Relationship relationship, Snapshot snapshot, Set<String> merchants, Map<String, CustomerGaps> found) {
        MerchantKey merchant = relationship.key().merchant();
        if (merchants.contains(merchant.value())) {
            found.computeIfAbsent(merchant.value(), _ -> new CustomerGaps())
                    .add(relationship, snapshot.member(relationship.key().member()));
        }
    }

    private boolean adopt(Map<String, UsualGap> gaps) {
        List<Merchant> merchants = current.latest().catalogue().merchants().stream()
                .filter(merchant -> gaps.containsKey(merchant.id()))
                .toList();
        Reading<Adopted> adopted = current.edit(
                catalogue -> CatalogueEdit.take(catalogue, gaps), new Change(List.of(), Set.of(), merchants));
        if (adopted instanceof Reading.Read<Adopted> read) {
            if (read.value().revised()) {
                read.value().durable().toCompletableFuture().join();
                LOG.info("what is usual of customers was taken down: merchants={}", gaps.size());
            }
            return true;
        }
        LOG.warn("what is usual of customers was not taken: merchants={}", gaps.size());
        return false;
    }
}
