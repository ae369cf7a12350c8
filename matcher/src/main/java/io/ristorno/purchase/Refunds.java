package io.ristorno.purchase;

import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Allotment;
import io.ristorno.member.Cleared;
import io.ristorno.member.Confidence;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which purchases refunds are of that name none.
 *
 * <p>One after the other in the order of their events, each takes what is left to it: the purchase with exactly that amount
 * left; of several such the latest; else the latest with more left; else several, the newest first, which is a guess that an
 * operator confirms before it takes anything. What is left over then counts against the last purchase taken, as more
 * returned than was bought. Candidates are of the refund's own currency, cleared on its day or before, at most
 * {@value #DAYS} days ago.
 *
 * <p>The choice is a function of the set of events, like links, with one exception: what was taken from a settled purchase
 * when somebody looked stays taken from it.
 */
final class Refunds {
    /** A refund is of a purchase that first cleared at most so many days before it. */
    static final int DAYS = 180;

    private final List<Purchase> purchases;
    private final Member member;
    private final List<List<Allotment>> allotted = new ArrayList<>();
    private final long[] left;
    private final Rulings rulings;
    private final List<TransactionEvent> parked = new ArrayList<>(0);
    private final List<TransactionEvent> inReview = new ArrayList<>(0);

    private record Part(int position, long minor) {}

    private record Choice(List<Part> parts, Confidence confidence) {}

    private Refunds(List<Purchase> purchases, Member member, Predicate<Allotment> kept, Rulings rulings) {
        this.purchases = purchases;
        this.member = member;
        this.rulings = rulings;
        left = new long[purchases.size()];
        for (int i = 0; i < left.length; i++) {
            Purchase purchase = purchases.get(i);
            var stays = new ArrayList<Allotment>(0);
            if (purchase.settled()) {
                purchase.allotments().stream().filter(kept).forEach(stays::add);
            }
            allotted.add(stays);
            left[i] = left(purchase, stays);
        }
    }

    /** Of a card that changed hands, another's purchase has nothing left for him. */
    private long left(Purchase purchase, List<Allotment> taken) {
        return purchase.life() == Life.CLEARED && purchase.isOf(member)
                ? purchase.returning(taken).netMinor()
                : 0;
    }

    /**
     * Takes refunds from purchases.
     *
     * @param purchases in order of purchase time
     * @param waiting events without a purchase, in event order
     * @param member whose they are
     * @param kept whether what was taken from a settled purchase was so when somebody looked
     */
    static Refunds match(
            List<Purchase> purchases,
            List<TransactionEvent> waiting,
            Member member,
            Predicate<Allotment> kept,
            Rulings rulings) {
        var refunds = new Refunds(purchases, member, kept, rulings);
        for (TransactionEvent event : waiting) {
            refunds.take(event);
        }
        return refunds;
    }

    /** The purchases, with what was taken from them. */
    List<Purchase> purchases() {
        var returning = new ArrayList<Purchase>(purchases.size());
        for (int i = 0; i < purchases.size(); i++) {
            returning.add(purchases.get(i).returning(allotted.get(i)));
        }
        return returning;
    }

    /** What waits still. */
    List<TransactionEvent> parked() {
        return parked;
    }

    /** What of it an operator has to decide on. */
    List<TransactionEvent> inReview() {
        return inReview;
    }

    private void take(TransactionEvent event) {
        boolean unnamed = !event.message().traces().referenced() && !rulings.refused(event);
        switch (event) {
            case Refund refund when unnamed -> take(refund);
            case TransactionEvent.Chargeback chargeback when unnamed -> review(chargeback);
            case TransactionEvent.ChargebackReversal reversal when unnamed -> review(reversal);
            default -> parked.add(event);
        }
    }

    private void review(TransactionEvent event) {
        parked.add(event);
        inReview.add(event);
    }

    private void take(Refund refund) {
        long kept = keptOf(refund);
        long open = refund.amount().goodsMinor() - kept;
        if (kept > 0 && open <= 0) {
            return;
        }
        Optional<Choice> choice = open > 0 ? choose(refund, open) : Optional.empty();
        if (choice.isEmpty() && kept > 0) {
            exceed(refund, open);
        } else if (choice.isEmpty()) {
            parked.add(refund);
        } else if (choice.get().confidence.needsOperator() && !rulings.accepted(refund)) {
            review(refund);
        } else {
            for (Part part : choice.get().parts) {
                insert(part.position, new Allotment(refund, part.minor, choice.get().confidence));
            }
        }
    }

    private long keptOf(Refund refund) {
        long sum = 0;
        for (List<Allotment> each : allotted) {
            for (Allotment allotment : each) {
                sum += allotment.refund().equals(refund) ? allotment.minor() : 0;
            }
        }
        return sum;
    }

    /** Part of the refund stays with a settled purchase, and nobody has the rest: so it is returned beyond what was bought there. */
    private void exceed(Refund refund, long minor) {
        for (int position = 0; position < left.length; position++) {
            for (Allotment allotment : allotted.get(position)) {
                if (allotment.refund().equals(refund)) {
                    insert(position, new Allotment(refund, minor, allotment.confidence()));
                    return;
                }
            }
        }
    }

    /** In event order, since kept ones are there already. */
    private void insert(int position, Allotment allotment) {
        List<Allotment> taken = allotted.get(position);
        int at = taken.size();
        while (at > 0 && EventOrder.COMPARATOR.compare(taken.get(at - 1).refund(), allotment.refund()) > 0) {
            at--;
        }
        taken.add(at, allotment);
        left[position] = left(purchases.get(position), taken);
    }

    private Optional<Choice> choose(Refund refund, long amount) {
        int exact = 0;
        int latestExact = -1;
        int latestEnough = -1;
        int candidates = 0;
        for (int i = 0; i < left.length; i++) {
            if (candidate(i, refund)) {
                candidates++;
                if (left[i] == amount) {
                    exact++;
                    latestExact = i;
                } else if (left[i] > amount) {
                    latestEnough = i;
                }
            }
        }
        if (exact > 0) {
            return one(latestExact, amount, exact == 1 ? Confidence.ONLY_EXACT : Confidence.LATEST_EXACT);
        }
        if (latestEnough >= 0) {
            return one(latestEnough, amount, Confidence.LATEST_ENOUGH);
        }
        return candidates == 0 ? Optional.empty() : Optional.of(split(refund, amount));
    }

    private static Optional<Choice> one(int position, long amount, Confidence confidence) {
        return Optional.of(new Choice(List.of(new Part(position, amount)), confidence));
    }

    private Choice split(Refund refund, long amount) {
        var parts = new ArrayList<Part>(2);
        long open = amount;
        for (int i = left.length - 1; i >= 0 && open > 0; i--) {
            if (candidate(i, refund)) {
                long taken = Math.min(open, left[i]);
                parts.add(new Part(i, taken));
                open -= taken;
            }
        }
        if (open > 0) {
            parts.add(new Part(parts.getLast().position, open));
        }
        return new Choice(parts, Confidence.SPLIT);
    }

    private boolean candidate(int position, Refund refund) {
        Purchase purchase = purchases.get(position);
        if (left[position] <= 0 || !purchase.currency().equals(refund.amount().currency())) {
            return false;
        }
        Cleared first = purchase.clearings().getFirst();
        int apart = refund.message().at().localDay() - first.at().localDay();
        return apart >= 0
                && apart <= DAYS
                && refund.message().at().localDay() <= purchase.facts().lastDay();
    }
}
