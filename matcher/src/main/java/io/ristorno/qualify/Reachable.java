package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.member.Confirmation;
import io.ristorno.member.Contacts;
import io.ristorno.member.Footing;
import io.ristorno.member.Purchase;
import io.ristorno.offer.ContactKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** By what the member could be reached, as was confirmed, when he bought. */
public final class Reachable {
    private static final long SECOND_MILLIS = 1_000;

    private Reachable() {}

    static boolean isBy(Set<ContactKind> asked, Case matter) {
        return asked.stream().anyMatch(kind -> since(kind, matter).isPresent());
    }

    /** What of it has to stay for a settled purchase: since when, by each kind. */
    public static Contacts footing(Case matter) {
        List<Confirmation> kept = new ArrayList<>(0);
        for (ContactKind kind : ContactKind.values()) {
            since(kind, matter).ifPresent(millis -> kept.add(new Confirmation(kind, true, millis)));
        }
        kept.sort(Comparator.comparingLong(Confirmation::atMillis).thenComparing(Confirmation::kind));
        return new Contacts(kept, List.of());
    }

    /** In words. */
    static String actual(Case matter) {
        String kinds = Set.of(ContactKind.values()).stream()
                .filter(kind -> since(kind, matter).isPresent())
                .sorted()
                .map(Enum::name)
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "none" : kinds;
    }

    /**
     * Since when, epoch milliseconds; empty if he could not. As with links of cards, of a purchase without an authorization the day is
     * known at best.
     */
    private static OptionalLong since(ContactKind kind, Case matter) {
        Purchase purchase = matter.purchase();
        Contacts known =
                purchase.footing().map(Footing::contacts).orElse(matter.member().contacts());
        // Card messages tell no less than a second: what was told in the course of it holds.
        long second = Math.floorDiv(purchase.at().epochMillis(), SECOND_MILLIS);
        OptionalLong since = known.since(kind, second * SECOND_MILLIS + SECOND_MILLIS - 1);
        return since.isPresent() || !purchase.fromClearing() ? since : sameDay(kind, known, purchase);
    }

    private static OptionalLong sameDay(ContactKind kind, Contacts known, Purchase purchase) {
        return known.all().stream()
                .filter(each -> each.kind() == kind && each.verified())
                .mapToLong(Confirmation::atMillis)
                .filter(millis ->
                        Moment.at(Instant.ofEpochMilli(millis), purchase.zone()).localDay()
                                == purchase.at().localDay())
                .findFirst();
    }
}
