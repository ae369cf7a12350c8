package io.ristorno.member;

/**
 * An amount in the two currencies a card purchase has.
 *
 * @param minor in transaction currency
 * @param billing in the cardholder's billing currency
 */
public record Spent(long minor, long billing) {
    public static final Spent NONE = new Spent(0, 0);

    public Spent plus(Spent other) {
        return new Spent(minor + other.minor, billing + other.billing);
    }
}
