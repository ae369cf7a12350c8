package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Member;

/** A member as he is stored: what a cache keeps of him. */
public final class StoredMember {
    private StoredMember() {}

    /** Lays members out. One a thread. */
    public static final class Layout {
        private final ValueWriter value = new ValueWriter();

        /** The stored form of a member. */
        public byte[] of(Member member) {
            MemberFormat.write(value, member);
            return value.toBytes();
        }
    }

    /** The member that has a stored form. */
    public static Member read(MemberKey key, byte[] bytes) {
        return MemberFormat.read(bytes, key);
    }
}
