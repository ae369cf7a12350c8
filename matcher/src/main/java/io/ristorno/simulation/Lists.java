package io.ristorno.simulation;

import io.ristorno.event.MemberKey;
import io.ristorno.host.Result;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Member;
import io.ristorno.store.SegmentList;
import io.ristorno.store.SegmentList.Kind;
import io.ristorno.store.Snapshot;
import io.ristorno.store.StoreFailed;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who says of whole segments who is in them. What was taken holds, all of it: whoever the newest list names is in the segment in the end,
 * and nobody else.
 */
final class Lists {
    private static final long DAY_SECONDS = 86_400;

    private final Dice dice;
    private final InstantSource clock;
    private final People people;
    private final Trace trace;
    /** Whom each version names; of one that never came to anything, the next of its number. */
    private final Map<Integer, Set<Long>> named = new HashMap<>();

    private int acknowledged;

    Lists(Dice dice, InstantSource clock, People people, Trace trace) {
        this.dice = dice;
        this.clock = clock;
        this.people = people;
        this.trace = trace;
    }

    /** Somebody sends a list, if the one before has come to its members. */
    void send(Incarnation life) {
        if (!life.lister().isIdle() || life.lister().isStopped()) {
            return;
        }
        SegmentList before;
        var members = new HashSet<Long>();
        try {
            before = newest(life);
            // Whom nobody has registered nobody can name.
            people.all().stream()
                    .filter(key -> life.store().memberId(key).isPresent() && dice.one(2))
                    .forEach(key -> members.add(key.number()));
        } catch (StoreFailed _) {
            return;
        }
        long now = clock.millis() / 1_000 * 1_000;
        long at = Math.max(before.atMillis(), now - (dice.one(2) ? dice.between(0, 3 * DAY_SECONDS) * 1_000 : 0));
        var list = new SegmentList(
                Market.PROGRAM,
                Market.LISTED,
                before.version() + 1,
                Kind.WHOLE,
                at,
                now,
                members.size(),
                1,
                "digest of " + members);
        named.put(list.version(), members);
        life.lister().take(list, members.stream().sorted().toList(), result -> hear(list, result));
        trace.add("send list " + list.version() + " of " + members.size());
    }

    private void hear(SegmentList list, Result result) {
        trace.add("list " + list.version() + " is answered " + result.getClass().getSimpleName());
        if (result instanceof Result.Done) {
            acknowledged = Math.max(acknowledged, list.version());
        }
    }

    private static SegmentList newest(Incarnation life) {
        try (Snapshot snapshot = life.store().snapshot()) {
            List<SegmentList> lists = snapshot.segmentLists(Market.PROGRAM, Market.LISTED);
            return lists.isEmpty() ? SegmentList.none(Market.PROGRAM, Market.LISTED) : lists.getLast();
        }
    }

    /**
     * In the end what was taken is there, and everybody knows of it. Who was erased and has come again is another.
     *
     * @param everErased those who were erased at any time
     */
    void audit(Incarnation life, Set<MemberKey> everErased) {
        SegmentList newest = newest(life);
        Violation.unless(
                newest.version() >= acknowledged && !newest.isUnderWay(),
                () -> "list " + acknowledged + " was taken, and the newest is " + newest);
        try (Snapshot snapshot = life.store().snapshot()) {
            Violation.unless(
                    snapshot.segmentListsUnderWay().isEmpty()
                            && snapshot.segmentListsDropped().isEmpty(),
                    () -> "there is more of lists than is known");
            Set<Long> its = named.getOrDefault(newest.version(), Set.of());
            for (MemberKey key : people.all()) {
                Member member = snapshot.member(key);
                boolean in = member.enlistments()
                        .last(Market.LISTED)
                        .filter(Enlistment::in)
                        .isPresent();
                Violation.unless(
                        in == its.contains(key.number())
                                || member.equals(Member.unknown(key))
                                || !in && everErased.contains(key),
                        () -> key + " is " + (in ? "" : "not ") + "in the segment, says the member, and not " + newest
                                + ": " + member.enlistments());
            }
        }
    }
}
