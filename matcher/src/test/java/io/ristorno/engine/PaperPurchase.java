package io.ristorno.engine;

import io.ristorno.event.Amount;
import io.ristorno.event.Deed;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.money.Commodity;
import io.ristorno.program.WindowTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One pile of slips, read from the first to the last with a pencil in the hand. */
final class PaperPurchase {
    /** What an amount is in the two currencies of a card purchase, goods only. */
    record Goods(Exact spent, Exact billed) {
        static final Goods NONE = new Goods(Exact.ZERO, Exact.ZERO);

        Goods plus(Goods other) {
            return new Goods(spent.plus(other.spent), billed.plus(other.billed));
        }

        Goods minus(Goods other) {
            return new Goods(
                    spent.minus(other.spent).atLeast(Exact.ZERO),
                    billed.minus(other.billed).atLeast(Exact.ZERO));
        }

        Goods part(Exact share) {
            return new Goods(spent.times(share), billed.times(share));
        }
    }

    record Cleared(Moment at, Goods goods) {}

    enum Life {
        VERIFICATION,
        AUTHORISED,
        CLEARED,
        VOID
    }

    final List<TransactionEvent> slips;
    final TransactionEvent lead;
    final String key;
    final Moment at;
    final List<Cleared> clearings = new ArrayList<>();
    final List<TransactionEvent> suspects = new ArrayList<>();
    final List<String> taken = new ArrayList<>();
    Goods firstAuthorised = Goods.NONE;
    Goods authorised = Goods.NONE;
    Integer lastApprovalDay;
    boolean moreToCome;
    private Exact highest = Exact.ZERO;
    private Exact owed = Exact.ZERO;
    private boolean anyCleared;
    private Exact refunded = Exact.ZERO;
    private Exact disputed = Exact.ZERO;
    private Exact won = Exact.ZERO;
    /** Increments that are part of the hold, with what each made it more; and those that are struck out. */
    private final Map<Increment, Goods> added = new LinkedHashMap<>();

    private final Set<Increment> struck = new HashSet<>();

    PaperPurchase(List<TransactionEvent> pile) {
        slips = List.copyOf(pile);
        lead = first(Authorization.class, first(Clearing.class, slips.getFirst()));
        at = lead.message().at();
        key = slips.stream()
                .map(slip -> slip.message().traces())
                .filter(traces -> !traces.lifeCycle().isEmpty())
                .map(traces -> traces.network() + ":" + traces.lifeCycle())
                .findFirst()
                .orElseGet(() -> sortKey(slips.getFirst()));
        slips.forEach(this::hold);
        slips.forEach(this::move);
        if (deed().isPresent() && !(deed().get() instanceof Deed.Referral)) {
            clearings.add(new Cleared(at, Goods.NONE));
        }
    }

    private TransactionEvent first(Class<? extends TransactionEvent> kind, TransactionEvent otherwise) {
        return slips.stream().filter(kind::isInstance).findFirst().orElse(otherwise);
    }

    private static String sortKey(TransactionEvent slip) {
        int sequence = slip instanceof Clearing clearing ? clearing.sequence() : 0;
        Message message = slip.message();
        return message.at().epochMillis() + "|" + slip.rank() + "|" + sequence + "|" + message.source() + "|"
                + message.id();
    }

    Commodity currency() {
        return lead.amount().currency();
    }

    boolean fromClearing() {
        return !(lead instanceof Authorization);
    }

    /** What the issuer holds: it does not depend on what has cleared. */
    private void hold(TransactionEvent slip) {
        Goods goods = goods(slip.amount());
        if (slip instanceof Authorization) {
            firstAuthorised = slip.equals(lead) ? goods : firstAuthorised;
            authorised = goods;
            approved(slip);
        } else if (slip instanceof Increment increment) {
            if (!struck.contains(increment)) {
                Goods before = increment.newTotal() ? authorised : Goods.NONE;
                added.put(increment, goods.minus(before));
                authorised = increment.newTotal() ? goods : authorised.plus(goods);
            }
            approved(slip);
        } else if (slip instanceof Reversal reversal) {
            reverse(reversal, goods);
        }
    }

    /** What has cleared, and what came back. */
    private void move(TransactionEvent slip) {
        Goods goods = goods(slip.amount());
        if (slip instanceof Clearing clearing) {
            clear(clearing, goods);
        } else if (slip instanceof ClearingReversal) {
            List<TransactionEvent> same = suspects.stream()
                    .filter(suspect -> suspect.amount().minor() == slip.amount().minor())
                    .toList();
            if (same.isEmpty()) {
                takeBack(goods.spent);
            } else {
                suspects.remove(same.getFirst());
            }
        } else if (slip instanceof Refund) {
            refunded = refunded.plus(goods.spent);
        } else if (slip instanceof Chargeback) {
            disputed = disputed.plus(goods.spent);
        } else if (slip instanceof ChargebackReversal) {
            won = won.plus(goods.spent);
        }
    }

    /** Cash is taken off first. A bill in another currency than the first slip's is not added to it: its own rate counts. */
    private Goods goods(Amount amount) {
        Amount reference = lead.amount();
        if (!amount.currency().equals(reference.currency())) {
            throw new IllegalArgumentException("no story pays one purchase in two currencies");
        }
        Exact spent = Exact.of(amount.minor() - amount.cashMinor());
        Amount rate = amount.billingCurrency().equals(reference.billingCurrency()) ? amount : reference;
        return rate.minor() == 0
                ? new Goods(spent, Exact.ZERO)
                : new Goods(spent, spent.times(Exact.of(rate.billingMinor(), rate.minor())));
    }

    private void approved(TransactionEvent slip) {
        highest = highest.atLeast(authorised.spent);
        int day = slip.message().at().localDay();
        lastApprovalDay = lastApprovalDay == null ? day : Math.max(lastApprovalDay, day);
    }

    private void reverse(Reversal reversal, Goods left) {
        boolean names = reversal.message().traces().original().present();
        List<Increment> named = slips.stream()
                .filter(slip -> slip instanceof Increment && names && PaperFold.namesByOriginal(reversal, slip))
                .map(Increment.class::cast)
                .toList();
        boolean all = reversal.amount().minor() == 0;
        if (all && !named.isEmpty()) {
            strike(named.getLast());
        } else if (all
                && reversal.ofIncrement()
                && slips.stream()
                        .noneMatch(
                                slip -> names && !slip.equals(reversal) && PaperFold.namesByOriginal(reversal, slip))) {
            if (!names && !added.isEmpty()) {
                strike(List.copyOf(added.keySet()).getLast());
            }
        } else if (authorised.spent.isMoreThan(left.spent)) {
            authorised = left;
        }
    }

    private void strike(Increment increment) {
        authorised = authorised.minus(added.getOrDefault(increment, Goods.NONE));
        added.remove(increment);
        struck.add(increment);
    }

    private void clear(Clearing clearing, Goods goods) {
        boolean second = !clearings.isEmpty() && clearing.sequence() == 0;
        Exact then = cleared().spent.minus(owed).plus(goods.spent);
        if (second && !fromClearing() && then.isMoreThan(highest)) {
            suspects.add(clearing);
            return;
        }
        moreToCome = (!anyCleared || moreToCome) && !clearing.last();
        anyCleared = true;
        clearings.add(new Cleared(clearing.message().at(), goods));
        if (owed.isMoreThan(Exact.ZERO)) {
            Exact back = owed.atMost(goods.spent);
            owed = owed.minus(back);
            takeBack(back);
        }
    }

    /** The latest clearing of just that amount, else from the latest on; what is not there yet is owed by the next. */
    private void takeBack(Exact amount) {
        for (Cleared clearing : clearings.reversed()) {
            if (clearing.goods.spent.equals(amount)) {
                clearings.remove(clearings.lastIndexOf(clearing));
                return;
            }
        }
        Exact left = amount;
        while (!clearings.isEmpty() && left.isMoreThan(Exact.ZERO)) {
            Cleared last = clearings.removeLast();
            Exact off = left.atMost(last.goods.spent);
            left = left.minus(off);
            Exact stays = last.goods.spent.minus(off);
            if (stays.isMoreThan(Exact.ZERO)) {
                clearings.add(new Cleared(last.at, last.goods.part(stays.dividedBy(last.goods.spent))));
            }
        }
        owed = owed.plus(left);
    }

    void take(Refund refund, long amount) {
        taken.add(refund.message().source() + "|" + refund.message().id() + amount);
        refunded = refunded.plus(Exact.of(amount));
    }

    Goods cleared() {
        return clearings.stream().map(Cleared::goods).reduce(Goods.NONE, Goods::plus);
    }

    /** Whether a member was brought by another, to an offer. */
    boolean isReferredTo(String offer) {
        return deed().orElse(null) instanceof Deed.Referred referred
                && referred.offer().equals(offer);
    }

    /** What was done where nothing was bought: of one that is told several times, the last word. */
    Optional<Deed> deed() {
        return slips.stream()
                .filter(Done.class::isInstance)
                .map(slip -> ((Done) slip).deed())
                .max(Comparator.comparingInt(deed -> deed instanceof Deed.Referral it ? it.revision() : 0));
    }

    private static Life life(Deed deed) {
        return deed instanceof Deed.Referral told
                ? switch (told.state()) {
                    case PROVISIONAL -> Life.AUTHORISED;
                    case PENDING, AVAILABLE -> Life.CLEARED;
                    case GONE -> Life.VOID;
                }
                : Life.CLEARED;
    }

    Life life() {
        if (deed().isPresent()) {
            return life(deed().get());
        }
        if (cleared().spent.isMoreThan(Exact.ZERO)) {
            return Life.CLEARED;
        }
        boolean reversed = highest.isMoreThan(Exact.ZERO) && authorised.spent.equals(Exact.ZERO);
        if (anyCleared || reversed) {
            return Life.VOID;
        }
        boolean small = !highest.isMoreThan(Exact.of(100));
        return small && lead.message().mcc() != 5542 ? Life.VERIFICATION : Life.AUTHORISED;
    }

    Goods beforeReturns() {
        return life() == Life.CLEARED ? cleared() : authorised;
    }

    Exact openChargebacks() {
        return disputed.minus(won).atLeast(Exact.ZERO);
    }

    boolean fraud() {
        return openChargebacks().isMoreThan(Exact.ZERO)
                && slips.stream().anyMatch(slip -> slip instanceof Chargeback chargeback && chargeback.fraud());
    }

    Exact returned() {
        return life() == Life.CLEARED ? refunded.plus(openChargebacks()).atMost(cleared().spent) : Exact.ZERO;
    }

    long net() {
        return beforeReturns().spent.minus(returned()).halfUp();
    }

    /** Days in which a clearing is expected, from the last approval on; without one, for ever. */
    int lastProvisionalDay(WindowTerms terms) {
        int mcc = lead.message().mcc();
        boolean travel = mcc >= 3000 && mcc <= 3999
                || Set.of(4411, 4511, 7011, 7012, 7512, 7513).contains(mcc);
        return lastApprovalDay == null
                ? Integer.MAX_VALUE
                : lastApprovalDay + (travel ? terms.provisionalTravelDays() : terms.provisionalDays());
    }

    Set<String> flags() {
        Set<String> flags = new TreeSet<>();
        if (!suspects.isEmpty()) {
            flags.add("SUSPECT_DUPLICATE");
        }
        if (life() == Life.CLEARED && refunded.plus(openChargebacks()).isMoreThan(cleared().spent)) {
            flags.add("RETURN_EXCEEDS_PURCHASE");
        }
        return flags;
    }
}
