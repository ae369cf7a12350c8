package io.ristorno.event;

/** One member at one merchant: what is folded, loaded, stored and compared as one value. */
public record RelationshipKey(MemberKey member, MerchantKey merchant) implements Comparable<RelationshipKey> {
    @Override
    public int compareTo(RelationshipKey other) {
        int byMember = member.compareTo(other.member);
        return byMember != 0 ? byMember : merchant.compareTo(other.merchant);
    }
}
