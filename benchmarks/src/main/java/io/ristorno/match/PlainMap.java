package io.ristorno.match;

import io.ristorno.event.MerchantKey;
import io.ristorno.event.Moment;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import io.ristorno.reward.Candidates;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a good engineer writes in an hour: a map from merchant to his offers, and a loop over the same conditions. */
final class PlainMap {
    private record Version(Offer offer, long from, long until) {}

    private final Map<String, List<Version>> byMerchant = new HashMap<>();

    PlainMap(List<Offer> offers) {
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            boolean superseded = i + 1 < offers.size() && offers.get(i + 1).id().equals(offer.id());
            long until = superseded ? offers.get(i + 1).effectiveFrom().toEpochMilli() : Long.MAX_VALUE;
            long from = offer.effectiveFrom().equals(Instant.MIN)
                    ? Long.MIN_VALUE
                    : offer.effectiveFrom().toEpochMilli();
            byMerchant
                    .computeIfAbsent(offer.merchantId(), merchant -> new ArrayList<>(2))
                    .add(new Version(offer, from, until));
        }
    }

    void match(MerchantKey merchant, Purchase purchase, Candidates into) {
        into.clear();
        List<Version> versions = byMerchant.get(merchant.value());
        if (versions == null) {
            return;
        }
        for (Version version : versions) {
            long at = purchase.at().epochMillis();
            if (version.from <= at && at < version.until && fits(version.offer, purchase)) {
                into.add(version.offer);
            }
        }
    }

    private static boolean fits(Offer offer, Purchase purchase) {
        return offer.status() == Status.LIVE
                && window(offer.schedule(), purchase)
                && minimum(offer, purchase)
                && where(offer.where(), purchase);
    }

    private static boolean window(Schedule schedule, Purchase purchase) {
        Moment at = schedule.zone().isEmpty()
                ? purchase.at()
                : Moment.at(
                        Instant.ofEpochMilli(purchase.at().epochMillis()),
                        schedule.zone().get());
        LocalDateTime local = at.localDate().atStartOfDay().plusMinutes(at.minuteOfDay());
        return !local.isBefore(schedule.from())
                && local.isBefore(schedule.until())
                && schedule.daysOfWeek().contains(DayOfWeek.from(local))
                && schedule.hours().contains(at.minuteOfDay());
    }

    private static boolean minimum(Offer offer, Purchase purchase) {
        Commodity currency = offer.currency();
        if (purchase.currency().equals(currency)) {
            return Math.max(
                            purchase.firstAuthorised().minor(),
                            purchase.beforeReturns().minor())
                    >= offer.minSpendMinor();
        }
        return purchase.billingCurrency().equals(currency)
                && Math.max(
                                purchase.firstAuthorised().billing(),
                                purchase.beforeReturns().billing())
                        >= offer.minSpendMinor();
    }

    private static boolean where(Where where, Purchase purchase) {
        return (where.locations().isEmpty() || where.locations().contains(purchase.location()))
                && !where.excludeLocations().contains(purchase.location())
                && (where.mccs().isEmpty() || where.mccs().contains(purchase.mcc()))
                && (where.channels().isEmpty() || where.channels().contains(purchase.channel()))
                && (where.countries().isEmpty() || where.countries().contains(purchase.country()));
    }
}
