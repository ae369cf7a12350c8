package io.ristorno.engine;

import io.ristorno.decide.Budgets.Claimant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The claims on one budget or line, in the order in which they were made first. What becomes free is promised to the first that it
 * suffices for, and is his until he has been decided again.
 */
final class Claims {
    /** The number of somebody who waits for nothing. */
    static final long NOBODYS = Long.MAX_VALUE;

    /** Claims on one fund that are kept; who comes later asks again with each message of his own. */
    static final int MOST = 4096;

    /**
     * Promises to one claimant between two ticks. Whoever takes one offer may leave another, which somebody else takes, and leaves
     * a third: should that ever go round in a circle, it ends here.
     */
    private static final int OFTEN = 8;

    private final TreeMap<Long, Claim> waiting = new TreeMap<>();
    /** Those that take all or nothing and can still hope, the largest first. */
    private final TreeSet<Claim> hopeful = new TreeSet<>(
            Comparator.comparingLong(Claim::wantedMinor).reversed().thenComparingLong(Claim::number));

    private final Map<Claimant, Long> numbers = new HashMap<>();
    private final Map<Claimant, Long> promised = new HashMap<>();
    /** How often each was promised something since the clock moved last. */
    private final Map<Claimant, Integer> often = new HashMap<>();

    private long clock;
    private long promisedMinor;

    boolean has(Claimant claimant) {
        return numbers.containsKey(claimant);
    }

    /**
     * What is promised to others and binds a claimant: to those who came before him. Who needs two funds, and was promised the one,
     * would else have to leave the other to somebody who was promised that and lacks the first, and so in turn for ever.
     *
     * @param number his; the largest there is of somebody who has none
     */
    long promisedBefore(Claimant claimant, long number) {
        if (number == NOBODYS) {
            return promisedMinor - promised.getOrDefault(claimant, 0L);
        }
        long sum = 0;
        for (Map.Entry<Claimant, Long> each : promised.entrySet()) {
            Long its = numbers.get(each.getKey());
            sum += its != null && its < number ? each.getValue() : 0;
        }
        return sum;
    }

    boolean isFull() {
        return waiting.size() >= MOST;
    }

    /** The number that a claimant has, if he has one. */
    @Nullable
    Long number(Claimant claimant) {
        return numbers.get(claimant);
    }

    /** Puts a claim in its place; what its claimant was promised he has had. */
    boolean put(Claim claim) {
        forgetPromise(claim.claimant());
        numbers.put(claim.claimant(), claim.number());
        Claim before = waiting.put(claim.number(), claim);
        if (claim.equals(before)) {
            return false;
        }
        loseHope(before);
        if (claim.whole()) {
            hopeful.add(claim);
        }
        return true;
    }

    private void loseHope(@Nullable Claim claim) {
        if (claim != null) {
            hopeful.remove(claim);
        }
    }

    /** The fund is another: what could not come may come now. */
    void hopeAgain() {
        waiting.values().stream().filter(Claim::whole).forEach(hopeful::add);
    }

    /** Those that wait in vain from now on: more is spent for good than leaves them what they want. Each is told once. */
    List<Claimant> vain(long mayComeMinor) {
        List<Claimant> vain = new ArrayList<>(0);
        while (!hopeful.isEmpty() && hopeful.first().wantedMinor() > mayComeMinor) {
            vain.add(hopeful.removeFirst().claimant());
        }
        return vain;
    }

    void drop(Claimant claimant) {
        forgetPromise(claimant);
        Long number = numbers.remove(claimant);
        if (number != null) {
            loseHope(waiting.remove(number));
        }
    }

    private void forgetPromise(Claimant claimant) {
        Long minor = promised.remove(claimant);
        promisedMinor -= minor == null ? 0 : minor;
    }

    /** Promises what is free to the first that it suffices for, and so on; tells to whom. */
    List<Claimant> promise(long leftMinor, long nowMillis) {
        if (nowMillis != clock) {
            often.clear();
            clock = nowMillis;
        }
        List<Claimant> lucky = new ArrayList<>(1);
        long left = leftMinor - promisedMinor;
        for (Claim claim : waiting.values()) {
            if (left <= 0) {
                break;
            }
            boolean suffices = !claim.whole() || claim.wantedMinor() <= left;
            if (suffices
                    && !promised.containsKey(claim.claimant())
                    && often.merge(claim.claimant(), 1, Integer::sum) <= OFTEN) {
                long minor = Math.min(left, claim.wantedMinor());
                promised.put(claim.claimant(), minor);
                promisedMinor += minor;
                left -= minor;
                lucky.add(claim.claimant());
            }
        }
        return lucky;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
