package io.ristorno.decide;

import io.ristorno.member.Cleared;
import io.ristorno.member.Purchase;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.Basis;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Together;
import io.ristorno.qualify.Worth;
import io.ristorno.reward.Release;
import io.ristorno.reward.Reward;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When the parts of a reward become the member's: what all clearings together give whose holds are over, less what those before gave. */
public final class Releases {
    private Releases() {}

    /**
     * The parts of a reward that are pending, the next first. None where an operator decides; what is due already is on its way.
     *
     * @param purchases of the relationship
     * @param offer the version that decides
     * @param points what the program's points were
     * @param lastNewDay the last local day on which nothing is released because the merchant is new
     * @param today local, days since 1970-01-01
     */
    public static List<Release> of(
            List<Purchase> purchases,
            Purchase purchase,
            Reward reward,
            Offer offer,
            Rates rates,
            Points points,
            int lastNewDay,
            long today) {
        Optional<Basis> basis = Basis.of(purchase, offer.currency(), rates);
        if (basis.isEmpty()
                || reward.toMember().pending() == 0
                || reward.reason().asksOperator()) {
            return List.of();
        }
        if (offer.mechanic().together()) {
            int day = Math.max(lastNewDay, lastHoldDay(purchases, purchase, reward, offer)) + 1;
            return day > today
                    ? List.of(new Release(
                            LocalDate.ofEpochDay(day), reward.toMember().pending()))
                    : List.of();
        }
        long all = reward.standing().pending() + reward.standing().available();
        long released = reward.standing().available();
        var releases = new ArrayList<Release>(1);
        for (int day : days(purchase, offer.holdDays(), lastNewDay)) {
            long by = Math.min(all, Worth.of(offer, basis.get().ripe(day, offer.holdDays()), reward.turn(), points));
            if (by > released && day > today) {
                long his = reward.funding().memberMinor(by) - reward.funding().memberMinor(released);
                releases.add(new Release(LocalDate.ofEpochDay(day), his));
            }
            released = Math.max(released, by);
        }
        return releases;
    }

    /** Of all purchases that the reward goes by, the last. */
    private static int lastHoldDay(List<Purchase> purchases, Purchase purchase, Reward reward, Offer offer) {
        int last = Integer.MIN_VALUE;
        for (Purchase each : purchases) {
            if (each.equals(purchase) || Together.goesBy(each, purchase, reward, offer)) {
                for (Cleared clearing : each.clearings()) {
                    last = Math.max(last, clearing.at().localDay() + offer.holdDays());
                }
            }
        }
        return last;
    }

    private static List<Integer> days(Purchase purchase, int holdDays, int lastNewDay) {
        return purchase.clearings().stream()
                .map(Cleared::at)
                .map(at -> Math.max(lastNewDay, at.localDay() + holdDays) + 1)
                .distinct()
                .sorted()
                .toList();
    }
}
