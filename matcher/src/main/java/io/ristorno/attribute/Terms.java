package io.ristorno.attribute;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.measure.path.Windows;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a merchant's campaigns agree on with a program's members.
 *
 * @param zone of the program, whose days the rows are
 * @param control who of the program is held out from all
 * @param campaigns the merchant's, by id
 * @param campaignOf by offer, {@code off_...}, its campaign
 * @param commodities by campaign, the ISO 4217 code of what is counted: purchases in others are in no sum
 */
public record Terms(
        ZoneId zone,
        Optional<Arms> control,
        Map<String, Campaign> campaigns,
        Map<String, String> campaignOf,
        Map<String, String> commodities) {
    /** A merchant's sales of so many days before the first opportunity say what a member is like. */
    static final int BEFORE_DAYS = 91;

    /** Who bought in so many days before is a customer. */
    static final int CUSTOMER_DAYS = 90;

    /** Who bought in so many days before, and is no customer, has lapsed. */
    static final int LAPSED_DAYS = 365;

    /** How long behind the last purchase that counts figures may still move. */
    public static final Duration FREEZES = Duration.ofDays(14);

    /** Of a merchant who agrees on nothing any more. */
    public static final Terms NONE = new Terms(ZoneOffset.UTC, Optional.empty(), Map.of(), Map.of(), Map.of());

    public Terms {
        campaigns = Map.copyOf(new TreeMap<>(campaigns));
        campaignOf = Map.copyOf(campaignOf);
        commodities = Map.copyOf(commodities);
    }

    /** Those of every merchant who has a campaign, by merchant, {@code mer_...}. */
    public static Map<String, Terms> of(Catalogue catalogue, Program program) {
        var campaigns = new HashMap<String, Map<String, Campaign>>();
        for (Campaign campaign : catalogue.campaigns()) {
            campaigns
                    .computeIfAbsent(campaign.merchantId(), _ -> new HashMap<>())
                    .put(campaign.id(), campaign);
        }
        var offers = new HashMap<String, List<Offer>>();
        for (Offer offer : catalogue.offers()) {
            if (offer.campaign().isPresent()) {
                offers.computeIfAbsent(offer.merchantId(), _ -> new ArrayList<>())
                        .add(offer);
            }
        }
        var terms = new HashMap<String, Terms>();
        campaigns.forEach((merchant, its) ->
                terms.put(merchant, of(program, its, offers.getOrDefault(merchant, List.of()))));
        return terms;
    }

    private static Terms of(Program program, Map<String, Campaign> campaigns, List<Offer> offers) {
        var campaignOf = new HashMap<String, String>();
        var commodities = new HashMap<String, String>();
        for (Offer offer : offers) {
            String campaign = offer.campaign().orElseThrow();
            campaignOf.put(offer.id(), campaign);
            commodities.putIfAbsent(campaign, offer.currency().code());
        }
        return new Terms(program.zone(), program.control(), campaigns, campaignOf, commodities);
    }

    /** What is counted of a campaign, the currency of its first offer: ISO 4217; {@code ""} while it has none. */
    public static String commodity(Catalogue catalogue, Campaign campaign) {
        return catalogue.offers().stream()
                .filter(offer -> offer.campaign().filter(campaign.id()::equals).isPresent())
                .map(offer -> offer.currency().code())
                .findFirst()
                .orElse("");
    }

    /** The campaign that an exposure is of: the one that it names, else its offer's. */
    public Optional<Campaign> campaign(Exposure exposure) {
        return Optional.ofNullable(campaigns.get(
                exposure.campaign().isEmpty() ? campaignOf.getOrDefault(exposure.offer(), "") : exposure.campaign()));
    }

    /** The arm that a member is on of what happens at a moment; none of who is held out from all, or outside the campaign's time. */
    Optional<Arm> arm(MemberKey member, Campaign campaign, long epochMillis) {
        if (!isIn(campaign, epochMillis)
                || control.filter(all -> all.holdsOut(member.unit(), epochMillis))
                        .isPresent()) {
            return Optional.empty();
        }
        return Optional.of(campaign.arms().holdsOut(member.unit(), epochMillis) ? Arm.CONTROL : Arm.TEST);
    }

    private static boolean isIn(Campaign campaign, long epochMillis) {
        Arms arms = campaign.arms();
        return (arms.from().equals(Instant.MIN) || epochMillis >= arms.from().toEpochMilli())
                && (arms.until().equals(Instant.MAX)
                        || epochMillis < arms.until().toEpochMilli());
    }

    /** When purchases cease to count: as long behind a campaign's end as a click of its last moment takes credit. */
    public static long outcomeEndsMillis(Campaign campaign) {
        Instant until = campaign.arms().until();
        return until.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : until.plus(Duration.ofDays(Math.max(campaign.clickDays(), campaign.viewDays())))
                        .toEpochMilli();
    }

    /** When a campaign's figures are final. */
    public static long frozenMillis(Campaign campaign) {
        long ends = outcomeEndsMillis(campaign);
        return ends == Long.MAX_VALUE ? Long.MAX_VALUE : ends + FREEZES.toMillis();
    }

    /** How long its touches take credit. */
    static Windows windows(Campaign campaign) {
        return Windows.days(campaign.clickDays(), campaign.viewDays());
    }

    /** The day of a moment, in the program's zone. */
    LocalDate day(long epochMillis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
    }
}
