package io.ristorno.purchase;

import io.ristorno.event.Amount;
import io.ristorno.event.Message;
import io.ristorno.event.Original;
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
import io.ristorno.member.Cleared;
import io.ristorno.member.Facts;
import io.ristorno.member.Life;
import io.ristorno.member.Spent;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.Rounding;
import io.ristorno.reward.Flag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One group of messages, in event order, becomes the facts of one purchase. Amounts are of goods: cash handed out with the
 * purchase is taken off first.
 */
final class Folding {
    private final List<TransactionEvent> events;
    private final TransactionEvent lead;
    private final int purchaseDay;
    private final Rulings rulings;
    private Set<Flag> flags = Set.of();
    /** Increments that are part of what is held, and those that are none any more, or never will be. */
    private final List<Added> held = new ArrayList<>(0);

    private final List<Increment> takenOff = new ArrayList<>(0);
    private final List<Cleared> clearings = new ArrayList<>();
    private final List<TransactionEvent> suspects = new ArrayList<>(0);
    private Spent firstAuthorised = Spent.NONE;
    private Spent authorised = Spent.NONE;
    private long highestAuthorised;
    private boolean anyAuthorised;
    private boolean anyCleared;
    private int lastCleared = Integer.MIN_VALUE;
    private final List<TransactionEvent> late = new ArrayList<>(0);
    private final List<TransactionEvent> unvalued = new ArrayList<>(0);
    private boolean more = true;
    private long owed;
    private int lastApprovalDay = Integer.MIN_VALUE;
    private long refunded;
    private long disputed;
    private long won;
    private boolean fraud;

    /** What an increment made the hold more. */
    private record Added(Increment by, Spent amount) {}

    private Folding(List<TransactionEvent> events, Rulings rulings) {
        this.rulings = rulings;
        this.events = events;
        this.lead = lead(events);
        this.purchaseDay = lead.message().at().localDay();
    }

    /** Whether a group is a purchase, or is treated like one: only an approved authorization, a clearing or a deed creates one. */
    static boolean creates(List<TransactionEvent> group) {
        for (TransactionEvent event : group) {
            if (event instanceof Authorization || event instanceof Clearing || event instanceof Done) {
                return true;
            }
        }
        return false;
    }

    /** The event that gives the purchase its time and place. */
    static TransactionEvent lead(List<TransactionEvent> group) {
        return Facts.lead(group);
    }

    /** The facts of a group that {@linkplain #creates creates} a purchase; id, aliases and rewards are still to be given. */
    static Facts fold(List<TransactionEvent> group, Rulings rulings) {
        if (group.getFirst() instanceof Done) {
            return Deeds.fold(group);
        }
        var folding = new Folding(group, rulings);
        for (TransactionEvent event : group) {
            folding.hold(event);
        }
        for (TransactionEvent event : group) {
            folding.move(event);
        }
        for (TransactionEvent event : group) {
            folding.comeBack(event);
        }
        for (TransactionEvent suspect : folding.suspects) {
            if (!rulings.refused(suspect)) {
                folding.flag(Flag.SUSPECT_DUPLICATE);
            }
        }
        if (rulings.elsewhere(group.getFirst())) {
            folding.flag(Flag.ELSEWHERE);
        }
        return folding.facts();
    }

    /** What is held changes, whatever has cleared. */
    private void hold(TransactionEvent event) {
        switch (event) {
            case Authorization authorization -> authorise(authorization);
            case Increment increment -> add(increment);
            case Reversal reversal -> lower(reversal);
            case Clearing clearing -> {}
            case ClearingReversal reversal -> {}
            case Refund refund -> {}
            case Chargeback chargeback -> {}
            case ChargebackReversal reversal -> {}
            case Done done -> throw apart();
        }
    }

    private static IllegalStateException apart() {
        return new IllegalStateException("what is no purchase is part of none");
    }

    /** Money moves: what is a second clearing too much is measured against all that was ever held. */
    private void move(TransactionEvent event) {
        int day = event.message().at().localDay();
        switch (event) {
            case Clearing clearing when day > lastClearingDay() -> late.add(clearing);
            case Clearing clearing -> clear(clearing);
            case ClearingReversal reversal when day > lastDay() -> late.add(reversal);
            case ClearingReversal reversal when isOfUncounted(reversal) -> {}
            case ClearingReversal reversal -> takeBack(valued(reversal).minor());
            case Authorization _, Increment _, Reversal _, Refund _, Chargeback _, ChargebackReversal _ -> {}
            case Done _ -> throw apart();
        }
    }

    /** Who takes back a clearing that was left out, such as one of two by mistake, takes nothing of what counts. */
    private boolean isOfUncounted(ClearingReversal reversal) {
        for (TransactionEvent suspect : suspects) {
            if (suspect.amount().minor() == reversal.amount().minor()
                    && suspect.amount().currency().equals(reversal.amount().currency())) {
                suspects.remove(suspect);
                return true;
            }
        }
        return late.stream()
                .anyMatch(event -> event instanceof Clearing
                        && event.amount().minor() == reversal.amount().minor()
                        && event.amount().currency().equals(reversal.amount().currency()));
    }

    /** What was cleared comes back, as long as the purchase is open. */
    private void comeBack(TransactionEvent event) {
        int day = event.message().at().localDay();
        switch (event) {
            case Refund _, Chargeback _, ChargebackReversal _ when day > lastDay() -> late.add(event);
            case Refund refund -> refunded += valued(refund).minor();
            case Chargeback chargeback -> dispute(chargeback);
            case ChargebackReversal reversal -> won += valued(reversal).minor();
            case Authorization _, Increment _, Reversal _, Clearing _, ClearingReversal _ -> {}
            case Done _ -> throw apart();
        }
    }

    /** What is held may clear for so long after its last approval; what cleared without being held, while it is open. */
    private int lastClearingDay() {
        return lead instanceof Authorization
                ? Horizon.lastDay(purchaseDay, Integer.MIN_VALUE, lastApprovalDay)
                : lastDay();
    }

    /** The last local day on which anything may happen to the purchase. */
    private int lastDay() {
        return Horizon.lastDay(purchaseDay, lastCleared, lastApprovalDay);
    }

    private void authorise(Authorization authorization) {
        Spent amount = valued(authorization);
        if (!known(authorization.amount(), amount)) {
            return;
        }
        if (!anyAuthorised) {
            firstAuthorised = amount;
        }
        anyAuthorised = true;
        // A further authorization of the same purchase, such as a completion advice, tells the new total.
        authorised = amount;
        approved(authorization.message());
    }

    private void add(Increment increment) {
        Spent amount = valued(increment);
        if (!takenOff.contains(increment) && known(increment.amount(), amount)) {
            held.add(new Added(increment, increment.newTotal() ? amount.minus(authorised) : amount));
            authorised = increment.newTotal() ? amount : authorised.plus(amount);
        }
        approved(increment.message());
    }

    private void approved(Message message) {
        highestAuthorised = Math.max(highestAuthorised, authorised.minor());
        lastApprovalDay = Math.max(lastApprovalDay, message.at().localDay());
    }

    private void lower(Reversal reversal) {
        var original = reversal.message().traces().original();
        Optional<Increment> named = original.present() ? named(original) : Optional.empty();
        boolean one = named.isPresent() || reversal.ofIncrement() && !namesOther(reversal);
        if (reversal.amount().minor() == 0 && one) {
            named.or(() -> Optional.ofNullable(original.present() ? null : lastHeld()))
                    .ifPresent(this::takeOff);
            return;
        }
        Spent left = valued(reversal);
        if (!known(reversal.amount(), left)) {
            return;
        }
        // A reversal lowers a hold: whatever it says, it raises none.
        authorised = left.minor() < authorised.minor() ? left : authorised;
    }

    /** The increment that original data elements name, wherever in time it stands. */
    private Optional<Increment> named(Original original) {
        for (TransactionEvent event : events.reversed()) {
            if (event instanceof Increment increment && Linking.named(original, increment)) {
                return Optional.of(increment);
            }
        }
        return Optional.empty();
    }

    private boolean namesOther(Reversal reversal) {
        var original = reversal.message().traces().original();
        return original.present()
                && events.stream().anyMatch(event -> !event.equals(reversal) && Linking.named(original, event));
    }

    private @Nullable Increment lastHeld() {
        return held.isEmpty() ? null : held.getLast().by;
    }

    /** An increment is taken off once, however many messages say so; one that comes behind its reversal raises nothing. */
    private void takeOff(Increment increment) {
        for (Added added : List.copyOf(held)) {
            if (added.by.equals(increment)) {
                authorised = authorised.minus(added.amount);
                held.remove(added);
            }
        }
        takenOff.add(increment);
    }

    private void clear(Clearing clearing) {
        Spent amount = valued(clearing);
        if (!known(clearing.amount(), amount)) {
            return;
        }
        if (suspect(clearing, amount) && !rulings.accepted(clearing)) {
            suspects.add(clearing);
            return;
        }
        anyCleared = true;
        lastCleared = Math.max(lastCleared, clearing.message().at().localDay());
        more &= !clearing.last();
        clearings.add(new Cleared(clearing.message().at(), amount));
        if (owed > 0) {
            long back = Math.min(owed, amount.minor());
            owed -= back;
            takeBack(back);
        }
    }

    /** A second clearing without a number that would take the sum past the highest hold is left out until somebody looks. */
    private boolean suspect(Clearing clearing, Spent amount) {
        return anyAuthorised
                && !clearings.isEmpty()
                && clearing.sequence() == 0
                && clearedMinor() - owed + amount.minor() > highestAuthorised;
    }

    private void flag(Flag flag) {
        var more = EnumSet.of(flag);
        more.addAll(flags);
        flags = more;
    }

    private long clearedMinor() {
        long sum = 0;
        for (Cleared clearing : clearings) {
            sum += clearing.spent().minor();
        }
        return sum;
    }

    /**
     * Takes the latest clearing of that amount back, or else as much as there is from the latest on. A clearing that is known by
     * its date alone sorts behind its own reversal: what is not there yet is owed.
     */
    private void takeBack(long minor) {
        for (int i = clearings.size() - 1; i >= 0; i--) {
            if (clearings.get(i).spent().minor() == minor) {
                clearings.remove(i);
                return;
            }
        }
        long left = minor;
        for (int i = clearings.size() - 1; i >= 0 && left > 0; i--) {
            left -= shorten(i, left);
        }
        owed += left;
    }

    private long shorten(int position, long most) {
        Cleared clearing = clearings.get(position);
        long taken = Math.min(most, clearing.spent().minor());
        if (taken == clearing.spent().minor()) {
            clearings.remove(position);
        } else {
            Spent left = clearing.spent().part(clearing.spent().minor() - taken);
            clearings.set(position, new Cleared(clearing.at(), left));
        }
        return taken;
    }

    private void dispute(Chargeback chargeback) {
        disputed += valued(chargeback).minor();
        fraud |= chargeback.fraud();
    }

    /**
     * Goods in both currencies of the purchase. An amount that does not tell the cardholder's bill, or in another currency,
     * is billed at the rate of the message that leads the purchase.
     */
    private Spent spent(Amount amount) {
        Amount reference = lead.amount();
        if (!amount.currency().equals(reference.currency())) {
            return converted(amount, reference);
        }
        long goods = amount.goodsMinor();
        if (amount.billingCurrency().equals(reference.billingCurrency())) {
            return new Spent(amount.minor(), amount.billingMinor()).part(goods);
        }
        return atRate(goods, reference);
    }

    /**
     * An amount in another currency than the purchase's, by what the cardholder is billed. Nothing where no bill is in a
     * currency of the purchase: a number is not added to another currency's.
     */
    private static Spent converted(Amount amount, Amount reference) {
        Spent billed = new Spent(amount.minor(), amount.billingMinor()).part(amount.goodsMinor());
        if (amount.billingCurrency().equals(reference.currency())) {
            return atRate(billed.billing(), reference);
        }
        if (amount.billingCurrency().equals(reference.billingCurrency()) && reference.billingMinor() > 0) {
            long minor = Rounding.downShare(reference.minor(), billed.billing(), reference.billingMinor());
            return new Spent(minor, billed.billing(), billed.rest());
        }
        return Spent.NONE;
    }

    /** What a message is worth to the purchase: nothing, and that is noted, where nobody can tell. */
    private Spent valued(TransactionEvent event) {
        Spent amount = spent(event.amount());
        if (!known(event.amount(), amount)) {
            unvalued.add(event);
        }
        return amount;
    }

    /** Whether it is known what an amount is in the purchase's currency. */
    private static boolean known(Amount amount, Spent spent) {
        return spent.minor() > 0 || amount.goodsMinor() == 0;
    }

    private static Spent atRate(long minor, Amount rate) {
        return rate.minor() == 0 ? new Spent(minor, 0) : Spent.at(minor, rate.billingMinor(), rate.minor());
    }

    private Life life() {
        if (clearedMinor() > 0) {
            return Life.CLEARED;
        }
        if (anyCleared || authorised.minor() == 0 && highestAuthorised > 0) {
            return Life.VOID;
        }
        return verification() ? Life.VERIFICATION : Life.AUTHORISED;
    }

    private boolean verification() {
        return highestAuthorised <= lead.amount().currency().oneUnitMinor()
                && !MerchantCategory.isDispenser(lead.message().mcc());
    }

    private Facts facts() {
        Message message = lead.message();
        long open = Math.max(0, disputed - won);
        return new Facts(
                key(),
                events,
                life(),
                message.at(),
                !(lead instanceof Authorization),
                message.card(),
                message.location(),
                message.zone(),
                message.country(),
                message.mcc(),
                message.channel(),
                message.processing(),
                lead.amount().currency(),
                lead.amount().billingCurrency(),
                firstAuthorised,
                authorised,
                clearings,
                suspects,
                anyCleared && more,
                refunded,
                open,
                fraud && open > 0,
                lastApprovalDay,
                lastDay(),
                late,
                unvalued,
                flags,
                Optional.empty());
    }

    private String key() {
        return key(events);
    }

    /** What a group is known by: a network's id if any event has one, else the earliest event. */
    static String key(List<TransactionEvent> events) {
        for (TransactionEvent event : events) {
            var traces = event.message().traces();
            if (!traces.lifeCycle().isEmpty()) {
                return traces.network() + ":" + traces.lifeCycle();
            }
        }
        return EventOrder.key(events.getFirst());
    }

    /** The reference of the event that leads a group: the anchor of a new purchase. */
    static String anchor(List<TransactionEvent> group) {
        return EventOrder.reference(lead(group));
    }
}
