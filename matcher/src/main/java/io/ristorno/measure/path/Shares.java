package io.ristorno.measure.path;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** An amount divided by weights, so that the parts are whole and sum to it. */
final class Shares {
    private Shares() {}

    /**
     * Largest remainders: each gets the whole part of its share, and one more the largest of what is left. Ties: the first of the
     * list, so list them by id.
     *
     * @param amountMinor may be below 0: then all parts are
     * @param weights 0 or more, not all 0
     */
    static long[] of(long amountMinor, List<BigDecimal> weights) {
        BigDecimal all = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal amount = new BigDecimal(BigInteger.valueOf(amountMinor).abs());
        var parts = new long[weights.size()];
        var rests = new BigDecimal[weights.size()];
        BigInteger left = amount.toBigInteger();
        for (int i = 0; i < parts.length; i++) {
            BigDecimal[] divided = amount.multiply(weights.get(i)).divideAndRemainder(all);
            BigInteger whole = divided[0].toBigInteger();
            parts[i] = whole.longValue();
            rests[i] = divided[1];
            left = left.subtract(whole);
        }
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.<Integer, BigDecimal>comparing(i -> rests[i]).reversed())
                .limit(left.longValueExact())
                .forEach(i -> parts[i]++);
        if (amountMinor < 0) {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = -parts[i];
            }
        }
        return parts;
    }
}
