package io.ristorno.reward;

import io.ristorno.offer.Offer;
import java.util.Arrays;

/**
 * The offers that may fit one purchase: filled by {@code match}, read by {@code decide}, owned and reused by the caller,
 * so that a match allocates nothing. The one mutable argument of the core.
 */
public final class Candidates {
    private Offer[] offers = new Offer[8];
    private int count;

    public void clear() {
        count = 0;
    }

    public void add(Offer offer) {
        if (count == offers.length) {
            offers = Arrays.copyOf(offers, count * 2);
        }
        offers[count++] = offer;
    }

    /** Takes out the candidate at a place; those behind it move up. */
    public void remove(int index) {
        System.arraycopy(offers, index + 1, offers, index, count - index - 1);
        count--;
    }

    public int count() {
        return count;
    }

    /**
     * The candidate at a place.
     *
     * @param index 0 to {@link #count} - 1
     */
    public Offer offer(int index) {
        return offers[index];
    }
}
