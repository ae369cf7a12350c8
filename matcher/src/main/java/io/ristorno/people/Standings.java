package io.ristorno.people;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MemberKey;
import io.ristorno.host.Intake;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import io.ristorno.report.Bought;
import io.ristorno.store.SegmentList;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges once a day, at each program's midnight, who is in which segment by criteria, and who has which level; and takes everybody out of
 * segments that have ended. {@link Judging} knows the pieces, whoever calls this hands them in. A day that is judged is judged for good,
 * over a restart too: the list says so that stands for it.
 */
public final class Standings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Standings.class);

    private final Store store;
    private final SegmentLists lists;
    private final InstantSource clock;
    private final Handing handing;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean closing;

    public Standings(Intake intake, Store store, SegmentLists lists, InstantSource clock) {
        this.store = store;
        this.lists = lists;
        this.clock = clock;
        handing = new Handing(intake);
    }

    /**
     * Judges what was not today; nothing while that is under way. Not for an event loop: one walk over the members of each program that
     * has something to judge, until all of it is durable.
     */
    public void judge(Catalogue catalogue) {
        if (closing || !turn.tryLock()) {
            return;
        }
        try {
            var codes = new PlaceCodes(catalogue);
            for (Program program : catalogue.programs()) {
                judgeAndEmpty(program, codes);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Handing.Stopped _) {
            LOG.info("a judgement goes on with the next start");
        } finally {
            turn.unlock();
        }
    }

    /** One program that cannot be judged keeps no other from it: it is tried again with the next call. */
    private void judgeAndEmpty(Program program, Function<String, Set<Integer>> mccs) throws InterruptedException {
        try {
            judge(program, mccs);
            empty(program);
        } catch (Handing.Stopped stopped) {
            throw stopped;
        } catch (RuntimeException broken) {
            LOG.error("a program was not judged, and is tried again: program={}", program.id(), broken);
        }
    }

    private void judge(Program program, Function<String, Set<Integer>> mccs) throws InterruptedException {
        var judging = new Judging(program, id -> lists.newest(program.id(), id), mccs, store, clock);
        Set<String> ids = judging.ids();
        if (ids.isEmpty() || !lists.close(program.id(), ids)) {
            return;
        }
        List<SegmentList> done = List.of();
        long untold = 0;
        try {
            while (!judging.isDone()) {
                if (closing) {
                    throw new Handing.Stopped();
                }
                untold += handing.told(judging.next());
            }
            done = judging.done();
            LOG.info(
                    "a program was judged: program={} told={} untold={}",
                    program.id(),
                    judging.told() - untold,
                    untold);
        } finally {
            lists.open(program.id(), ids, done);
        }
    }

    /** Whoever is still in a segment that has ended has left it. */
    private void empty(Program program) throws InterruptedException {
        for (Segment segment : program.segments()) {
            Optional<Instant> ended = segment.ended().filter(end -> !end.isAfter(clock.instant()));
            if (ended.isPresent()) {
                empty(lists.newest(program.id(), segment.id()), ended.get());
            }
        }
    }

    /** Those who are in a judged one are counted by persons, who are still with the program: there may be others in it. */
    private void empty(SegmentList newest, Instant end) throws InterruptedException {
        if (newest.members() > 0 || newest.isJudged()) {
            Instant since = Instant.ofEpochMilli(newest.atMillis());
            lists.take(newest.program(), newest.segment(), new long[0], Optional.of(end.isBefore(since) ? since : end));
        }
    }

    /** What a member has bought, as levels go by it: without category codes, for which no level asks. Not for an event loop. */
    public Bought bought(MemberKey member) {
        try (Snapshot snapshot = store.snapshot()) {
            return Judging.bought(snapshot, snapshot.member(member), _ -> Set.of());
        }
    }

    /** Category codes of merchants' places: looked for when the first is asked for. */
    private static final class PlaceCodes implements Function<String, Set<Integer>> {
        private final Catalogue catalogue;
        private final Map<String, Set<Integer>> known = new HashMap<>();

        PlaceCodes(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public Set<Integer> apply(String asked) {
            if (known.isEmpty()) {
                for (Merchant merchant : catalogue.merchants()) {
                    known.put(
                            merchant.id(),
                            merchant.locations().stream().map(Location::mcc).collect(Collectors.toSet()));
                }
            }
            return known.getOrDefault(asked, Set.of());
        }
    }

    /** Stops behind the members who are under way: the next start judges again. */
    @Override
    public void close() {
        closing = true;
        handing.close();
        try {
            if (!turn.tryLock(10, TimeUnit.SECONDS)) {
                LOG.warn("a judgement is still under way");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
