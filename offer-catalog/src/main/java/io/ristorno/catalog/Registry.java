package io.ristorno.catalog;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Where;
import io.ristorno.program.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The merchants of a catalogue and their campaigns as one finds them: what must hold among them, and what offers may refer to. */
final class Registry {
    private final Map<String, Merchant> merchants = new HashMap<>();
    private final Map<String, Campaign> campaigns = new HashMap<>();
    private final Map<String, String> locationOwners = new HashMap<>();
    private final Claims claims = new Claims();
    private final Map<String, Program> programs = new HashMap<>();
    /** Whose each segment is. */
    private final Map<String, String> segmentOwners = new HashMap<>();

    /** Whose each level is. */
    private final Map<String, String> levelOwners = new HashMap<>();

    Registry(List<Program> programs) {
        programs.forEach(program -> this.programs.put(program.id(), program));
        programs.forEach(program ->
                program.segments().forEach(segment -> segmentOwners.putIfAbsent(segment.id(), program.id())));
        programs.forEach(program -> program.levels()
                .ifPresent(levels -> levels.steps().forEach(step -> levelOwners.putIfAbsent(step.id(), program.id()))));
    }

    /** Adds a merchant; complains about ids and merchant numbers that are taken. */
    void add(Merchant merchant, Spot spot) {
        if (spot.areClean("id")) {
            spot.at("id")
                    .require(
                            merchants.putIfAbsent(merchant.id(), merchant) == null,
                            "is the id of an earlier merchant",
                            "give each merchant its own id");
        }
        for (int i = 0; i < merchant.locations().size(); i++) {
            add(merchant, merchant.locations().get(i), spot.at("locations").at(i));
        }
    }

    private void add(Merchant merchant, Location location, Spot spot) {
        if (spot.areClean("id")) {
            String owner = locationOwners.putIfAbsent(location.id(), merchant.id());
            spot.at("id")
                    .require(
                            owner == null,
                            "is the id of another location, of " + Quoted.text(owner == null ? "" : owner),
                            "give each location its own id");
        }
        claims.add(merchant, location, spot);
    }

    /** Claims numbers and names for a location that may have others; complains about those that another location has. */
    void claim(Merchant merchant, Location location, Spot spot) {
        claims.add(merchant, location, spot);
    }

    /** Adds a campaign; complains about an id that is taken, and about one of nobody. */
    void add(Campaign campaign, Spot spot) {
        if (spot.areClean("id")) {
            spot.at("id")
                    .require(
                            campaigns.putIfAbsent(campaign.id(), campaign) == null,
                            "is the id of an earlier campaign",
                            "give each campaign its own id");
        }
        if (spot.areClean("merchantId") && !merchants.containsKey(campaign.merchantId())) {
            noMerchant(campaign.merchantId(), spot.at("merchantId"));
        }
    }

    private void noMerchant(String id, Spot spot) {
        spot.refuse(
                "names no registered merchant: " + Quoted.text(id),
                Nearest.mend(id, merchants.keySet(), "register the merchant first"));
    }

    /**
     * Complains about an offer that is for members of no program, whose merchant does not exist, or whose places or campaign are not
     * its merchant's; one that is no merchant's may be at any.
     */
    void check(Offer offer, Spot spot) {
        pays(offer, spot);
        keeps(offer, spot);
    }

    /** Complains about an offer that pays points which there are not: later its program may have none any more, once the offer has ended. */
    private void pays(Offer offer, Spot spot) {
        if (offer.paysPoints() && spot.at("who").areClean("programs")) {
            PointRules.check(offer, Optional.ofNullable(programs.get(offer.program())), spot);
        }
    }

    /** The same of an offer that was taken before, while something else is edited. */
    void keeps(Offer offer, Spot spot) {
        if (spot.at("who").areClean("programs")) {
            known(offer.who().programs(), spot.at("who").at("programs"));
        }
        if (spot.at("who").areClean("programs", "segmentsAny", "segmentsNone")) {
            segments(offer.who(), offer.who().segmentsAny(), spot.at("who").at("segmentsAny"));
            segments(offer.who(), offer.who().segmentsNone(), spot.at("who").at("segmentsNone"));
        }
        if (spot.at("who").areClean("programs", "tierAtLeast")) {
            offer.who()
                    .tierAtLeast()
                    .ifPresent(level -> level(offer.who(), level, spot.at("who").at("tierAtLeast")));
        }
        if (offer.isWide()) {
            meetsAny(offer, spot);
            return;
        }
        if (!spot.areClean("merchantId")) {
            return;
        }
        Merchant merchant = merchants.get(offer.merchantId());
        if (merchant == null) {
            noMerchant(offer.merchantId(), spot.at("merchantId"));
            return;
        }
        if (spot.areClean("currency")) {
            drawsOn(merchant, offer, spot.at("currency"));
        }
        offer.campaign().ifPresent(id -> takesPart(id, merchant, spot.at("campaign")));
        owned(offer.where().locations(), merchant, spot.at("where").at("locations"));
        owned(offer.where().excludeLocations(), merchant, spot.at("where").at("excludeLocations"));
        if (spot.areClean("where", "reward", "maxRewardMinor", "estimateMinor")) {
            MechanicRules.dispenser(offer, meetsDispenser(offer.where(), merchant), spot);
        }
    }

    /** Anywhere there are dispensers, too. Category codes that the offer names itself are judged without any merchant. */
    private static void meetsAny(Offer offer, Spot spot) {
        if (offer.where().anywhere() && spot.areClean("where", "reward", "maxRewardMinor", "estimateMinor")) {
            MechanicRules.dispenser(offer, true, spot);
        }
    }

    private void known(Set<String> ids, Spot spot) {
        ids.stream()
                .filter(id -> !programs.containsKey(id))
                .sorted()
                .forEach(id -> spot.refuse(
                        "names no registered program: " + Quoted.text(id),
                        Nearest.mend(id, programs.keySet(), "register the program first")));
    }

    /** A segment of a program for which the offer is not has nobody in it who could be meant. */
    private void segments(Audience who, Set<String> ids, Spot spot) {
        ids.stream().sorted().forEach(id -> {
            String owner = segmentOwners.get(id);
            if (owner == null) {
                spot.refuse(
                        "names no registered segment: " + Quoted.text(id),
                        Nearest.mend(id, segmentOwners.keySet(), "register the segment first"));
            } else if (!who.programs().isEmpty() && !who.programs().contains(owner)) {
                spot.refuse(
                        "names a segment of a program that the offer is not for: " + Quoted.text(id),
                        "add " + Quoted.text(owner) + " to programs, or name another segment");
            }
        });
    }

    /** Nobody has a level of a program for which the offer is not. */
    private void level(Audience who, String id, Spot spot) {
        String owner = levelOwners.get(id);
        if (owner == null) {
            spot.refuse(
                    "names no registered level: " + Quoted.text(id),
                    Nearest.mend(id, levelOwners.keySet(), "add it to levels of the program first"));
        } else if (!who.programs().isEmpty() && !who.programs().contains(owner)) {
            spot.refuse(
                    "names a level of a program that the offer is not for: " + Quoted.text(id),
                    "add " + Quoted.text(owner) + " to programs, or name another level");
        }
    }

    /**
     * Money that cannot be counted against the merchant's line would be lost beside it; what is no money is none of it. An offer that was
     * stopped takes nothing new, unless it goes on for those who had activated it.
     */
    private static void drawsOn(Merchant merchant, Offer offer, Spot spot) {
        merchant.line()
                .filter(line ->
                        offer.stop().filter(stop -> !stop.sparesActivated()).isEmpty()
                                && offer.paysCash()
                                && !offer.currency().equals(line.currency()))
                .ifPresent(line -> spot.refuse(
                        "is not that of the merchant's line, " + line.currency(),
                        "write " + line.currency() + ", or register another merchant"));
    }

    private void takesPart(String id, Merchant merchant, Spot spot) {
        Campaign campaign = campaigns.get(id);
        spot.require(
                campaign != null && campaign.merchantId().equals(merchant.id()),
                "names no campaign of this merchant: " + Quoted.text(id),
                Nearest.mend(
                        id,
                        campaigns.values().stream()
                                .filter(each -> each.merchantId().equals(merchant.id()))
                                .map(Campaign::id)
                                .toList(),
                        "register the campaign first, or leave it out"));
    }

    private void owned(Set<String> locations, Merchant merchant, Spot spot) {
        locations.stream()
                .filter(id -> !merchant.id().equals(locationOwners.get(id)))
                .sorted()
                .forEach(id -> spot.refuse(
                        "names a location that is not this merchant's: " + Quoted.text(id),
                        Nearest.mend(
                                id,
                                merchant.locations().stream().map(Location::id).toList(),
                                "name locations of " + Quoted.text(merchant.id()))));
    }

    /** Category codes that the offer names itself are judged without its merchant. */
    private static boolean meetsDispenser(Where where, Merchant merchant) {
        return where.mccs().isEmpty()
                && merchant.locations().stream()
                        .filter(location -> MerchantCategory.isDispenser(location.mcc()))
                        .anyMatch(location -> counts(where, location));
    }

    private static boolean counts(Where where, Location location) {
        return (where.locations().isEmpty() || where.locations().contains(location.id()))
                && !where.excludeLocations().contains(location.id())
                && (where.countries().isEmpty() || where.countries().contains(location.country()));
    }
}
