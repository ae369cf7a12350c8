package io.ristorno.engine;

import io.ristorno.decide.Budgets.Claimant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The claims on one offer's budget and shared limits, or on one line, in the order in which they were made first. What becomes free is promised to the first that it
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
    private final Map<Claimant, Room> promised = new HashMap<>();
    /** Who was promised something when a period began, and was not told yet. */
    private final Queue<Claimant> asleep = new ArrayDeque<>(0);

    /** How often each was promised something since the clock moved last. */
    private final Map<Claimant, Integer> often = new HashMap<>();

    private long clock;
    private Room promisedToAll = Room.NONE;
    /** Claims that take what there is: they hold something already. */
    private int open;
    /** The day for which what is renewed was promised. */
    private int day = Integer.MIN_VALUE;

    boolean has(Claimant claimant) {
        return numbers.containsKey(claimant);
    }

    /**
     * What is promised to others and binds a claimant: to those who came before him. Who needs two funds, and was promised the one,
     * would else have to leave the other to somebody who was promised that and lacks the first, and so in turn for ever.
     *
     * @param number his; the largest there is of somebody who has none
     */
    Room promisedBefore(Claimant claimant, long number) {
        if (number == NOBODYS) {
            return promisedToAll.minus(promised.getOrDefault(claimant, Room.NONE));
        }
        Room sum = Room.NONE;
        for (Map.Entry<Claimant, Room> each : promised.entrySet()) {
            Long its = numbers.get(each.getKey());
            sum = its != null && its < number ? sum.plus(each.getValue()) : sum;
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
        lose(before);
        if (claim.whole()) {
            hopeful.add(claim);
        } else {
            open++;
        }
        return true;
    }

    private void lose(@Nullable Claim claim) {
        if (claim != null) {
            hopeful.remove(claim);
            open -= claim.whole() ? 0 : 1;
        }
    }

    /** The fund is another: what could not come may come now. */
    void hopeAgain() {
        waiting.values().stream().filter(Claim::whole).forEach(hopeful::add);
    }

    /** Those that wait in vain from now on: more is spent for good than leaves them what they want. Each is told once. */
    List<Claimant> vain(Room mayCome) {
        List<Claimant> vain = new ArrayList<>(0);
        while (!hopeful.isEmpty() && !mayCome.suffices(hopeful.first())) {
            vain.add(hopeful.removeFirst().claimant());
        }
        return vain;
    }

    void drop(Claimant claimant) {
        forgetPromise(claimant);
        Long number = numbers.remove(claimant);
        if (number != null) {
            lose(waiting.remove(number));
        }
    }

    private void forgetPromise(Claimant claimant) {
        Room his = promised.remove(claimant);
        promisedToAll = his == null ? promisedToAll : promisedToAll.minus(his);
    }

    /** Promises what is free to the first that it suffices for, and so on; tells to whom. */
    List<Claimant> promise(Room free, long nowMillis) {
        if (nowMillis != clock) {
            often.clear();
            clock = nowMillis;
        }
        return promise(free, claimant -> often.merge(claimant, 1, Integer::sum) <= OFTEN);
    }

    private List<Claimant> promise(Room free, Predicate<Claimant> may) {
        List<Claimant> lucky = new ArrayList<>(1);
        Room left = free.minus(promisedToAll);
        for (Claim claim : waiting.values()) {
            if (left.minor() <= 0 || left.rewards() <= 0 && open == 0) {
                break;
            }
            Claimant claimant = claim.claimant();
            if (left.suffices(claim) && !promised.containsKey(claimant) && may.test(claimant)) {
                Room his = new Room(Math.min(left.minor(), claim.wantedMinor()), claim.whole() ? 1 : 0);
                promised.put(claimant, his);
                promisedToAll = promisedToAll.plus(his);
                left = left.minus(his);
                lucky.add(claimant);
            }
        }
        return lucky;
    }

    /** Whether what is renewed was promised for a day already; it is from now on. */
    boolean turns(int today) {
        if (today <= day) {
            return false;
        }
        day = today;
        return true;
    }

    /** A period has begun: what there is anew is promised as what is freed, and those who get it are told when there is time. */
    void renew(Room free) {
        asleep.addAll(promise(free, _ -> true));
    }

    /** Somebody who was promised something and was not told yet. */
    Optional<Claimant> wake() {
        return Optional.ofNullable(asleep.poll());
    }

    /** Whether anybody was promised something and was not told yet. */
    boolean sleeps() {
        return !asleep.isEmpty();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
