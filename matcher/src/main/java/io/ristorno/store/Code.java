package io.ristorno.store;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Numbers that stand for the constants of an enum. */
@SuppressWarnings("EnumOrdinal") // to look codes up while the process lives, never stored
final class Code<E extends Enum<E>> {
    private final Class<E> type;
    private final List<E> byCode;
    private final int[] codes;

    private Code(Class<E> type, List<E> byCode) {
        this.type = type;
        this.byCode = byCode;
        codes = new int[type.getEnumConstants().length];
        for (int code = 0; code < byCode.size(); code++) {
            codes[byCode.get(code).ordinal()] = code;
        }
        if (EnumSet.copyOf(byCode).size() != codes.length || byCode.size() != codes.length) {
            throw new IllegalStateException("every constant of " + type.getSimpleName() + " has one code");
        }
    }

    /** The place in the list is the code. */
    static <E extends Enum<E>> Code<E> of(Class<E> type, List<E> byCode) {
        return new Code<>(type, byCode);
    }

    /** The constants' names, by code. */
    List<String> names() {
        return byCode.stream().map(Enum::name).toList();
    }

    int code(E constant) {
        return codes[constant.ordinal()];
    }

    E constant(long code) {
        if (code < 0 || code >= byCode.size()) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " has code " + code);
        }
        return byCode.get((int) code);
    }

    /** A bit each. */
    long bits(Set<E> constants) {
        long bits = 0;
        if (constants.isEmpty()) {
            return bits;
        }
        for (E constant : constants) {
            bits |= 1L << code(constant);
        }
        return bits;
    }

    Set<E> constants(long bits) {
        if (bits == 0) {
            return Set.of();
        }
        Set<E> constants = EnumSet.noneOf(type);
        for (long left = bits; left != 0; left &= left - 1) {
            constants.add(constant(Long.numberOfTrailingZeros(left)));
        }
        return constants;
    }
}
