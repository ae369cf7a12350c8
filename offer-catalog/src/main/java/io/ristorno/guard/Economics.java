package io.ristorno.guard;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What an offer leaves its merchant. A merchant who sells 1,000.00 without the offer at a margin of 30 %, and gives 10.5 % of everything
 * that is sold with it, has to sell 53.85 % more to lose nothing; if he sells 80 % more, he earns 51.00 more than without it:
 * 30 % of 800.00 are 240.00, 10.5 % of 1,800.00 are 189.00.
 *
 * @param margin what the merchant earns of what he sells, as a share of it
 * @param subsidy what he gives of it at most: his share of rewards and fees
 */
public record Economics(Ratio margin, Ratio subsidy) {
    static Economics of(Offer offer, List<Program> programs, int marginBasisPoints) {
        return new Economics(Ratio.of(marginBasisPoints, BasisPoints.WHOLE), new Subsidy(offer, programs).most());
    }

    /**
     * How much more must be sold than without the offer, as a share of that, so that it costs nothing: {@code subsidy / (margin -
     * subsidy)}. Empty if nothing is enough, since each sale costs more than it earns.
     */
    public Optional<Ratio> breakEvenLift() {
        if (!margin.isMoreThan(subsidy)) {
            return Optional.empty();
        }
        Ratio left = margin.minus(subsidy);
        return Optional.of(subsidy.times(new Ratio(/* part= */ left.whole(), /* whole= */ left.part())));
    }

    /**
     * What the merchant earns more than without the offer, as a share of what he sells without it: {@code margin × lift - subsidy × (1 +
     * lift)}, in basis points rounded down; below 0 what he loses.
     *
     * @param liftBasisPoints how much more he sells with it
     */
    public long profitBasisPoints(int liftBasisPoints) {
        Ratio lift = Ratio.of(liftBasisPoints, BasisPoints.WHOLE);
        Ratio earned = margin.times(lift);
        Ratio given = subsidy.times(Ratio.ONE.plus(lift));
        BigInteger profit =
                earned.part().multiply(given.whole()).subtract(given.part().multiply(earned.whole()));
        BigInteger[] points = profit.multiply(BigInteger.valueOf(BasisPoints.WHOLE))
                .divideAndRemainder(earned.whole().multiply(given.whole()));
        long whole = points[0].longValueExact();
        return points[1].signum() < 0 ? whole - 1 : whole;
    }
}
