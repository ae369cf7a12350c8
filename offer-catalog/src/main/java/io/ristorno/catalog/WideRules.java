package io.ristorno.catalog;

import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Where;

/**
 * What an offer has to obey that is no merchant's, and so counts at many of them. It is nobody's by mistake: what makes it so is said, by
 * categories or by {@code anywhere}, and somebody else than a merchant pays. Purchases are known merchant by merchant, so it goes by one
 * purchase and by nothing that was bought before.
 */
final class WideRules {
    private static final String MEND = "leave it out, or name the merchantId whose offer it is";

    private WideRules() {}

    static void check(Offer offer, Spot spot) {
        if (!offer.isWide()) {
            spot.at("where")
                    .at("anywhere")
                    .require(
                            !offer.where().anywhere(), "is of an offer that has a merchantId", "leave one of them out");
            return;
        }
        if (spot.areClean("merchantId", "where")) {
            where(offer.where(), spot);
        }
        if (spot.areClean("merchantId", "where")) {
            terms(offer, spot);
        }
    }

    private static void where(Where where, Spot spot) {
        spot.at("merchantId")
                .require(
                        where.anywhere() || !where.mccs().isEmpty(),
                        "is required",
                        "add \"merchantId\"; of an offer that counts at any merchant, name \"where.mccs\", or write \"where.anywhere\": true");
        Spot at = spot.at("where");
        at.at("anywhere")
                .require(
                        !where.anywhere() || where.mccs().isEmpty(),
                        "says that categories do not matter, and mccs names some",
                        "leave one of them out");
        at.at("locations").require(where.locations().isEmpty(), "are of a merchant, and the offer is none's", MEND);
        at.at("excludeLocations")
                .require(where.excludeLocations().isEmpty(), "are of a merchant, and the offer is none's", MEND);
        bought(where, at);
    }

    private static void bought(Where where, Spot spot) {
        spot.at("beforeBinding")
                .require(
                        !where.beforeBinding(),
                        "is of a merchant who was bound, and the offer is none's",
                        "leave it out: what was bought at acceptors that nobody had bound counts in any case; or name the merchantId");
    }

    private static void terms(Offer offer, Spot spot) {
        spot.at("funding")
                .at("shares")
                .require(
                        offer.funding().shares().stream().noneMatch(share -> share.funder() == Funder.MERCHANT),
                        "let the merchant pay, and the offer is none's",
                        "write {\"shares\":[{\"funder\":\"ISSUER\",\"basisPoints\":10000}]}, or NETWORK with its name; or name merchantId");
        spot.at("campaign")
                .require(
                        offer.campaign().isEmpty(),
                        "is of a merchant, and the offer is none's",
                        "leave it out: the program's control group is held out from it");
        spot.at("reward")
                .at("type")
                .require(
                        isOfOnePurchase(offer.mechanic()),
                        "goes by more than one purchase at a merchant, and the offer is none's",
                        "write PERCENT, FIXED, STEPS or SURPRISE, or name merchantId");
        spot.at("who")
                .at("relationship")
                .require(
                        offer.who().relationship().isEmpty(),
                        "goes by what was bought at one merchant, and the offer is none's",
                        MEND);
        spot.at("who")
                .at("cycleFactor")
                .require(
                        !offer.who().asksCycle(),
                        "goes by what was bought at one merchant, and the offer is none's",
                        MEND);
        spot.at("who")
                .at("activation")
                .require(
                        !offer.who().asksActivation(),
                        "is of a merchant's offer, and the offer is none's",
                        "leave it out: it counts for everybody whom it is for");
        spot.at("who")
                .at("exposedTo")
                .require(
                        offer.who().exposedTo().isEmpty(),
                        "goes by what was shown of one merchant, and the offer is none's",
                        MEND);
    }

    private static boolean isOfOnePurchase(Mechanic mechanic) {
        return mechanic instanceof Payment || mechanic instanceof Steps || mechanic instanceof Surprise;
    }
}
