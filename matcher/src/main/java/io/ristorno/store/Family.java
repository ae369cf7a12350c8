package io.ristorno.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds of values, each a column family of its own. */
public enum Family {
    /** What the store says of itself: RocksDB's default family. */
    META(Use.SMALL),
    RELATIONSHIP(Use.STATE),
    MEMBER(Use.STATE),
    /** Entries: written once, read in stretches. */
    ENTRY(Use.STRETCHES),
    ALARM(Use.STRETCHES),
    /** Batches by number. */
    LOG(Use.STRETCHES),
    TOTAL(Use.SMALL),
    /** Cards as feeds name them: read in one stretch, at the start. */
    TOKEN(Use.STRETCHES),
    /** Cards as people know them. */
    CARD(Use.STATE),
    IDENTITY(Use.STATE),
    CATALOGUE(Use.SMALL),
    /** Relationships that have something for an operator. */
    REVIEW(Use.SMALL),
    /** Rewards that wait for their offer's budget. */
    CLAIM(Use.SMALL),
    /** What all members have had together of offers of which they may have so much in a period, or so many rewards. */
    SHARED(Use.SMALL),
    /** Exchange rates by day. */
    RATES(Use.SMALL),
    /** What moved on accounts in months that are over. */
    TURNOVER(Use.SMALL),
    /** Events on their way from one member to another. */
    ERRAND(Use.SMALL),
    /** What somebody should look at, by program and moment. */
    FAULT(Use.STRETCHES),
    /** Events that were set aside. */
    QUARANTINE(Use.SMALL),
    /** Members whose erasure is under way. */
    ERASURE(Use.SMALL),
    /** What the entries of erased members came to, by account. */
    FORGOTTEN(Use.SMALL),
    /** Lists of segments' members, and whom those name that are on their way to them. */
    SEGMENT(Use.SMALL),
    /** What members are to be told, by program and moment. */
    NOTICE(Use.STRETCHES),
    /** How far feeds have read their topics. */
    POSITION(Use.SMALL),
    /** Files of transactions, how far they were taken, and what became of their records. */
    FILE(Use.STRETCHES),
    /** Of attribution: members at merchants. */
    TRAIL(Use.STATE),
    /** Of attribution: sums. */
    FIGURE(Use.STRETCHES),
    /** Of attribution: who has spent most, by campaign. */
    TOP(Use.STRETCHES),
    /** Of attribution: whom to look at when. */
    DUE(Use.STRETCHES);

    private static final Set<Family> PROJECTED = Set.of(TRAIL, FIGURE, TOP, DUE);

    /** Those of the store. */
    public static final List<Family> OF_STORE =
            Stream.of(values()).filter(family -> !PROJECTED.contains(family)).toList();

    /** Those that attribution keeps beside it. */
    static final List<Family> OF_ATTRIBUTION = Stream.of(values())
            .filter(family -> PROJECTED.contains(family) || family == META)
            .toList();

    /** How a family is written and read. */
    enum Use {
        /** Read by key, often for keys that are not there. */
        STATE,
        /** Read from a key on. */
        STRETCHES,
        /** A few values. */
        SMALL
    }

    private final Use use;

    Family(Use use) {
        this.use = use;
    }

    Use use() {
        return use;
    }

    byte[] storedName() {
        String name = this == META ? "default" : name().toLowerCase(Locale.ROOT);
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
