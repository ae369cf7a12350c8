package io.ristorno.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A member of a program, as the engine and the store know him: the owner comes first.
 *
 * @param program {@code prg_...}
 * @param number the member's number, derived from his public id; identifiers of people live elsewhere, under it
 */
public record MemberKey(String program, long number) implements StateKey, Comparable<MemberKey> {
    /**
     * The member with a public id. The number is the first 63 bits of SHA-256 of program and id: registering twice is one
     * member, and no look-up is needed. Among ten million members two collide with a chance of one in 180,000; registering
     * the second is refused.
     *
     * @param id {@code mem_...}
     */
    public static MemberKey of(String program, String id) {
        try {
            byte[] text = (program + "|" + id).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return new MemberKey(program, ByteBuffer.wrap(hash).getLong() >>> 1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Who he is, to whatever divides members by chance: the same text for all that he does. */
    public String unit() {
        return program + "|" + number;
    }

    @Override
    public MemberKey member() {
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemberKey(String otherProgram, long otherNumber)
                && number == otherNumber
                && program.equals(otherProgram);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number) * 31 + program.hashCode();
    }

    @Override
    public int compareTo(MemberKey other) {
        int byProgram = program.compareTo(other.program);
        return byProgram != 0 ? byProgram : Long.compareUnsigned(number, other.number);
    }
}
