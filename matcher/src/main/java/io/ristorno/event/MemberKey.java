package io.ristorno.event;

/**
 * A member of a program, as the engine and the store know him: the owner comes first.
 *
 * @param program {@code prg_...}
 * @param number the member's number, derived from his public id; identifiers of people live elsewhere, under it
 */
public record MemberKey(String program, long number) implements Comparable<MemberKey> {
    @Override
    public int compareTo(MemberKey other) {
        int byProgram = program.compareTo(other.program);
        return byProgram != 0 ? byProgram : Long.compareUnsigned(number, other.number);
    }
}
