package io.ristorno.ledger;

import io.ristorno.member.Lot;
import io.ristorno.member.Purse;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Lots of one commodity. A list of them is always in {@link Lot#ORDER}: the first to expire is the first to go. */
final class Lots {
    private Lots() {}

    /**
     * When lots end.
     *
     * @param expiredMillis what was to expire until then has, epoch milliseconds
     * @param againMillis when what comes to a lot expires of which nothing was left by its own expiry: what is won back late can be used
     */
    record Term(long expiredMillis, long againMillis) {
        /** Its day has come, and found nothing to take. */
        private boolean isOver(Lot lot) {
            return lot.leftMinor() <= 0 && lot.expiresMillis() != Lot.UNKNOWN && lot.expiresMillis() <= expiredMillis;
        }
    }

    /**
     * Lots with more, or less, from one place. Additions commute: until somebody nets, spends or expires, the order in which they come
     * does not matter.
     *
     * @param more its amount is what comes, or goes when less than 0
     * @param fresh whether it has just become available: what is there already from the same place keeps its own expiry
     * @param term what is over by now, and what comes to such a lot all the same
     */
    static List<Lot> plus(List<Lot> lots, Lot more, boolean fresh, Term term) {
        var sum = new ArrayList<>(lots);
        int place = place(lots, more, fresh, term);
        Lot known = place < 0 ? more.of(0) : sum.remove(place);
        Lot placed = known.until(known.expiresMillis() == Lot.UNKNOWN ? more.expiresMillis() : known.expiresMillis());
        long expires = term.isOver(placed) ? term.againMillis() : placed.expiresMillis();
        insert(sum, known.of(known.leftMinor() + more.leftMinor()).until(expires));
        return sum.size() <= Purse.LOTS_MAX ? sum : joined(sum);
    }

    /** Lots that are over are the last to be joined: what they come to be then is no longer the first to expire. */
    private static int place(List<Lot> lots, Lot more, boolean fresh, Term term) {
        int over = -1;
        for (int i = 0; i < lots.size(); i++) {
            Lot lot = lots.get(i);
            if (lot.id().equals(more.id()) && (!fresh || lot.expiresMillis() == more.expiresMillis())) {
                if (!term.isOver(lot)) {
                    return i;
                }
                over = over < 0 ? i : over;
            }
        }
        return over;
    }

    private static void insert(List<Lot> lots, Lot lot) {
        int at = 0;
        while (at < lots.size() && Lot.ORDER.compare(lots.get(at), lot) < 0) {
            at++;
        }
        if (at < lots.size() && Lot.ORDER.compare(lots.get(at), lot) == 0) {
            lots.set(at, lot.of(lot.leftMinor() + lots.get(at).leftMinor()));
        } else {
            lots.add(at, lot);
        }
    }

    /**
     * One lot less: empty ones, else two neighbours become one, those whose days lie the closest together. What expires never joins
     * what does not, nor what is owed: it would stay for ever.
     */
    private static List<Lot> joined(List<Lot> lots) {
        if (!lots.removeIf(lot -> lot.leftMinor() == 0)) {
            int at = closest(lots);
            Lot second = lots.remove(at + 1);
            lots.set(at, one(lots.get(at), second));
        }
        return lots;
    }

    /** The first of the two. */
    private static int closest(List<Lot> lots) {
        int closest = 0;
        for (int i = 1; i < lots.size() - 1; i++) {
            if (apart(lots, i) < apart(lots, closest)) {
                closest = i;
            }
        }
        return closest;
    }

    private static long apart(List<Lot> lots, int first) {
        long expires = lots.get(first).expiresMillis();
        long next = lots.get(first + 1).expiresMillis();
        if (expires == next) {
            return 0;
        }
        return expires == Lot.UNKNOWN || next == Lot.NEVER ? Long.MAX_VALUE : next - expires;
    }

    /** Together they expire when the first of them does; what was taken back lets the other be. */
    private static Lot one(Lot first, Lot second) {
        Lot kept = first.leftMinor() < 0 && second.leftMinor() > 0 ? second : first;
        return kept.of(first.leftMinor() + second.leftMinor());
    }

    /**
     * What was taken back after it was used, taken from what expires first: what is left has one sign. What is owed does not
     * expire.
     */
    static List<Lot> netted(List<Lot> lots) {
        long owed = 0;
        long had = 0;
        for (Lot lot : lots) {
            owed -= Math.min(0, lot.leftMinor());
            had += Math.max(0, lot.leftMinor());
        }
        long both = Math.min(owed, had);
        long fromHad = both;
        long fromOwed = both;
        var left = new ArrayList<Lot>(lots.size());
        for (Lot lot : lots) {
            long minor = lot.leftMinor();
            if (minor > 0) {
                long less = Math.min(minor, fromHad);
                fromHad -= less;
                minor -= less;
            } else {
                long less = Math.min(-minor, fromOwed);
                fromOwed -= less;
                minor += less;
            }
            if (minor != 0) {
                insert(left, minor > 0 ? lot.of(minor) : lot.of(minor).until(Lot.UNKNOWN));
            }
        }
        return left;
    }

    /** Parts of lots that have one sign, from the first on, of so much together. */
    static List<Lot> first(List<Lot> lots, long minor) {
        var taken = new ArrayList<Lot>(1);
        long wanted = minor;
        for (Lot lot : lots) {
            long part = Math.min(wanted, lot.leftMinor());
            if (part > 0) {
                taken.add(lot.of(part));
                wanted -= part;
            }
        }
        if (wanted != 0) {
            throw new IllegalStateException("nobody takes more than there is");
        }
        return taken;
    }

    /** Parts of lots in proportion, of so much together, which is no more than they have. */
    static List<Lot> inProportion(List<Lot> lots, long minor) {
        long whole = 0;
        for (Lot lot : lots) {
            whole += lot.leftMinor();
        }
        var parts = new ArrayList<Lot>(lots.size());
        long before = 0;
        long given = 0;
        for (Lot lot : lots) {
            before += lot.leftMinor();
            long upTo = BigInteger.valueOf(before)
                    .multiply(BigInteger.valueOf(minor))
                    .divide(BigInteger.valueOf(whole))
                    .longValueExact();
            if (upTo > given) {
                parts.add(lot.of(upTo - given));
            }
            given = upTo;
        }
        return parts;
    }

    /** Lots less parts of them. */
    static List<Lot> minus(List<Lot> lots, List<Lot> parts) {
        var left = new ArrayList<Lot>(lots.size());
        for (Lot lot : lots) {
            long minor = lot.leftMinor();
            for (Lot part : parts) {
                minor -= part.id().equals(lot.id()) && part.expiresMillis() == lot.expiresMillis()
                        ? part.leftMinor()
                        : 0;
            }
            if (minor != 0) {
                left.add(lot.of(minor));
            }
        }
        return left;
    }
}
