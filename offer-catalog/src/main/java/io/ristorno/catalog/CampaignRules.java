package io.ristorno.catalog;

import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What campaigns and control groups have to obey, by themselves and when they are edited: nobody changes arms. */
final class CampaignRules {
    static final String SALT_MEND =
            "write 32 hexadecimal digits that nobody can guess, such as openssl rand -hex 16 gives";

    private static final Pattern SALT = Pattern.compile("[0-9a-f]{32}|");

    private CampaignRules() {}

    static void check(Campaign campaign, Spot spot) {
        IdForm.CAMPAIGN.check(campaign.id(), spot.at("id"));
        IdForm.MERCHANT.check(campaign.merchantId(), spot.at("merchantId"));
        check(campaign.arms(), spot);
        days(campaign.viewDays(), spot.at("attributionWindowDays").at("view"));
        days(campaign.clickDays(), spot.at("attributionWindowDays").at("click"));
        campaign.marginBasisPoints()
                .ifPresent(margin -> spot.at("marginBasisPoints")
                        .require(
                                margin > 0 && margin <= BasisPoints.WHOLE,
                                "is out of range",
                                "write 1 to " + BasisPoints.WHOLE
                                        + " hundredths of a percent, or leave it out if nobody knows"));
        campaign.spendCapMinor()
                .ifPresent(cap -> spot.at("spendCapMinor")
                        .require(
                                cap > 0 && cap <= OfferRules.AMOUNT_MAX,
                                "is out of range",
                                "write 1 to " + OfferRules.AMOUNT_MAX
                                        + " minor units, or leave it out: then all that a member spends counts"));
    }

    private static void days(int days, Spot spot) {
        spot.require(
                days >= 0 && days <= Campaign.DAYS_MOST,
                "is out of range",
                "write 0 to " + Campaign.DAYS_MOST + " days");
    }

    static void check(Arms arms, Spot spot) {
        spot.at("salt").require(SALT.matcher(arms.salt()).matches(), "is not a salt", SALT_MEND);
        spot.at("holdoutBasisPoints")
                .require(
                        arms.holdoutBasisPoints() >= 0 && arms.holdoutBasisPoints() <= Arms.HOLDOUT_MOST,
                        "is out of range",
                        "write 0 to " + Arms.HOLDOUT_MOST + " hundredths of a percent; 1000 is 10 %");
        if (!arms.from().equals(Instant.MIN)) {
            OfferRules.moment(arms.from(), spot.at("from"));
        }
        if (!arms.until().equals(Instant.MAX)) {
            OfferRules.moment(arms.until(), spot.at("until"));
        }
        if (spot.areClean("from", "until")) {
            spot.at("until")
                    .require(
                            arms.from().isBefore(arms.until()),
                            "does not come after from",
                            "write the first moment that no longer counts, or leave it out");
        }
    }

    /**
     * What an edit may change of arms: when they end, as long as they have not.
     *
     * @param thing to register for new arms
     */
    static void successor(Arms known, Arms next, Instant at, String thing, Spot spot) {
        String mend = "leave it as it is: members' arms stay; register another " + thing + " for new ones";
        spot.at("salt").require(next.salt().equals(known.salt()), "is not the one that divides members", mend);
        spot.at("holdoutBasisPoints")
                .require(
                        next.holdoutBasisPoints() == known.holdoutBasisPoints(),
                        "is not " + known.holdoutBasisPoints() + ", as it was",
                        mend);
        spot.at("from").require(next.from().equals(known.from()), "is not when it began", mend);
        spot.at("until")
                .require(
                        next.until().equals(known.until())
                                || !next.until().isBefore(at) && !known.until().isBefore(at),
                        "is over, or would be",
                        "write a moment to come: what was bought until now stays what it is");
    }

    /** The ceiling stays what it was: it is fixed before anybody knows who spends how much. */
    static void successor(OptionalLong known, OptionalLong next, Spot spot) {
        spot.at("spendCapMinor")
                .require(
                        next.equals(known),
                        "is not the one that it began with",
                        "leave it as it is; register another campaign for another ceiling");
    }

    /** A draft as it is to be: what it leaves to its reader is as it was, or is new. */
    static Arms complete(Arms draft, Optional<Arms> known, Ids ids, Instant from) {
        String salt = draft.salt().isEmpty() ? known.map(Arms::salt).orElseGet(ids::salt) : draft.salt();
        Instant since = draft.from().equals(Instant.MIN) ? known.map(Arms::from).orElse(from) : draft.from();
        return new Arms(salt, draft.holdoutBasisPoints(), since, draft.until());
    }
}
