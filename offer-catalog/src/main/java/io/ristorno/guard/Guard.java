package io.ristorno.guard;

import io.ristorno.merchant.Merchant;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Money;
import io.ristorno.money.Ratio;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.program.StackingTerms.AboveMargin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be said of an offer that is valid.
 *
 * @param complexity how much a member must know
 * @param economics what it leaves its merchant by itself; empty if no campaign of it tells his margin, or nothing is bought for it
 * @param doubled if he can give more of one purchase than it earns him
 * @param refused whether a program for whose members the offer is has none of that, where several offers come together
 */
public record Guard(Complexity complexity, Optional<Economics> economics, Optional<Warning> doubled, boolean refused) {
    /**
     * An offer among its merchant's.
     *
     * @param others the merchant's other offers as they were published last, and those alone that can be earned from; of other currencies
     *     none is looked at
     * @param campaigns the merchant's
     * @param programs all there are
     * @param now purchases made before are of no interest
     */
    public static Guard of(
            Offer offer,
            List<Offer> others,
            Merchant merchant,
            List<Campaign> campaigns,
            List<Program> programs,
            Instant now) {
        List<Program> theirs = programs.stream()
                .filter(program -> Among.named(offer.who().programs()).has(program.id()))
                .toList();
        Neighbours near = Neighbours.of(offer, others, merchant, now);
        OptionalInt margin = margin(near.offers(), campaigns);
        if (margin.isEmpty() || near.isNowhere()) {
            return new Guard(Complexity.of(offer), economics(offer, campaigns, theirs), Optional.empty(), false);
        }
        Ratio earned = Ratio.of(margin.getAsInt(), BasisPoints.WHOLE);
        // Each program that refuses is asked for itself, and only of what several give together: one that costs more
        // alone hides none.
        Optional<Stack.Found> refused = theirs.stream()
                .filter(Guard::refuses)
                .map(program -> Stack.worst(near, List.of(program), 2))
                .filter(found -> found.cost().isMoreThan(earned))
                .findFirst();
        Optional<Stack.Found> told = refused.or(() -> Optional.of(Stack.worst(near, theirs, 1))
                .filter(found -> found.cost().isMoreThan(earned)));
        return new Guard(
                Complexity.of(offer),
                economics(offer, campaigns, theirs),
                told.map(found -> doubled(offer, found, margin.getAsInt())),
                refused.isPresent());
    }

    /** An offer that is no merchant's: it costs none anything. */
    public static Guard ofNoMerchants(Offer offer) {
        return new Guard(Complexity.of(offer), Optional.empty(), Optional.empty(), false);
    }

    private static Optional<Economics> economics(Offer offer, List<Campaign> campaigns, List<Program> programs) {
        OptionalInt margin = margin(List.of(offer), campaigns);
        return margin.isEmpty()
                ? Optional.empty()
                : Optional.of(Economics.of(offer, programs, margin.getAsInt()))
                        .filter(economics -> economics.subsidy().isMoreThan(Ratio.NONE));
    }

    private static boolean refuses(Program program) {
        return program.stacking().aboveMargin() == AboveMargin.REFUSE;
    }

    /** The least that a campaign of any of them tells. */
    private static OptionalInt margin(List<Offer> offers, List<Campaign> campaigns) {
        Set<String> named =
                offers.stream().flatMap(offer -> offer.campaign().stream()).collect(Collectors.toSet());
        return campaigns.stream()
                .filter(campaign -> named.contains(campaign.id()))
                .flatMapToInt(campaign -> campaign.marginBasisPoints().stream())
                .min();
    }

    private static Warning doubled(Offer offer, Stack.Found worst, int marginBasisPoints) {
        String others = worst.offers().stream()
                .filter(other -> !other.id().equals(offer.id()))
                .map(other -> '"' + other.id() + '"')
                .collect(Collectors.joining(", "));
        String what = "may cost the merchant " + percent(worst.cost().basisPointsUp()) + " of a purchase of "
                + new Money(worst.purchaseMinor(), offer.currency())
                + (others.isEmpty() ? "" : " together with " + others)
                + ", more than his margin of " + percent(marginBasisPoints);
        return others.isEmpty()
                ? new Warning("reward", what, "give less, or ask for more with minSpendMinor")
                : new Warning(
                        "stacking",
                        what,
                        "write mode BEST_OF_GROUP and the group of the others, or give less together");
    }

    private static String percent(long basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + " %";
    }

    /** All that its author is told. */
    public List<Warning> warnings() {
        var warnings = new ArrayList<Warning>();
        complexity.warning().ifPresent(warnings::add);
        doubled.ifPresent(warnings::add);
        return warnings;
    }
}
