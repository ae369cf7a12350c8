package io.ristorno.offer;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Rounding;
import java.util.List;
import java.util.Optional;

/**
 * Who pays the rewards of an offer, who gets a part of them in the member's place, and what the platform takes for them.
 *
 * <p>Shares are of a reward's whole and never of a posting: 10.01 at half and half is 5.01 and 5.00, and when returns leave 5.00 of it
 * that is 2.50 and 2.50, so 2.51 and 2.50 go back. Whoever is listed first has the unit that does not divide.
 *
 * @param shares of those who pay, each funder once, together {@link BasisPoints#WHOLE}
 * @param charity who gets a part of each reward
 * @param feeBasisPoints the platform's fee, of the reward and on top of it, 0 to 10000: paid by the same shares, and no part of the
 *     offer's budget
 */
public record FundingTerms(List<Share> shares, Optional<Charity> charity, int feeBasisPoints) {
    /** The merchant pays all of it, the member gets all of it, and there is no fee. */
    public static final FundingTerms MERCHANT =
            new FundingTerms(List.of(new Share(Funder.MERCHANT, "", BasisPoints.WHOLE)), Optional.empty(), 0);

    /** Who can pay. */
    public enum Funder {
        /** The offer's merchant. */
        MERCHANT,
        /** The program of the member who is paid. */
        ISSUER,
        /** A card network, by its name. */
        NETWORK
    }

    /**
     * What one of them pays.
     *
     * @param network which, of {@link Funder#NETWORK}; else {@code ""}
     * @param basisPoints of the reward, 1 to 10000
     */
    public record Share(Funder funder, String network, int basisPoints) {}

    /**
     * Who gets a part of each reward.
     *
     * @param id {@code cha_...}
     * @param name for members
     * @param basisPoints of the reward, 1 to 10000
     */
    public record Charity(String id, String name, int basisPoints) {}

    public FundingTerms {
        shares = List.copyOf(shares);
    }

    /** Whether a reward is one merchant's and one member's. */
    public boolean isPlain() {
        return feeBasisPoints == 0 && charity.isEmpty() && shares.equals(MERCHANT.shares);
    }

    /** What each of those who pay has of an amount, in their order. */
    public long[] split(long minor) {
        int[] weights = new int[shares.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = shares.get(i).basisPoints();
        }
        return Rounding.largestRemainders(minor, weights);
    }

    /** What the charity gets of an amount: the member goes first where a unit does not divide. */
    public long charityMinor(long minor) {
        if (charity.isEmpty()) {
            return 0;
        }
        int share = charity.get().basisPoints();
        return Rounding.largestRemainders(minor, BasisPoints.WHOLE - share, share)[1];
    }

    /** What the member gets of an amount. */
    public long memberMinor(long minor) {
        return minor - charityMinor(minor);
    }

    /** The platform's fee on a reward, half up. */
    public long feeMinor(long minor) {
        return feeBasisPoints == 0 ? 0 : Rounding.halfUp(Math.multiplyExact(minor, feeBasisPoints), BasisPoints.WHOLE);
    }

    /** What a reward costs the merchant: his share of it, and of the fee. */
    public long merchantMinor(long minor) {
        if (isPlain()) {
            return minor;
        }
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i).funder() == Funder.MERCHANT) {
                return split(minor)[i] + split(feeMinor(minor))[i];
            }
        }
        return 0;
    }

    /**
     * A reward that costs the merchant no more than he has.
     *
     * @param leftMinor what he has, 0 or more
     * @param mostMinor what it would be if he had enough
     */
    public long within(long leftMinor, long mostMinor) {
        if (isPlain() || merchantMinor(mostMinor) <= leftMinor) {
            return Math.min(mostMinor, isPlain() ? leftMinor : mostMinor);
        }
        long fits = 0;
        long tooMuch = mostMinor;
        while (tooMuch - fits > 1) {
            long middle = fits + (tooMuch - fits) / 2;
            if (merchantMinor(middle) <= leftMinor) {
                fits = middle;
            } else {
                tooMuch = middle;
            }
        }
        return fits;
    }
}
