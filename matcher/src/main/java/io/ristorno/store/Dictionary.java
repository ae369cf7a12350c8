package io.ristorno.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts that a value has named, numbered from 0. Open addressing, made to be cleared and used again. */
final class Dictionary {
    static final int ABSENT = -1;

    private @Nullable String[] slots = new String[64];
    private int[] numbers = new int[64];
    private int[] taken = new int[32];
    private int size;

    /** The number of a text, or {@link #ABSENT}. */
    int find(String text) {
        for (int slot = first(text.hashCode()); ; slot = slot + 1 & slots.length - 1) {
            String there = slots[slot];
            if (there == null) {
                return ABSENT;
            }
            if (there.equals(text)) {
                return numbers[slot];
            }
        }
    }

    /** The number of a part of a text, or {@link #ABSENT}. */
    int find(String text, int from, int end) {
        int hash = 0;
        for (int i = from; i < end; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        for (int slot = first(hash); ; slot = slot + 1 & slots.length - 1) {
            String there = slots[slot];
            if (there == null) {
                return ABSENT;
            }
            if (there.length() == end - from && there.regionMatches(0, text, from, end - from)) {
                return numbers[slot];
            }
        }
    }

    /** Numbers a text that is {@link #ABSENT}. */
    void add(String text) {
        if (size == taken.length) {
            grow();
        }
        put(text, size);
        size++;
    }

    private void put(String text, int number) {
        int slot = first(text.hashCode());
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = text;
        numbers[slot] = number;
        taken[number] = slot;
    }

    /** The slot at which the search for a text begins, by its hash. */
    private int first(int hash) {
        return hash * 0x9E3779B9 >>> 7 & slots.length - 1;
    }

    private void grow() {
        @Nullable String[] old = slots;
        int[] oldTaken = taken;
        slots = new String[old.length * 2];
        numbers = new int[old.length * 2];
        taken = Arrays.copyOf(oldTaken, oldTaken.length * 2);
        for (int number = 0; number < size; number++) {
            String text = old[oldTaken[number]];
            if (text != null) {
                put(text, number);
            }
        }
    }

    void clear() {
        for (int number = 0; number < size; number++) {
            slots[taken[number]] = null;
        }
        size = 0;
    }
}
