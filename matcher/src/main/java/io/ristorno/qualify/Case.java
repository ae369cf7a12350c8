package io.ristorno.qualify;

import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.member.Activations;
import io.ristorno.member.Footing;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.money.Rates;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A purchase before it is decided, and what is around it.
 *
 * @param purchases of the relationship in order of purchase time; those before {@code position} are decided already
 * @param position of the purchase in question
 * @param history of the relationship: what is over
 * @param member whose
 * @param rulings of operators
 * @param rates of exchange
 * @param risk what the member's program let earn, and had looked at, when the purchase was made
 * @param windows how long it waits for what follows on such a purchase
 * @param stacking what it let offers give one purchase together then
 * @param points what the program's points were then
 * @param earned what counts of the member's rewards of all merchants
 * @param merchantSinceMillis when business with the merchant began; empty for always
 * @param visits which of the purchases count for what
 * @param awayDays how long before it the member had bought at the merchant last, as {@link Absence} says; of no meaning where no offer
 *     asks
 * @param usualHalfDays how long it usually is until the member, or whoever buys there, does so again, as {@link Absence} says, in half
 *     days; 0 if nobody knows
 * @param waitsForContact whether his rewards are released only when he can be reached
 * @param levels of the member's program, from the lowest up
 */
public record Case(
        List<Purchase> purchases,
        int position,
        History history,
        Member member,
        List<Ruling> rulings,
        Rates rates,
        RiskTerms risk,
        WindowTerms windows,
        StackingTerms stacking,
        Points points,
        EarnedSoFar earned,
        OptionalLong merchantSinceMillis,
        Visits visits,
        int awayDays,
        int usualHalfDays,
        boolean waitsForContact,
        List<LevelTerms.Step> levels) {
    public Purchase purchase() {
        return purchases.get(position);
    }

    /** What the member has activated: of a purchase that was settled on a footing, what was known then. */
    public Activations activations() {
        return purchase().footing().map(Footing::activations).orElse(member.activations());
    }

    /** Whether he can not, so that nothing more is released now. */
    public boolean awaitsContact() {
        return waitsForContact && !member.contacts().isVerified();
    }

    /** The level that the member had when he bought, the highest of those that there are now; empty for none. */
    public Optional<String> level() {
        for (int i = levels.size() - 1; i >= 0; i--) {
            String level = levels.get(i).id();
            if (isIn(level)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the member was in a segment when he bought, or had a level or a higher one: of a purchase that was settled on a footing, as it was known then. As with links
     * of cards, of a purchase without an authorization the day is known at best: how it stood at its end counts.
     */
    public boolean isIn(String segment) {
        Purchase purchase = purchase();
        return purchase.footing().isPresent()
                ? purchase.footing().get().segments().contains(segment)
                : member.enlistments().isIn(segment, boughtMillis(purchase));
    }

    private static long boughtMillis(Purchase purchase) {
        if (!purchase.fromClearing() || purchase.deed().isPresent()) {
            return purchase.at().epochMillis();
        }
        return purchase.at()
                        .localDate()
                        .plusDays(1)
                        .atStartOfDay(purchase.zone())
                        .toInstant()
                        .toEpochMilli()
                - 1;
    }

    /** What the purchase is to an offer that pays it as one that counts. */
    Visit visit(String offer) {
        return visits.of(position, offer)
                .orElseThrow(() -> new IllegalStateException("who is paid as a visit is one for those that count"));
    }

    /** The same with other visits. */
    Case with(Visits others) {
        return new Case(
                purchases,
                position,
                history,
                member,
                rulings,
                rates,
                risk,
                windows,
                stacking,
                points,
                earned,
                merchantSinceMillis,
                others,
                awayDays,
                usualHalfDays,
                waitsForContact,
                levels);
    }

    /** The same of somebody to whom nothing is given: nothing is posted, watched or capped. */
    public Case ofNobody() {
        return new Case(
                purchases.stream()
                        .map(each -> each.rewards().isEmpty() ? each : each.with(List.of()))
                        .toList(),
                position,
                history,
                member,
                rulings,
                rates,
                risk.unwatched(),
                windows,
                StackingTerms.DEFAULT,
                points,
                EarnedSoFar.NOTHING,
                merchantSinceMillis,
                visits,
                awayDays,
                usualHalfDays,
                false,
                levels);
    }

    /** Whether an operator has let the purchase have its reward of an offer. */
    boolean accepted(String offer) {
        for (Ruling ruling : rulings) {
            if (ruling.verdict() == Verdict.ACCEPTED && purchase().isReward(ruling.subject(), offer)) {
                return true;
            }
        }
        return false;
    }
}
