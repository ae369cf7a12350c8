package io.ristorno.catalog;

import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import java.util.List;
import java.util.regex.Pattern;

/** What an offer has to obey that gives a privilege or a badge: a number of them, which is no money, so nobody shares in it. */
final class PerkRules {
    private static final Pattern CODE = Pattern.compile("[!-~]|[!-~][ -~]{0," + (Perk.CODE_MAX - 2) + "}[!-~]");

    private PerkRules() {}

    /** An empty code says that there is none. */
    static Offer withoutEmptyCode(Offer offer) {
        return offer.pays() == Pays.PRIVILEGE
                ? offer.paying(
                        offer.pays(),
                        offer.perk()
                                .map(perk -> new Perk(perk.name(), perk.code().filter(code -> !code.isEmpty()))))
                : offer;
    }

    static void check(Offer offer, Spot spot) {
        if (!offer.pays().isPerk() || !spot.areClean("reward", "pays")) {
            return;
        }
        boolean badge = offer.pays() == Pays.BADGE;
        Spot at = spot.at(badge ? "badge" : "privilege");
        at.require(
                offer.perk().isPresent(),
                "is required, where the offer pays it",
                badge ? "add \"badge\":{\"name\":\"Regular\"}" : "add \"privilege\":{\"name\":\"Free shipping\"}");
        offer.perk().ifPresent(perk -> check(perk, at));
        reward(offer, badge, spot.at("reward"));
        funding(offer, spot.at("funding"));
        if (badge) {
            badge(offer, spot);
        }
    }

    private static void check(Perk perk, Spot spot) {
        Rules.text(perk.name(), spot.at("name"));
        perk.code()
                .ifPresent(code -> spot.at("code")
                        .require(
                                CODE.matcher(code).matches(),
                                "is no code that can be typed",
                                "write 1 to " + Perk.CODE_MAX
                                        + " printable ASCII characters without blanks around them, or leave it out"));
    }

    private static void reward(Offer offer, boolean badge, Spot spot) {
        int most = badge ? 1 : Perk.USES_MAX;
        List<Payment> payments = offer.mechanic().payments();
        if (!payments.stream().allMatch(Fixed.class::isInstance)) {
            spot.refuse(
                    "pays by what is spent, and the offer gives a number of " + (badge ? "badges" : "uses"),
                    "write that number as amountMinor");
            return;
        }
        spot.require(
                payments.stream().allMatch(payment -> payment.number() <= most),
                badge ? "gives more than one badge" : "gives more uses than anybody keeps count of",
                badge ? "write 1 as its amount" : "write 1 to " + most + " as its amount: so many uses");
    }

    private static void funding(Offer offer, Spot spot) {
        String has = "of what has no price, and a privilege or a badge has none";
        spot.at("shares").require(offer.funding().shares().size() <= 1, "are " + has, "name one who gives it");
        spot.at("charity").require(offer.funding().charity().isEmpty(), "has a part " + has, "leave it out");
        spot.at("feeBasisPoints").require(offer.funding().feeBasisPoints() == 0, "is " + has, "leave it out");
    }

    private static void badge(Offer offer, Spot spot) {
        offer.perk()
                .ifPresent(perk -> spot.at("badge")
                        .at("code")
                        .require(perk.code().isEmpty(), "is of a badge, which is not used", "leave it out"));
        spot.at("rewardExpiryDays")
                .require(offer.rewardExpiryDays().isEmpty(), "is of a badge, which stays", "leave it out");
        spot.at("reward")
                .at("type")
                .require(
                        !(offer.mechanic() instanceof Welcome),
                        "gives again, and a badge is had once",
                        "write FIXED, or another that gives once");
        spot.at("reward")
                .at("repeats")
                .require(
                        !(offer.mechanic() instanceof SpendThreshold threshold && threshold.repeats()),
                        "gives again, and a badge is had once",
                        "leave it out");
        for (int i = 0; i < offer.limits().size(); i++) {
            Limit limit = offer.limits().get(i);
            boolean once = limit.of() == Limit.Of.MEMBER
                    && limit.kind() == Limit.Kind.COUNT
                    && limit.per() == Limit.Period.OFFER;
            spot.at("limits")
                    .at(i)
                    .at("most")
                    .require(
                            !once || limit.most() == 1,
                            "lets a member have a badge more than once",
                            "write 1, or leave it out");
        }
    }
}
