package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Charity;
import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.offer.Offer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Who pays for an offer, in JSON, both ways, and what that has to obey. */
final class FundingJson {
    private static final Pattern NETWORK = Pattern.compile("[A-Z][A-Z0-9_]{0,19}");

    private FundingJson() {}

    static FundingTerms funding(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var funding = new FundingTerms(
                fields.has("shares") ? fields.list("shares", FundingJson::share) : FundingTerms.MERCHANT.shares(),
                fields.optional("charity", FundingJson::charity),
                fields.optional("feeBasisPoints", 0, Forms::wholeInt));
        fields.end();
        return funding;
    }

    private static Share share(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var share = new Share(
                fields.required("funder", Forms.oneOf(Funder.class)),
                fields.optional("network", "", Forms::text),
                fields.required("basisPoints", Forms::wholeInt));
        fields.end();
        return share;
    }

    private static Charity charity(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var charity = new Charity(
                fields.required("id", Forms::text),
                fields.required("name", Forms::text),
                fields.required("basisPoints", Forms::wholeInt));
        fields.end();
        return charity;
    }

    static void write(Offer offer, ObjectNode node) {
        if (!offer.funding().isPlain()) {
            node.set("funding", write(offer.funding()));
        }
    }

    private static ObjectNode write(FundingTerms funding) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        var shares = node.putArray("shares");
        for (Share share : funding.shares()) {
            ObjectNode each = shares.addObject().put("funder", share.funder().name());
            if (!share.network().isEmpty()) {
                each.put("network", share.network());
            }
            each.put("basisPoints", share.basisPoints());
        }
        funding.charity()
                .ifPresent(charity -> node.putObject("charity")
                        .put("id", charity.id())
                        .put("name", charity.name())
                        .put("basisPoints", charity.basisPoints()));
        return node.put("feeBasisPoints", funding.feeBasisPoints());
    }

    static void check(FundingTerms funding, Spot spot) {
        Set<Object> seen = new HashSet<>();
        int sum = 0;
        for (int i = 0; i < funding.shares().size(); i++) {
            Share share = funding.shares().get(i);
            check(share, spot.at("shares").at(i));
            spot.at("shares")
                    .at(i)
                    .require(
                            seen.add(List.of(share.funder(), share.network())),
                            "is of one who has a share already",
                            "name each of those who pay once");
            sum += Math.clamp(share.basisPoints(), 0, BasisPoints.WHOLE);
        }
        if (spot.areClean("shares")) {
            spot.at("shares")
                    .require(
                            sum == BasisPoints.WHOLE,
                            "come to " + sum + " basis points",
                            "let shares come to 10000 together");
        }
        funding.charity().ifPresent(charity -> check(charity, spot.at("charity")));
        spot.at("feeBasisPoints")
                .require(
                        funding.feeBasisPoints() >= 0 && funding.feeBasisPoints() <= BasisPoints.WHOLE,
                        "is out of range",
                        "write 0 to 10000; 300 is 3 % of the reward");
    }

    private static void check(Share share, Spot spot) {
        part(share.basisPoints(), spot);
        boolean network = share.funder() == Funder.NETWORK;
        spot.at("network")
                .require(
                        network
                                ? NETWORK.matcher(share.network()).matches()
                                : share.network().isEmpty(),
                        network
                                ? "is not a network's name: " + Quoted.text(share.network())
                                : "names a network that does not pay",
                        network ? "write capitals such as VISA" : "leave it out, or let NETWORK be the funder");
    }

    private static void check(Charity charity, Spot spot) {
        IdForm.CHARITY.check(charity.id(), spot.at("id"));
        Rules.text(charity.name(), spot.at("name"));
        part(charity.basisPoints(), spot);
    }

    private static void part(int basisPoints, Spot spot) {
        spot.at("basisPoints")
                .require(
                        basisPoints > 0 && basisPoints <= BasisPoints.WHOLE,
                        "is out of range",
                        "write 1 to 10000; 10000 is all of it");
    }
}
