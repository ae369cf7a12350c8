package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A key in the making. The relationship written last is remembered: what one event changes lies under one relationship, and
 * its texts are far away in memory.
 */
final class KeyWriter extends ByteWriter {
    private final ByteWriter known;
    private final boolean many;
    private @Nullable RelationshipKey knownKey;

    private KeyWriter(boolean many) {
        super(64);
        this.many = many;
        known = new ByteWriter(many ? 64 : 0);
    }

    /** For many keys, one after the other. */
    static KeyWriter ofMany() {
        return new KeyWriter(true);
    }

    /** For one key. */
    static KeyWriter ofOne() {
        return new KeyWriter(false);
    }

    /** Starts a key. */
    void begin() {
        truncate(0);
    }

    @SuppressWarnings("ReferenceEquality") // spelling an equal one out again harms nobody
    void relationship(RelationshipKey key) {
        if (knownKey == key) {
            raw(known);
            return;
        }
        int start = size();
        member(key.member());
        text(key.merchant().value());
        if (many) {
            known.truncate(0);
            known.raw(array(), start, size() - start);
            knownKey = key;
        }
    }

    /** A relationship, or a member by himself. */
    void state(StateKey key) {
        switch (key) {
            case RelationshipKey relationship -> {
                if (relationship.merchant().value().isEmpty()) {
                    throw new IllegalArgumentException("a merchant is called something");
                }
                relationship(relationship);
            }
            case MemberKey member -> {
                member(member);
                text("");
            }
        }
    }

    void member(MemberKey member) {
        text(member.program());
        fixed(member.number(), 8);
    }

    /** The sign is turned, so that bytes sort as moments do. */
    void due(long dueMillis) {
        fixed(dueMillis ^ Long.MIN_VALUE, 8);
    }

    /** The sign is turned, so that bytes sort as days do. */
    void day(LocalDate day) {
        fixed((int) day.toEpochDay() ^ Integer.MIN_VALUE, Integer.BYTES);
    }

    /** The number of its bytes, then these: short, and in order. */
    void ascending(long number) {
        int width = (71 - Long.numberOfLeadingZeros(number)) / 8;
        octet(width);
        fixed(number, width);
    }

    void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 2 || unit >= 0x80) {
                escaped(text.substring(i));
                return;
            }
            octet(unit);
        }
        octet(0);
    }

    private void escaped(String text) {
        for (byte each : Utf8.encode(text)) {
            if (each == 0 || each == 1) {
                octet(1);
                octet(each + 1);
            } else {
                octet(each);
            }
        }
        octet(0);
    }
}
