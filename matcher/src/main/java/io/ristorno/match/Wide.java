package io.ristorno.match;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The offers that are no merchant's, compiled: rows as merchants have them, under each category that an offer names, or under one key for
 * those that count anywhere. So a purchase looks up its category and that one key, and only if any offer is there; none of it allocates.
 */
final class Wide {
    private static final String ANYWHERE = "anywhere";
    private static final int CATEGORIES = 10_000;

    private final Rows rows;
    /** The key of a category's rows; {@code ""} for none. */
    private final String[] categories;

    private final boolean anywhere;
    private final boolean limits;
    private final boolean asksContact;
    private final Map<String, List<Rows.Version>> byOffer;

    /** @param versions by offer then version */
    Wide(List<Rows.Version> versions) {
        byOffer = new LinkedHashMap<>();
        for (Rows.Version version : versions) {
            byOffer.computeIfAbsent(version.offer().id(), _ -> new ArrayList<>(1))
                    .add(version);
        }
        categories = new String[versions.isEmpty() ? 0 : CATEGORIES];
        Arrays.fill(categories, "");
        var byKey = new LinkedHashMap<String, List<Rows.Version>>();
        byOffer.values()
                .forEach(ofOne -> keys(ofOne)
                        .forEach(key -> byKey.computeIfAbsent(key, _ -> new ArrayList<>(2))
                                .addAll(ofOne)));
        anywhere = byKey.containsKey(ANYWHERE);
        limits = versions.stream().anyMatch(version -> version.offer().limitsMembers());
        asksContact =
                versions.stream().anyMatch(version -> version.offer().who().asksContact());
        rows = new Rows(byKey, _ -> 0);
    }

    /** Whether any version of any offer is for members by the segments in which they are. */
    boolean asksSegments() {
        return rows.asksSegments();
    }

    /** The same of one of them, or of a level. */
    boolean asksSegment(String segment) {
        return rows.asksSegment(segment);
    }

    /** Every version of an offer lies under each of its keys: which of them decides a purchase is told before where that one counts. */
    private Set<String> keys(List<Rows.Version> versions) {
        var mccs = new TreeSet<Integer>();
        for (Rows.Version version : versions) {
            if (version.offer().where().mccs().isEmpty()) {
                return Set.of(ANYWHERE);
            }
            mccs.addAll(version.offer().where().mccs());
        }
        var keys = new LinkedHashSet<String>();
        for (int mcc : mccs) {
            categories[mcc] = Integer.toString(mcc);
            keys.add(categories[mcc]);
        }
        return keys;
    }

    /** Adds the versions in force at purchase time whose stateless conditions hold. */
    void match(Purchase purchase, int country, Candidates into) {
        String category = category(purchase.mcc());
        if (!category.isEmpty()) {
            rows.match(category, purchase, 0, country, into);
        }
        if (anywhere) {
            rows.match(ANYWHERE, purchase, 0, country, into);
        }
    }

    /** Adds the version in force at purchase time of every offer that has named the purchase's category, whatever its conditions. */
    void inForce(Purchase purchase, Candidates into) {
        String category = category(purchase.mcc());
        if (!category.isEmpty()) {
            rows.inForce(category, purchase, into);
        }
        if (anywhere) {
            rows.inForce(ANYWHERE, purchase, into);
        }
    }

    private String category(int mcc) {
        return mcc >= 0 && mcc < categories.length ? categories[mcc] : "";
    }

    /** The version of an offer in force at a moment, if it is none of a merchant's and has one. */
    Optional<Offer> version(String offer, long epochMillis) {
        return byOffer.getOrDefault(offer, List.of()).stream()
                .filter(version -> version.fromMillis() <= epochMillis && epochMillis < version.untilMillis())
                .map(Rows.Version::offer)
                .findFirst();
    }

    /** A version of an offer by its number, if it is none of a merchant's. */
    Optional<Offer> numbered(String offer, int version) {
        return byOffer.getOrDefault(offer, List.of()).stream()
                .map(Rows.Version::offer)
                .filter(each -> each.version() == version)
                .findFirst();
    }

    /** Whether any version of any offer limits what one member may have. */
    boolean limits() {
        return limits;
    }

    /** Whether any version of any offer asks by what a member can be reached. */
    boolean asksContact() {
        return asksContact;
    }

    /** Bytes that its arrays take, keys and offers apart. */
    long bytes() {
        return rows.bytes() + 4L * categories.length;
    }
}
