package io.ristorno.event;

import java.util.regex.Pattern;

/** What is paid like a purchase and is none: nothing is spent. */
public sealed interface Deed {
    /**
     * Something that a member did, such as to write a review.
     *
     * @param name as offers call it, 1 to 40 capitals, digits and {@code _}
     */
    record Action(String name) implements Deed {
        private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

        /** Whether a text is the name of an action. */
        public static boolean isName(String text) {
            return NAME.matcher(text).matches();
        }
    }

    /**
     * A member was rewarded whom this one had referred. It is told again each time that reward moves.
     *
     * @param offer {@code off_...} that rewards both
     * @param revision the later word has the higher number
     * @param state how far the other's reward has come
     */
    record Referral(String offer, int revision, State state) implements Deed {}

    /**
     * Another member has brought this one to an offer. It pays nothing by itself; it counts for what he buys behind it, for
     * {@value #COUNTS_DAYS} local days.
     *
     * @param offer {@code off_...} that rewards both
     * @param by who brought him
     */
    record Referred(String offer, MemberKey by) implements Deed {
        public static final int COUNTS_DAYS = 225;
    }

    /** How far a reward has come that another one follows. */
    enum State {
        /** On an authorization. */
        PROVISIONAL,
        /** In its hold. */
        PENDING,
        /** The member's. */
        AVAILABLE,
        /** There is none, or none any more. */
        GONE
    }
}
