package io.ristorno.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * The exchange rates of one day, as a source published them.
 *
 * @param id names the sheet where it was used: {@code ECB-2026-03-02}
 * @param day whose
 * @param base the currency that the others are quoted against
 * @param perBase units of a currency for one unit of the base, more than 0
 */
public record RateSheet(String id, LocalDate day, Commodity base, Map<Commodity, BigDecimal> perBase) {
    public RateSheet {
        perBase = Map.copyOf(perBase);
        if (perBase.values().stream().anyMatch(rate -> rate.signum() <= 0)) {
            throw new IllegalArgumentException("an exchange rate is more than 0");
        }
    }

    /** Minor units of one currency for minor units of another; empty when the sheet lacks one of them. */
    public Optional<Ratio> ratio(Commodity from, Commodity to) {
        return quote(from).flatMap(one -> quote(to).map(other -> ratio(one, from.decimals(), other, to.decimals())));
    }

    private Optional<BigDecimal> quote(Commodity currency) {
        return currency.equals(base) ? Optional.of(BigDecimal.ONE) : Optional.ofNullable(perBase.get(currency));
    }

    private static Ratio ratio(BigDecimal from, int fromDecimals, BigDecimal to, int toDecimals) {
        // to.unscaled * 10^(toDecimals - to.scale) over from.unscaled * 10^(fromDecimals - from.scale)
        int shift = toDecimals - to.scale() - fromDecimals + from.scale();
        BigInteger part = to.unscaledValue();
        BigInteger whole = from.unscaledValue();
        BigInteger power = BigInteger.TEN.pow(Math.abs(shift));
        BigInteger left = shift > 0 ? part.multiply(power) : part;
        BigInteger right = shift < 0 ? whole.multiply(power) : whole;
        BigInteger common = left.gcd(right);
        return new Ratio(left.divide(common), right.divide(common));
    }
}
