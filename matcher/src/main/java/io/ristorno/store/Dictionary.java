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
        for (int slot = first(text); ; slot = slot + 1 & slots.length - 1) {
            String there = slots[slot];
            if (there == null) {
                return ABSENT;
            }
            if (there.equals(text)) {
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
        int slot = first(text);
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = text;
        numbers[slot] = number;
        taken[number] = slot;
    }

    private int first(String text) {
        int hash = text.hashCode() * 0x9E3779B9;
        return hash >>> 7 & slots.length - 1;
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
