package io.ristorno.engine;

import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.Exposure;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.ReconciliationFault.Kind;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Allotment;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.Commodity;
import io.ristorno.program.WindowTerms;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What became wrong with a relationship's purchases from one value to the next: each is told when it becomes so. */
final class Reconciliation {
    private final Relationship before;
    private final Relationship after;
    private final int toleranceBasisPoints;
    private final List<Effect> found = new ArrayList<>(0);

    private Reconciliation(Relationship before, Relationship after, int toleranceBasisPoints) {
        this.before = before;
        this.after = after;
        this.toleranceBasisPoints = toleranceBasisPoints;
    }

    /**
     * Compares two values of a relationship.
     *
     * @param toleranceBasisPoints by how much what is settled may differ from what was authorised
     */
    static List<Effect> found(Relationship before, Relationship after, int toleranceBasisPoints) {
        var reconciliation = new Reconciliation(before, after, toleranceBasisPoints);
        for (int i = 0; i < after.purchases().size(); i++) {
            reconciliation.compare(i);
        }
        return reconciliation.found;
    }

    /** Somebody saw what he is held out from: told once a day and offer. */
    static Effect exposed(Exposure exposure) {
        String subject = exposure.offer().isEmpty() ? exposure.campaign() : exposure.offer();
        return exposed(exposure.relationship(), subject, exposure.at());
    }

    /** Who has activated an offer from which he is held out has seen it. */
    static Effect exposed(Activated activated) {
        return exposed(activated.relationship(), activated.offer(), activated.at());
    }

    private static Effect exposed(RelationshipKey key, String subject, Instant at) {
        return new Effect.FaultFound(new ReconciliationFault(
                Kind.EXPOSED_HELD_OUT,
                key,
                subject,
                at.truncatedTo(ChronoUnit.DAYS).toEpochMilli(),
                0,
                Commodity.NONE));
    }

    /** A message that is too late for anything. */
    static Effect tooLate(TransactionEvent event) {
        return told(Kind.TOO_LATE, event);
    }

    /** A message that has waited for its purchase for too long. */
    static Effect unmatched(TransactionEvent event) {
        return told(Kind.UNMATCHED, event);
    }

    /** When somebody is told of a message that waits. */
    static long unmatchedMillis(TransactionEvent event, WindowTerms terms) {
        ZoneId zone = event.message().zone();
        return LocalDate.ofInstant(Instant.ofEpochMilli(event.message().receivedMillis()), zone)
                .plusDays(terms.unmatchedDays() + 1L)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }

    private static Effect told(Kind kind, TransactionEvent event) {
        return new Effect.FaultFound(new ReconciliationFault(
                kind,
                event.relationship(),
                event.message().source() + "|" + event.message().id(),
                event.message().at().epochMillis(),
                event.amount().minor(),
                event.amount().currency()));
    }

    @SuppressWarnings("ReferenceEquality") // a purchase that nothing touched is the very same one
    private void compare(int position) {
        Purchase now = after.purchases().get(position);
        if (position < before.purchases().size() && before.purchases().get(position) == now) {
            return;
        }
        Optional<Purchase> then = before.purchases().stream()
                .filter(purchase -> purchase.id().equals(now.id()))
                .findFirst();
        if (then.isPresent() && then.get() == now) {
            return;
        }
        settled(now, then);
        returned(now, then);
        rewarded(now, then);
    }

    private void settled(Purchase now, Optional<Purchase> then) {
        if (settledDiffers(now) && then.filter(this::settledDiffers).isEmpty()) {
            tell(
                    Kind.SETTLED_DIFFERS,
                    now,
                    now.id(),
                    Math.abs(now.cleared().minor() - now.authorised().minor()),
                    now.currency());
        }
        if (expired(now) && then.filter(Reconciliation::expired).isEmpty()) {
            tell(Kind.NOT_CLEARED, now, now.id(), now.authorised().minor(), now.currency());
        }
    }

    /** Nobody knows beforehand what will be tanked, and a verification is none of the purchase's amount. */
    private boolean settledDiffers(Purchase purchase) {
        long authorised = purchase.authorised().minor();
        if (purchase.life() != Life.CLEARED
                || purchase.fromClearing()
                || purchase.more()
                || MerchantCategory.isDispenser(purchase.mcc())
                || authorised <= purchase.currency().oneUnitMinor()) {
            return false;
        }
        BigInteger apart =
                BigInteger.valueOf(purchase.cleared().minor() - authorised).abs();
        return apart.multiply(BigInteger.valueOf(10_000))
                        .compareTo(BigInteger.valueOf(authorised).multiply(BigInteger.valueOf(toleranceBasisPoints)))
                > 0;
    }

    private static boolean expired(Purchase purchase) {
        for (Reward reward : purchase.rewards()) {
            if (reward.stage() == Stage.EXPIRED) {
                return true;
            }
        }
        return false;
    }

    private void returned(Purchase now, Optional<Purchase> then) {
        boolean exceeds = now.flags().contains(Flag.RETURN_EXCEEDS_PURCHASE);
        if (exceeds
                && then.filter(purchase -> purchase.flags().contains(Flag.RETURN_EXCEEDS_PURCHASE))
                        .isEmpty()) {
            tell(Kind.RETURN_EXCEEDS_PURCHASE, now, now.id(), now.excessMinor(), now.currency());
        }
        Optional<TransactionEvent> doubled = doubled(now);
        if (doubled.isPresent() && then.flatMap(Reconciliation::doubled).isEmpty()) {
            tell(Kind.DUPLICATE_RETURN, now, now.id(), doubled.get().amount().minor(), now.currency());
        }
        tell(now.facts().late(), then.map(purchase -> purchase.facts().late()), Reconciliation::tooLate);
        tell(
                now.facts().unvalued(),
                then.map(purchase -> purchase.facts().unvalued()),
                event -> told(Kind.UNVALUED, event));
    }

    private void tell(
            List<TransactionEvent> events,
            Optional<List<TransactionEvent>> before,
            Function<TransactionEvent, Effect> fault) {
        List<TransactionEvent> known = before.orElse(List.of());
        for (TransactionEvent event : events) {
            if (!known.contains(event)) {
                found.add(fault.apply(event));
            }
        }
    }

    /**
     * A return of the same amount as another of the purchase: two refunds or two chargebacks of one day, or a chargeback and a refund,
     * as when the cardholder disputes what the merchant gives back.
     */
    private static Optional<TransactionEvent> doubled(Purchase purchase) {
        List<TransactionEvent> returns = returns(purchase);
        for (int i = 0; i < returns.size(); i++) {
            for (TransactionEvent other : returns.subList(i + 1, returns.size())) {
                boolean alike = other.rank() == returns.get(i).rank();
                if (other.amount().equals(returns.get(i).amount())
                        && (!alike
                                || other.message().at().localDay()
                                        == returns.get(i).message().at().localDay())) {
                    return Optional.of(other);
                }
            }
        }
        return Optional.empty();
    }

    /** Those that name it, and those that were taken from it, less chargebacks whose sum was won back: most purchases have none. */
    private static List<TransactionEvent> returns(Purchase purchase) {
        List<TransactionEvent> returns = new ArrayList<>(0);
        for (TransactionEvent event : purchase.events()) {
            if (event instanceof Refund || event instanceof Chargeback && purchase.disputedMinor() > 0) {
                returns.add(event);
            }
        }
        for (TransactionEvent event : purchase.events()) {
            if (event instanceof ChargebackReversal) {
                won(returns, event.amount());
            }
        }
        for (Allotment allotment : purchase.allotments()) {
            if (!returns.contains(allotment.refund())) {
                returns.add(allotment.refund());
            }
        }
        return returns;
    }

    private static void won(List<TransactionEvent> returns, Amount amount) {
        for (int i = 0; i < returns.size(); i++) {
            if (returns.get(i) instanceof Chargeback && returns.get(i).amount().equals(amount)) {
                returns.remove(i);
                return;
            }
        }
    }

    private void rewarded(Purchase now, Optional<Purchase> then) {
        for (Reward reward : now.rewards()) {
            if (limited(reward)
                    && then.flatMap(purchase -> purchase.reward(reward.offer()))
                            .filter(Reconciliation::limited)
                            .isEmpty()) {
                tell(
                        Kind.LIMIT_REACHED,
                        now,
                        Reward.id(now.id(), reward.offer()),
                        reward.standing().members(),
                        reward.commodity());
            }
        }
    }

    private static boolean limited(Reward reward) {
        return reward.flags().contains(Flag.LIMIT_CAPPED) || reward.flags().contains(Flag.MEMBER_CAPPED);
    }

    /** A reward that a limit leaves nothing. */
    static Effect limited(RelationshipKey relationship, Purchase purchase, String reward, Commodity commodity) {
        return new Effect.FaultFound(new ReconciliationFault(
                Kind.LIMIT_REACHED, relationship, reward, purchase.at().epochMillis(), 0, commodity));
    }

    private void tell(Kind kind, Purchase purchase, String subject, long minor, Commodity commodity) {
        found.add(new Effect.FaultFound(new ReconciliationFault(
                kind, after.key(), subject, purchase.at().epochMillis(), minor, commodity)));
    }
}
