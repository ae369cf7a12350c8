package io.ristorno.catalog;

import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Which location each merchant number, and each name in messages, belongs to: a card message must find one location or none, never two. */
final class Claims {
    private static final String NUMBER_MEND =
            "remove it from one, or name the acquirer, network, use or terminal that tells them apart on both";
    private static final String NAME_MEND =
            "remove it from one, or name the storeNumber, city or country that tells them apart on both";

    private record Claim<T>(Merchant merchant, Location location, T what) {
        String owner() {
            return Quoted.text(location.id()) + " of " + Quoted.text(merchant.id());
        }
    }

    private final Map<String, List<Claim<MerchantNumber>>> byMid = new HashMap<>();
    private final Map<String, List<Claim<DescriptorRule>>> byName = new HashMap<>();

    /** Claims a location's numbers and names; complains about those that another location has. */
    void add(Merchant merchant, Location location, Spot spot) {
        Spot numbers = spot.at("merchantNumbers");
        for (int i = 0; i < location.merchantNumbers().size(); i++) {
            if (numbers.at(i).areClean("mid", "acquirer", "network", "use", "terminal")) {
                MerchantNumber number = location.merchantNumbers().get(i);
                claim(
                        byMid.computeIfAbsent(number.mid(), _ -> new ArrayList<>(1)),
                        new Claim<>(merchant, location, number),
                        Claims::overlap,
                        numbers.at(i).at("mid"),
                        NUMBER_MEND);
            }
        }
        Spot names = spot.at("descriptors");
        for (int i = 0; i < location.descriptors().size(); i++) {
            if (names.at(i).areClean("name", "storeNumber", "city", "country")) {
                DescriptorRule rule = location.descriptors().get(i);
                claim(
                        byName.computeIfAbsent(rule.name(), _ -> new ArrayList<>(1)),
                        new Claim<>(merchant, location, rule),
                        Claims::overlap,
                        names.at(i).at("name"),
                        NAME_MEND);
            }
        }
    }

    private static <T> void claim(
            List<Claim<T>> claims, Claim<T> claim, BiPredicate<T, T> overlap, Spot spot, String mend) {
        claims.stream()
                .filter(other -> !other.location.id().equals(claim.location.id()))
                .filter(other -> overlap.test(other.what, claim.what))
                .findFirst()
                .ifPresent(other ->
                        spot.refuse("is claimed by two locations: " + other.owner() + " and " + claim.owner(), mend));
        claims.add(claim);
    }

    private static boolean overlap(MerchantNumber one, MerchantNumber other) {
        return overlap(one.acquirer(), other.acquirer())
                && overlap(one.network(), other.network())
                && overlap(one.terminal(), other.terminal())
                && (one.use() == other.use() || one.use() == Use.BOTH || other.use() == Use.BOTH);
    }

    private static boolean overlap(DescriptorRule one, DescriptorRule other) {
        return overlap(one.store(), other.store())
                && overlap(one.city(), other.city())
                && overlap(one.country(), other.country());
    }

    private static boolean overlap(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
