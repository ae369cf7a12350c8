package io.ristorno.program;

import io.ristorno.offer.Arms;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An issuer's reward program: the owner of members, cards and their balances.
 *
 * @param id {@code prg_...}
 * @param name as people know it
 * @param zone of everything that has no location
 * @param balances what it promises of members' balances
 * @param settledToleranceBasisPoints by how much of what was authorised a clearing may differ before somebody is told, 0 to 100,000
 * @param payer the account that payouts come from, for files that a bank reads
 * @param risk what it lets earn, and has looked at, now
 * @param windows how long it waits, now
 * @param stacking what it lets offers give one purchase together, now
 * @param points what its points are, now; empty where it has none
 * @param control who is held out from all offers of all merchants, to measure them together
 * @param termsBefore risk, windows, stacking, points and contact before, the oldest first: those in force at purchase time decide
 * @param segments in which its members are, in order of id
 * @param contact when its members are to be told something, now; empty where nobody is told anything
 * @param levels that its members have; empty where it has none
 */
public record Program(
        String id,
        String name,
        ZoneId zone,
        BalanceTerms balances,
        int settledToleranceBasisPoints,
        Optional<BankAccount> payer,
        RiskTerms risk,
        WindowTerms windows,
        StackingTerms stacking,
        Optional<PointTerms> points,
        Optional<Arms> control,
        List<PastTerms> termsBefore,
        List<Segment> segments,
        Optional<ContactTerms> contact,
        Optional<LevelTerms> levels) {
    /** A tip, or one more night. */
    public static final int SETTLED_TOLERANCE_BASIS_POINTS = 2_500;

    public Program {
        termsBefore = List.copyOf(termsBefore);
        segments = segments.stream().sorted(Comparator.comparing(Segment::id)).toList();
    }

    /** A program whose members are told nothing, and have no levels. */
    public Program(
            String id,
            String name,
            ZoneId zone,
            BalanceTerms balances,
            int settledToleranceBasisPoints,
            Optional<BankAccount> payer,
            RiskTerms risk,
            WindowTerms windows,
            StackingTerms stacking,
            Optional<PointTerms> points,
            Optional<Arms> control,
            List<PastTerms> termsBefore,
            List<Segment> segments) {
        this(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                control,
                termsBefore,
                segments,
                Optional.empty(),
                Optional.empty());
    }

    /** A program without points, segments and levels. */
    public Program(
            String id,
            String name,
            ZoneId zone,
            BalanceTerms balances,
            int settledToleranceBasisPoints,
            Optional<BankAccount> payer,
            RiskTerms risk,
            WindowTerms windows,
            StackingTerms stacking,
            Optional<Arms> control,
            List<PastTerms> termsBefore) {
        this(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                Optional.empty(),
                control,
                termsBefore,
                List.of());
    }

    /** A program with the usual terms. */
    public Program(String id, String name, ZoneId zone) {
        this(id, name, zone, BalanceTerms.DEFAULT);
    }

    /** A program with terms of its own for balances, and the usual ones for all else. */
    public Program(String id, String name, ZoneId zone, BalanceTerms balances) {
        this(id, name, zone, balances, RiskTerms.DEFAULT);
    }

    /** A program with terms of its own for balances and risk. */
    public Program(String id, String name, ZoneId zone, BalanceTerms balances, RiskTerms risk) {
        this(id, name, zone, balances, risk, WindowTerms.DEFAULT);
    }

    /** A program with terms of its own for balances, risk and windows. */
    public Program(String id, String name, ZoneId zone, BalanceTerms balances, RiskTerms risk, WindowTerms windows) {
        this(
                id,
                name,
                zone,
                balances,
                SETTLED_TOLERANCE_BASIS_POINTS,
                Optional.empty(),
                risk,
                windows,
                StackingTerms.DEFAULT,
                Optional.empty(),
                List.of());
    }

    /** What it lets earn, and has looked at, of a purchase. */
    public RiskTerms riskAt(long purchaseMillis) {
        return past(purchaseMillis).map(PastTerms::risk).orElse(risk);
    }

    /** How long it waits for what follows on something that happened then. */
    public WindowTerms windowsAt(long millis) {
        return past(millis).map(PastTerms::windows).orElse(windows);
    }

    /** What it lets offers give a purchase together. */
    public StackingTerms stackingAt(long purchaseMillis) {
        return past(purchaseMillis).map(PastTerms::stacking).orElse(stacking);
    }

    /** What its points were. */
    public Optional<PointTerms> pointsAt(long purchaseMillis) {
        Optional<PastTerms> past = past(purchaseMillis);
        return past.isEmpty() ? points : past.get().points();
    }

    /** What its points are, or were last. */
    public Optional<PointTerms> lastPoints() {
        Optional<PointTerms> last = points;
        for (int i = termsBefore.size() - 1; i >= 0 && last.isEmpty(); i--) {
            last = termsBefore.get(i).points();
        }
        return last;
    }

    /** When its members were to be told something. */
    public Optional<ContactTerms> contactAt(long purchaseMillis) {
        Optional<PastTerms> past = past(purchaseMillis);
        return past.isEmpty() ? contact : past.get().contact();
    }

    private Optional<PastTerms> past(long millis) {
        for (PastTerms past : termsBefore) {
            if (millis < past.until().toEpochMilli()) {
                return Optional.of(past);
            }
        }
        return Optional.empty();
    }

    /** The same with other terms before. */
    public Program after(List<PastTerms> before) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                control,
                before,
                segments,
                contact,
                levels);
    }

    /** The same with other segments. */
    public Program in(List<Segment> others) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                control,
                termsBefore,
                others,
                contact,
                levels);
    }

    /** The same with other levels, or without. */
    public Program having(Optional<LevelTerms> others) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                control,
                termsBefore,
                segments,
                contact,
                others);
    }

    /** One of its segments. */
    public Optional<Segment> segment(String segment) {
        return segments.stream().filter(each -> each.id().equals(segment)).findFirst();
    }

    /** The same with another control group. */
    public Program with(Optional<Arms> other) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                other,
                termsBefore,
                segments,
                contact,
                levels);
    }

    /** The same with points, or without. */
    public Program giving(Optional<PointTerms> terms) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                terms,
                control,
                termsBefore,
                segments,
                contact,
                levels);
    }

    /** The same with other terms for what its members are told. */
    public Program telling(Optional<ContactTerms> terms) {
        return new Program(
                id,
                name,
                zone,
                balances,
                settledToleranceBasisPoints,
                payer,
                risk,
                windows,
                stacking,
                points,
                control,
                termsBefore,
                segments,
                terms,
                levels);
    }
}
