package io.ristorno.catalog;

import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which location each merchant number belongs to: a card message must find one location or none, never two. */
final class Claims {
    private record Claim(Merchant merchant, Location location, MerchantNumber number) {}

    private final Map<String, List<Claim>> byMid = new HashMap<>();

    /** Claims a location's numbers; complains about those that another location has. */
    void add(Merchant merchant, Location location, Spot numbers) {
        for (int i = 0; i < location.merchantNumbers().size(); i++) {
            if (numbers.at(i).areClean("mid", "acquirer", "network", "use", "terminal")) {
                add(new Claim(merchant, location, location.merchantNumbers().get(i)), numbers.at(i));
            }
        }
    }

    private void add(Claim claim, Spot spot) {
        List<Claim> claims = byMid.computeIfAbsent(claim.number.mid(), mid -> new ArrayList<>(1));
        claims.stream()
                .filter(other -> !other.location.id().equals(claim.location.id()))
                .filter(other -> overlap(other.number, claim.number))
                .findFirst()
                .ifPresent(other -> refuse(other, claim, spot));
        claims.add(claim);
    }

    private static void refuse(Claim first, Claim second, Spot spot) {
        spot.at("mid")
                .refuse(
                        "is claimed by two locations: " + owner(first) + " and " + owner(second),
                        "remove it from one, or name the acquirer, network, use or terminal that tells them apart on both");
    }

    private static String owner(Claim claim) {
        return Quoted.text(claim.location.id()) + " of " + Quoted.text(claim.merchant.id());
    }

    private static boolean overlap(MerchantNumber one, MerchantNumber other) {
        return overlap(one.acquirer(), other.acquirer())
                && overlap(one.network(), other.network())
                && overlap(one.terminal(), other.terminal())
                && (one.use() == other.use() || one.use() == Use.BOTH || other.use() == Use.BOTH);
    }

    private static boolean overlap(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
