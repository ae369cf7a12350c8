package io.ristorno.member;

import io.ristorno.money.Ratio;
import java.math.BigInteger;

/**
 * An amount in the two currencies a card purchase has. Where a bill is not told it is reckoned, and nothing is rounded before the
 * reward: so a bill may lie between two minor units.
 *
 * @param minor in transaction currency
 * @param billing in the cardholder's billing currency, whole minor units
 * @param rest what the bill is more than these: a part of one minor unit, in lowest terms
 */
public record Spent(long minor, long billing, Ratio rest) {
    public static final Spent NONE = new Spent(0, 0);

    /** An amount whose bill is told. */
    public Spent(long minor, long billing) {
        this(minor, billing, Ratio.NONE);
    }

    /** An amount that is billed at a rate of so much for so much. */
    public static Spent at(long minor, long billed, long of) {
        return billed == of
                ? new Spent(minor, minor)
                : of(minor, BigInteger.valueOf(minor).multiply(BigInteger.valueOf(billed)), BigInteger.valueOf(of));
    }

    private static Spent of(long minor, BigInteger bill, BigInteger parts) {
        BigInteger[] whole = bill.divideAndRemainder(parts);
        return new Spent(minor, whole[0].longValueExact(), rest(whole[1], parts));
    }

    private static Ratio rest(BigInteger part, BigInteger whole) {
        if (part.signum() == 0) {
            return Ratio.NONE;
        }
        BigInteger common = part.gcd(whole);
        return new Ratio(part.divide(common), whole.divide(common));
    }

    public Spent plus(Spent other) {
        return isWhole() && other.isWhole()
                ? new Spent(minor + other.minor, billing + other.billing)
                : of(minor + other.minor, bill(other).add(other.bill(this)), parts(other));
    }

    /** What is left of it, never less than nothing. */
    public Spent minus(Spent other) {
        return of(
                Math.max(0, minor - other.minor),
                bill(other).subtract(other.bill(this)).max(BigInteger.ZERO),
                parts(other));
    }

    /** So much of it, and of its bill in proportion. */
    public Spent part(long ofMinor) {
        return ofMinor == minor
                ? this
                : of(
                        ofMinor,
                        exact().part().multiply(BigInteger.valueOf(ofMinor)),
                        rest.whole().multiply(BigInteger.valueOf(minor)));
    }

    /** The bill, in minor units. */
    public Ratio exact() {
        return new Ratio(BigInteger.valueOf(billing).multiply(rest.whole()).add(rest.part()), rest.whole());
    }

    /** Whether the bill is a number of whole minor units. */
    public boolean isWhole() {
        return rest.part().signum() == 0;
    }

    /** The bill, in such parts of a minor unit as both have. */
    private BigInteger bill(Spent other) {
        return exact().part().multiply(other.rest.whole());
    }

    private BigInteger parts(Spent other) {
        return rest.whole().multiply(other.rest.whole());
    }
}
