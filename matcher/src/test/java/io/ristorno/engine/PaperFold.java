package io.ristorno.engine;

import io.ristorno.event.Message;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The purchases of one member at one merchant as somebody would find them with the messages on slips of paper before him: he
 * lays out all slips, takes the copies away, and makes piles of what belongs together, one rule after the other. Nothing is
 * kept from one time to the next.
 */
final class PaperFold {
    static final Comparator<TransactionEvent> ORDER = Comparator.<TransactionEvent>comparingLong(
                    event -> event.message().at().epochMillis())
            .thenComparingInt(PaperFold::stepOfLife)
            .thenComparingInt(PaperFold::sequence)
            .thenComparing(event -> event.message().source())
            .thenComparing(event -> event.message().id());

    private final List<List<TransactionEvent>> piles = new ArrayList<>();
    final List<PaperPurchase> purchases = new ArrayList<>();
    final List<TransactionEvent> parked = new ArrayList<>();
    final List<TransactionEvent> inReview = new ArrayList<>();

    PaperFold(List<TransactionEvent> slips) {
        List<TransactionEvent> sorted = slips.stream().sorted(ORDER).toList();
        List<TransactionEvent> real = sorted.stream()
                .filter(slip -> fullestReport(sameBusiness(slip, sorted)).contains(slip))
                .toList();
        real.forEach(slip -> piles.add(new ArrayList<>(List.of(slip))));
        pile(real);
        var waiting = new ArrayList<TransactionEvent>();
        for (List<TransactionEvent> pile : piles) {
            if (pile.stream()
                    .anyMatch(slip -> slip instanceof Authorization
                            || slip instanceof Clearing
                            || slip instanceof TransactionEvent.Done)) {
                purchases.add(new PaperPurchase(pile));
            } else {
                waiting.addAll(pile);
            }
        }
        purchases.sort(Comparator.<PaperPurchase>comparingLong(purchase -> purchase.at.epochMillis())
                .thenComparing(purchase -> purchase.key));
        waiting.stream().sorted(ORDER).forEach(this::findPurchase);
    }

    private static int stepOfLife(TransactionEvent event) {
        return switch (event) {
            case Authorization it -> 1;
            case Increment it -> 2;
            case Reversal it -> 3;
            case Clearing it -> 4;
            case TransactionEvent.ClearingReversal it -> 5;
            case Refund it -> 6;
            case Chargeback it -> 7;
            case ChargebackReversal it -> 8;
            case TransactionEvent.Done it -> 0;
        };
    }

    private static int sequence(TransactionEvent event) {
        return event instanceof Clearing clearing ? clearing.sequence() : 0;
    }

    // Copies: one thing that several feeds report. Of the feeds, the one that reports it most often tells how often it
    // was.

    private static List<TransactionEvent> sameBusiness(TransactionEvent slip, List<TransactionEvent> all) {
        return traces(slip).lifeCycle().isEmpty()
                ? List.of(slip)
                : all.stream()
                        .filter(other -> sameId(slip, other)
                                && stepOfLife(slip) == stepOfLife(other)
                                && sequence(slip) == sequence(other)
                                && slip.amount().minor() == other.amount().minor()
                                && slip.amount()
                                        .currency()
                                        .equals(other.amount().currency()))
                        .toList();
    }

    private static List<TransactionEvent> fullestReport(List<TransactionEvent> same) {
        Map<String, List<TransactionEvent>> feeds = same.stream()
                .collect(Collectors.groupingBy(slip -> slip.message().source(), TreeMap::new, Collectors.toList()));
        int most = feeds.values().stream().mapToInt(List::size).max().orElseThrow();
        return feeds.values().stream()
                .filter(report -> report.size() == most)
                .findFirst()
                .orElseThrow();
    }

    // Piles: all ties of a tier before the next one.

    private void pile(List<TransactionEvent> slips) {
        for (TransactionEvent slip : slips) {
            lay(slip, slips, PaperFold::sameId);
        }
        for (TransactionEvent slip : slips) {
            lay(slip, slips, PaperFold::sameTraces);
        }
        for (TransactionEvent slip : slips) {
            lay(slip, slips, PaperFold::namesByOriginal);
        }
        for (TransactionEvent slip : slips) {
            if (seeksAuthorization(slip)) {
                lay(slip, slips, PaperFold::sameApproval);
            }
        }
        for (TransactionEvent slip : slips) {
            if (slip instanceof Clearing && seeksAuthorization(slip)) {
                lay(slip, slips, (one, other) -> sameAmount(one, other) && isOpen(pileOf(other)));
            }
        }
    }

    /** Lays a slip with all of its pile to the first other slip that it may go with. */
    private void lay(
            TransactionEvent slip,
            List<TransactionEvent> slips,
            BiPredicate<TransactionEvent, TransactionEvent> together) {
        for (TransactionEvent other : slips) {
            if (!other.equals(slip) && together.test(slip, other) && mayUnite(pileOf(slip), pileOf(other))) {
                unite(pileOf(slip), pileOf(other));
                return;
            }
        }
    }

    private List<TransactionEvent> pileOf(TransactionEvent slip) {
        return piles.stream().filter(pile -> pile.contains(slip)).findFirst().orElseThrow();
    }

    private void unite(List<TransactionEvent> one, List<TransactionEvent> other) {
        if (!one.equals(other)) {
            piles.remove(other);
            one.addAll(other);
            one.sort(ORDER);
        }
    }

    /** Two different life-cycle ids of one network are two purchases, whatever else is said. */
    private static boolean mayUnite(List<TransactionEvent> one, List<TransactionEvent> other) {
        return one.stream()
                .noneMatch(slip -> other.stream()
                        .anyMatch(each -> !traces(slip).lifeCycle().isEmpty()
                                && !traces(each).lifeCycle().isEmpty()
                                && traces(slip).network().equals(traces(each).network())
                                && !sameId(slip, each)));
    }

    private static Traces traces(TransactionEvent slip) {
        return slip.message().traces();
    }

    private static boolean sameId(TransactionEvent one, TransactionEvent other) {
        return !traces(one).lifeCycle().isEmpty()
                && traces(one).lifeCycle().equals(traces(other).lifeCycle())
                && traces(one).network().equals(traces(other).network());
    }

    private static boolean sameTraces(TransactionEvent one, TransactionEvent other) {
        Traces traces = traces(one);
        return !traces.retrieval().isEmpty()
                && !traces.stan().isEmpty()
                && !traces.acquirer().isEmpty()
                && traces.retrieval().equals(traces(other).retrieval())
                && traces.stan().equals(traces(other).stan())
                && traces.acquirer().equals(traces(other).acquirer());
    }

    static boolean namesByOriginal(TransactionEvent slip, TransactionEvent other) {
        Original original = traces(slip).original();
        return !original.stan().isEmpty()
                && original.stan().equals(traces(other).stan())
                && unknownOrSame(original.transmission(), traces(other).transmission())
                && unknownOrSame(original.acquirer(), traces(other).acquirer())
                && Math.abs(daysBetween(slip.message(), other.message())) <= 225;
    }

    private static boolean unknownOrSame(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static int daysBetween(Message earlier, Message later) {
        return later.at().localDay() - earlier.at().localDay();
    }

    private static boolean within(int days, Message earlier, Message later) {
        int between = daysBetween(earlier, later);
        return between >= 0 && between <= days;
    }

    private boolean seeksAuthorization(TransactionEvent slip) {
        boolean kind = switch (slip) {
            case Clearing it -> true;
            case Increment it -> !hasReference(slip);
            case Reversal it -> !hasReference(slip);
            case TransactionEvent.ClearingReversal it -> !hasReference(slip);
            case Authorization it -> false;
            case Refund it -> false;
            case Chargeback it -> false;
            case ChargebackReversal it -> false;
            case TransactionEvent.Done it -> false;
        };
        return kind && pileOf(slip).stream().noneMatch(Authorization.class::isInstance);
    }

    private static boolean hasReference(TransactionEvent slip) {
        return !traces(slip).lifeCycle().isEmpty()
                || !traces(slip).original().stan().isEmpty();
    }

    private static boolean sameApproval(TransactionEvent slip, TransactionEvent other) {
        return other instanceof Authorization
                && !traces(slip).approval().isEmpty()
                && traces(slip).approval().equals(traces(other).approval())
                && slip.message().card() == other.message().card()
                && within(31, other.message(), slip.message());
    }

    private static boolean sameAmount(TransactionEvent slip, TransactionEvent other) {
        return other instanceof Authorization
                && slip.amount().minor() == other.amount().minor()
                && slip.amount().currency().equals(other.amount().currency())
                && slip.message().card() == other.message().card()
                && within(8, other.message(), slip.message());
    }

    /** Nothing of it has cleared, and it was not reversed in full. */
    private static boolean isOpen(List<TransactionEvent> pile) {
        return pile.stream()
                .noneMatch(
                        slip -> slip instanceof Clearing || slip instanceof Reversal reversal && ofAll(reversal, pile));
    }

    private static boolean ofAll(Reversal reversal, List<TransactionEvent> pile) {
        boolean ofIncrement = reversal.ofIncrement()
                || pile.stream()
                        .filter(slip -> !slip.equals(reversal) && namesByOriginal(reversal, slip))
                        .findFirst()
                        .filter(Increment.class::isInstance)
                        .isPresent();
        return reversal.amount().minor() == 0 && !ofIncrement;
    }

    // What no pile takes. A refund that names nothing is of the purchase that fits best; all else waits.

    private void findPurchase(TransactionEvent slip) {
        boolean names = hasReference(slip);
        switch (slip) {
            case Refund refund when !names -> take(refund);
            case Chargeback it when !names -> review(it);
            case ChargebackReversal it when !names -> review(it);
            default -> parked.add(slip);
        }
    }

    private void review(TransactionEvent slip) {
        parked.add(slip);
        inReview.add(slip);
    }

    private void take(Refund refund) {
        long amount = refund.amount().minor() - refund.amount().cashMinor();
        List<PaperPurchase> candidates = purchases.stream()
                .filter(purchase -> amount > 0
                        && purchase.net() > 0
                        && purchase.currency().equals(refund.amount().currency())
                        && purchase.life() == PaperPurchase.Life.CLEARED
                        && isBehind(refund, purchase))
                .toList();
        List<PaperPurchase> exact =
                candidates.stream().filter(purchase -> purchase.net() == amount).toList();
        List<PaperPurchase> enough =
                candidates.stream().filter(purchase -> purchase.net() > amount).toList();
        if (!exact.isEmpty()) {
            exact.getLast().take(refund, amount);
        } else if (!enough.isEmpty()) {
            enough.getLast().take(refund, amount);
        } else if (candidates.isEmpty()) {
            parked.add(refund);
        } else {
            review(refund);
        }
    }

    private static boolean isBehind(Refund refund, PaperPurchase purchase) {
        int days = refund.message().at().localDay()
                - purchase.clearings.getFirst().at().localDay();
        return days >= 0 && days <= 180;
    }
}
