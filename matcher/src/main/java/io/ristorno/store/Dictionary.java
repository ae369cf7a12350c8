package io.ristorno.store;

import java.util.Arrays;

/**
 * The texts that a value has named, numbered from 0. Open addressing, made to be cleared and used again: a slot counts only
 * in the round in which it was taken, so clearing touches none of them.
 */
final class Dictionary {
    static final int ABSENT = -1;

    /** By slot: the round in the high half, the number in the low. */
    private long[] slots = new long[64];

    /** By number. */
    private String[] texts = new String[32];

    private long round = 1;
    private int size;

    /** The number of a text, or {@link #ABSENT}. */
    int find(String text) {
        for (int slot = first(text.hashCode()); ; slot = slot + 1 & slots.length - 1) {
            long there = slots[slot];
            if (there >>> Integer.SIZE != round) {
                return ABSENT;
            }
            if (texts[(int) there].equals(text)) {
                return (int) there;
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
            long there = slots[slot];
            if (there >>> Integer.SIZE != round) {
                return ABSENT;
            }
            String named = texts[(int) there];
            if (named.length() == end - from && named.regionMatches(0, text, from, end - from)) {
                return (int) there;
            }
        }
    }

    /** Numbers a text that is {@link #ABSENT}. */
    void add(String text) {
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, size * 2);
            slots = new long[slots.length * 2];
            for (int number = 0; number < size; number++) {
                put(texts[number], number);
            }
        }
        texts[size] = text;
        put(text, size);
        size++;
    }

    private void put(String text, int number) {
        int slot = first(text.hashCode());
        while (slots[slot] >>> Integer.SIZE == round) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = round << Integer.SIZE | number;
    }

    /** The slot at which the search for a text begins, by its hash. */
    private int first(int hash) {
        return hash * 0x9E3779B9 >>> 7 & slots.length - 1;
    }

    void clear() {
        size = 0;
        round++;
        if (round > Integer.MAX_VALUE) {
            Arrays.fill(slots, 0);
            round = 1;
        }
    }
}
