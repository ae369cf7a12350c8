package io.ristorno.event;

import org.jspecify.annotations.Nullable;

/** One member at one merchant: what is folded, loaded, stored and compared as one value. */
public record RelationshipKey(MemberKey member, MerchantKey merchant) implements StateKey, Comparable<RelationshipKey> {
    // Equality is written out in the three keys of the hot path: the generated one is called through method handles.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RelationshipKey(MemberKey otherMember, MerchantKey otherMerchant)
                && member.equals(otherMember)
                && merchant.equals(otherMerchant);
    }

    @Override
    public int hashCode() {
        return member.hashCode() * 31 + merchant.hashCode();
    }

    @Override
    public int compareTo(RelationshipKey other) {
        int byMember = member.compareTo(other.member);
        return byMember != 0 ? byMember : merchant.compareTo(other.merchant);
    }
}
