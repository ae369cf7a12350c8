package io.ristorno.offer;

import java.util.Optional;
import java.util.Set;

/**
 * Whose purchases count. An empty set restricts nothing; what nobody knows of a purchase is none of what a set names.
 *
 * @param programs ids of the issuer programs whose members it is for
 * @param segmentsAny ids of segments of members: he is in one of them
 * @param segmentsNone ids of segments of members: he is in none of them
 * @param networks of the card, as messages name them: {@code VISA}, {@code MASTERCARD} ...
 * @param cardProducts what the issuer calls the card, as it was told when the card was linked: {@code GOLD}, {@code DEBIT} ...
 * @param bins 6 to 8 digits with which the card's number begins
 * @param relationship how the member and the merchant know each other before the purchase
 * @param lookbackDays local calendar days behind a purchase in which the next is one of an existing customer, 1 to 365; 0 where
 *     {@code relationship} asks for nothing
 * @param requireHistory whether a member of whom less than these days can be known is not taken for new
 * @param activation whether he has to activate the offer first
 * @param graceMinutes how long behind a purchase that is early enough, 0 to 10080; 0 where nobody has to
 * @param cycleHundredths how many times as long as usual a member's last purchase at the merchant has to be ago, in hundredths, 1 to
 *     10,000; 0 where it does not matter
 * @param exposedTo what he has to have seen, or done something about, before
 * @param verifiedContact by any of which he has to be reachable when he buys, and it has to be confirmed; empty: it does not matter
 * @param tierAtLeast id of a level of his program: he has it, or a higher one
 */
public record Audience(
        Set<String> programs,
        Set<String> segmentsAny,
        Set<String> segmentsNone,
        Set<String> networks,
        Set<String> cardProducts,
        Set<String> bins,
        Set<Acquaintance> relationship,
        int lookbackDays,
        boolean requireHistory,
        Activation activation,
        int graceMinutes,
        int cycleHundredths,
        Optional<ExposedTo> exposedTo,
        Set<ContactKind> verifiedContact,
        Optional<String> tierAtLeast) {
    /** Who has to do something before an offer counts for him. */
    public enum Activation {
        /** Nobody: it counts for everybody whom it is for. */
        AUTO,
        /** Each member has to activate it. */
        OPT_IN
    }

    /** A week. */
    public static final int GRACE_MINUTES_MAX = 10_080;

    /** Most segments that one of the two names. */
    public static final int SEGMENTS_MOST = 20;

    /** As far as anybody can look back: results of purchases are kept for longer. */
    public static final int LOOKBACK_DAYS_MAX = 365;

    /** A hundred times. */
    public static final int CYCLE_HUNDREDTHS_MAX = 10_000;

    /** Every member, with any card. */
    public static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), 0, false);

    public Audience {
        programs = Set.copyOf(programs);
        segmentsAny = Set.copyOf(segmentsAny);
        segmentsNone = Set.copyOf(segmentsNone);
        networks = Set.copyOf(networks);
        cardProducts = Set.copyOf(cardProducts);
        bins = Set.copyOf(bins);
        relationship = Set.copyOf(relationship);
        verifiedContact = Set.copyOf(verifiedContact);
    }

    /** Those of any level. */
    public Audience(
            Set<String> programs,
            Set<String> segmentsAny,
            Set<String> segmentsNone,
            Set<String> networks,
            Set<String> cardProducts,
            Set<String> bins,
            Set<Acquaintance> relationship,
            int lookbackDays,
            boolean requireHistory,
            Activation activation,
            int graceMinutes,
            int cycleHundredths,
            Optional<ExposedTo> exposedTo,
            Set<ContactKind> verifiedContact) {
        this(
                programs,
                segmentsAny,
                segmentsNone,
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                cycleHundredths,
                exposedTo,
                verifiedContact,
                Optional.empty());
    }

    /** Those of any segment. */
    public Audience(
            Set<String> programs,
            Set<String> networks,
            Set<String> cardProducts,
            Set<String> bins,
            Set<Acquaintance> relationship,
            int lookbackDays,
            boolean requireHistory,
            Activation activation,
            int graceMinutes,
            int cycleHundredths,
            Optional<ExposedTo> exposedTo,
            Set<ContactKind> verifiedContact) {
        this(
                programs,
                Set.of(),
                Set.of(),
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                cycleHundredths,
                exposedTo,
                verifiedContact);
    }

    /** Those of any segment, however long ago they bought, who need not have seen anything, and of whom nothing need be confirmed. */
    public Audience(
            Set<String> programs,
            Set<String> networks,
            Set<String> cardProducts,
            Set<String> bins,
            Set<Acquaintance> relationship,
            int lookbackDays,
            boolean requireHistory,
            Activation activation,
            int graceMinutes) {
        this(
                programs,
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                0,
                Optional.empty(),
                Set.of());
    }

    /** Those who need not activate anything. */
    public Audience(
            Set<String> programs,
            Set<String> networks,
            Set<String> cardProducts,
            Set<String> bins,
            Set<Acquaintance> relationship,
            int lookbackDays,
            boolean requireHistory) {
        this(programs, networks, cardProducts, bins, relationship, lookbackDays, requireHistory, Activation.AUTO, 0);
    }

    /** The same of members who are in one of some segments, where any is named, and in none of others. */
    public Audience in(Set<String> any, Set<String> none) {
        return new Audience(
                programs,
                any,
                none,
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                cycleHundredths,
                exposedTo,
                verifiedContact,
                tierAtLeast);
    }

    /** The same of members who have a level, or a higher one. */
    public Audience atLeast(String level) {
        return new Audience(
                programs,
                segmentsAny,
                segmentsNone,
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                cycleHundredths,
                exposedTo,
                verifiedContact,
                Optional.of(level));
    }

    /** Whether it matters in which segments a member is, or what level he has: whoever has one is listed like those of a segment. */
    public boolean asksSegments() {
        return !segmentsAny.isEmpty() || !segmentsNone.isEmpty() || tierAtLeast.isPresent();
    }

    /** Whether a member has to activate the offer. */
    public boolean asksActivation() {
        return activation == Activation.OPT_IN;
    }

    /** The same who have to have seen something. */
    public Audience exposedTo(ExposedTo what) {
        return with(cycleHundredths, Optional.of(what), verifiedContact);
    }

    /** The same by any of which they have to be reachable. */
    public Audience reachableBy(Set<ContactKind> kinds) {
        return with(cycleHundredths, exposedTo, kinds);
    }

    /** The same whose last purchase has to be so many times as long ago as usual, in hundredths. */
    public Audience cycling(int hundredths) {
        return with(hundredths, exposedTo, verifiedContact);
    }

    private Audience with(int cycle, Optional<ExposedTo> exposed, Set<ContactKind> verified) {
        return new Audience(
                programs,
                segmentsAny,
                segmentsNone,
                networks,
                cardProducts,
                bins,
                relationship,
                lookbackDays,
                requireHistory,
                activation,
                graceMinutes,
                cycle,
                exposed,
                verified,
                tierAtLeast);
    }

    /** Whether a member has to be reachable. */
    public boolean asksContact() {
        return !verifiedContact.isEmpty();
    }

    /** Whether it matters how the member and the merchant know each other. */
    public boolean asksHistory() {
        return !relationship.isEmpty();
    }

    /** Whether it matters what the member bought at the merchant before. */
    public boolean goesByHistory() {
        return asksHistory() || asksCycle();
    }

    /** Whether it matters how long ago the member bought there last, against what is usual. */
    public boolean asksCycle() {
        return cycleHundredths > 0;
    }

    /**
     * Whether somebody's next purchase is late enough.
     *
     * @param daysAgo when he bought last; {@link Integer#MAX_VALUE} for never
     * @param usualHalfDays how long it usually is until he does again, in half days; 0 if nobody knows
     */
    public boolean isDue(int daysAgo, int usualHalfDays) {
        return daysAgo < Integer.MAX_VALUE
                && usualHalfDays > 0
                && 200L * daysAgo >= (long) cycleHundredths * usualHalfDays;
    }

    /** Whether somebody is meant who bought so many days ago last; {@link Integer#MAX_VALUE} for never. */
    public boolean knows(int daysAgo) {
        return relationship.contains(acquaintance(daysAgo));
    }

    /** What somebody is who bought so many days ago last; {@link Integer#MAX_VALUE} for never. */
    public Acquaintance acquaintance(int daysAgo) {
        if (daysAgo == Integer.MAX_VALUE) {
            return Acquaintance.NEW;
        }
        return daysAgo > lookbackDays ? Acquaintance.LAPSED : Acquaintance.EXISTING;
    }
}
