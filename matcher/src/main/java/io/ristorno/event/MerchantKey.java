package io.ristorno.event;

import org.jspecify.annotations.Nullable;

/**
 * A merchant as purchases name it: {@code mer_...} when the catalogue knows it, else acquirer and card acceptor id in
 * normal form, {@code acquirer/mid}, until somebody binds them.
 */
public record MerchantKey(String value) implements Comparable<MerchantKey> {
    /** Of what happens at no merchant. */
    public static final MerchantKey NONE = new MerchantKey("");

    /** Whether the catalogue knew this merchant when the event came in. */
    public boolean registered() {
        return value.startsWith("mer_");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MerchantKey(String otherValue) && value.equals(otherValue);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(MerchantKey other) {
        return value.compareTo(other.value);
    }
}
