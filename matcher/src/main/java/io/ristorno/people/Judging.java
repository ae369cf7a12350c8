package io.ristorno.people;

import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Tick;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Enlistments;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import io.ristorno.report.Bought;
import io.ristorno.report.Ranking;
import io.ristorno.store.Page;
import io.ristorno.store.Rider;
import io.ristorno.store.SegmentList;
import io.ristorno.store.SegmentList.Kind;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * A program's judgement of a day, on its way to its members, as pieces: what is to be done next, all of it durable before the next is asked
 * for. It has no thread: {@link Standings} hands the pieces in.
 *
 * <p>It goes through the members, and tells those of whom something else is so than was: from the day's midnight on each is in the
 * segments by whose criteria he is, and has his level, as one who is listed for it and for every lower one. Accounts that were merged are
 * all judged by what the whole person bought, and he is counted once. Where days passed without
 * anybody judging them, each of them is judged. With its last piece the day is done; after a crash before that, what was told is so, and is
 * not told again.
 */
public final class Judging {
    /** Days without a judgement that are made good: more would push out of memory what was before. */
    public static final int MISSED_DAYS_MOST = 7;

    private static final int MEMBERS_AT_ONCE = 500;

    private final Program program;
    private final List<Standing> standings;
    private final LocalDate day;
    private final Function<String, Set<Integer>> mccs;
    private final Store store;
    private final InstantSource clock;
    private Optional<String> after = Optional.of(Page.START);
    private boolean over;
    private long told;

    /** Something that is judged: a segment with criteria, or a level. */
    private static final class Standing {
        final SegmentList before;
        final String terms;
        final LocalDate from;
        final Judge judge;
        long members;

        Standing(SegmentList before, String terms, LocalDate from, Judge judge) {
            this.before = before;
            this.terms = terms;
            this.from = from;
            this.judge = judge;
        }

        String id() {
            return before.segment();
        }
    }

    private interface Judge {
        /**
         * Whether somebody is in it on a day.
         *
         * @param since when he has been in it on the day before, epoch milliseconds; empty if he was not
         */
        boolean isIn(Person person, LocalDate day, OptionalLong since);
    }

    /** Whoever is judged: all his accounts are he. */
    private static final class Person {
        final Bought bought;
        final Enlistments enlistments;
        private final Map<LocalDate, Integer> given = new HashMap<>();
        private final Map<LocalDate, Integer> held = new HashMap<>();

        Person(Bought bought, Enlistments enlistments) {
            this.bought = bought;
            this.enlistments = enlistments;
        }

        int given(LevelTerms levels, LocalDate day) {
            return given.computeIfAbsent(day, each -> Ranking.given(levels, bought, each));
        }

        int held(LevelTerms levels, LocalDate day) {
            return held.computeIfAbsent(day, each -> Ranking.rank(levels, bought, each));
        }
    }

    /**
     * Judges what has not been judged of a day.
     *
     * @param newest what was said last of a segment, or a level
     * @param mccs category codes of the places of a merchant
     */
    Judging(
            Program program,
            Function<String, SegmentList> newest,
            Function<String, Set<Integer>> mccs,
            Store store,
            InstantSource clock) {
        this.program = program;
        this.mccs = mccs;
        this.store = store;
        this.clock = clock;
        day = LocalDate.ofInstant(clock.instant(), program.zone());
        standings = new ArrayList<>();
        for (Segment segment : program.segments()) {
            if (segment.criteria().isPresent() && !hasEnded(segment)) {
                add(
                        newest.apply(segment.id()),
                        CatalogueWriter.write(segment.criteria().get()),
                        (person, each, _) -> Ranking.isIn(segment.criteria().get(), person.bought, each));
            }
        }
        program.levels().ifPresent(levels -> {
            byte[] terms = CatalogueWriter.write(levels);
            for (int i = 0; i < levels.steps().size(); i++) {
                int rank = i + 1;
                add(
                        newest.apply(levels.steps().get(i).id()),
                        terms,
                        (person, each, since) -> person.given(levels, each) >= rank
                                || since.isPresent() && isKept(levels, rank, person, each, since.getAsLong()));
            }
        });
    }

    private boolean hasEnded(Segment segment) {
        return segment.ended()
                .filter(end -> end.toEpochMilli() <= midnight(day))
                .isPresent();
    }

    /** Days that nobody judged are made good only where they would have been judged by the same terms: else it is from this day on. */
    private void add(SegmentList before, byte[] terms, Judge judge) {
        LocalDate judged = before.version() == 0
                ? day.minusDays(1)
                : LocalDate.ofInstant(Instant.ofEpochMilli(before.atMillis()), program.zone());
        if (judged.isBefore(day)) {
            String digest = digest(terms);
            LocalDate longest = day.minusDays(MISSED_DAYS_MOST - 1L);
            LocalDate next = before.digest().equals(digest) ? judged.plusDays(1) : day;
            standings.add(new Standing(before, digest, next.isBefore(longest) ? longest : next, judge));
        }
    }

    /** By which terms it is judged, and whose midnight. */
    private String digest(byte[] terms) {
        return SegmentList.judgedBy(Digests.of(program.zone().getId().getBytes(StandardCharsets.UTF_8), terms));
    }

    /** Where no level is lost: he could be given it still, or has had it for so long that by what he was may be forgotten. */
    private boolean isKept(LevelTerms levels, int rank, Person person, LocalDate each, long since) {
        return levels.downgrade() == Downgrade.NEVER
                && (person.held(levels, each) >= rank || since < midnight(each.minusDays(Ranking.daysToKeep(levels))));
    }

    private long midnight(LocalDate each) {
        return each.atStartOfDay(program.zone()).toInstant().toEpochMilli();
    }

    /** What is judged; nothing if the day is done. */
    Set<String> ids() {
        var ids = new HashSet<String>();
        standings.forEach(standing -> ids.add(standing.id()));
        return ids;
    }

    /** How many were told of something so far. */
    long told() {
        return told;
    }

    /** Whether all is durable, when what came last is. */
    boolean isDone() {
        return over;
    }

    /** What is to be done next, of so many members at once; nothing where nothing has changed. Ask when what came before is durable. */
    public List<Erasing.Piece> next() {
        if (after.isPresent()) {
            try (Snapshot snapshot = store.snapshot()) {
                List<Erasing.Piece> pieces = pieces(snapshot);
                told += pieces.size();
                return pieces;
            }
        }
        over = true;
        return List.of(new Erasing.Piece(
                new Tick(clock.millis()),
                done().stream().<Rider>map(Rider.Listed::new).toList()));
    }

    /** What is known then of each that was judged. */
    List<SegmentList> done() {
        return standings.stream()
                .map(standing -> new SegmentList(
                        program.id(),
                        standing.id(),
                        standing.before.version() + 1,
                        Kind.WHOLE,
                        midnight(day),
                        clock.millis(),
                        standing.members,
                        0,
                        standing.terms))
                .toList();
    }

    private List<Erasing.Piece> pieces(Snapshot snapshot) {
        Page<Member> page = snapshot.members(program.id(), after.orElseThrow(), MEMBERS_AT_ONCE);
        after = page.next();
        var pieces = new ArrayList<Erasing.Piece>();
        for (Member member : page.items()) {
            var person = new Person(
                    bought(snapshot, member, mccs), person(snapshot, member).enlistments());
            for (Standing standing : standings) {
                judge(member, person, standing, pieces);
            }
        }
        return pieces;
    }

    /** The account that goes on for who was merged, or his own. */
    private static Member person(Snapshot snapshot, Member member) {
        var seen = new HashSet<MemberKey>();
        Member person = member;
        for (Optional<MemberKey> next = member.successor();
                next.isPresent() && seen.add(next.get());
                next = person.successor()) {
            person = snapshot.member(next.get());
        }
        return person;
    }

    /**
     * Compares each day with what was so on the day before, whatever was told since: what a judgement that was cut short has told of a
     * midnight stays as it is.
     */
    private void judge(Member member, Person person, Standing standing, List<Erasing.Piece> pieces) {
        OptionalLong since = person.enlistments.since(standing.id(), midnight(standing.from) - 1);
        Enlistments own = member.enlistments();
        boolean is = false;
        for (LocalDate each = standing.from; !each.isAfter(day); each = each.plusDays(1)) {
            long at = midnight(each);
            boolean in = standing.judge.isIn(person, each, since);
            since = !in ? OptionalLong.empty() : since.isPresent() ? since : OptionalLong.of(at);
            Optional<Enlistment> last = own.last(standing.id(), at);
            is = last.filter(Enlistment::in).isPresent();
            if (in != is && last.filter(it -> wasTold(standing, it, at)).isEmpty()) {
                var next = new Enlistment(standing.id(), Enlistment.HIMSELF, at, standing.before.version() + 1, in);
                pieces.add(new Erasing.Piece(new Enlisted(
                        member.key(), next.segment(), next.version(), in, Instant.ofEpochMilli(next.atMillis()))));
                own = own.with(next);
                is = in;
            }
        }
        boolean counts = member.joined() && member.successor().isEmpty();
        standing.members += counts && is ? 1 : 0;
    }

    private static boolean wasTold(Standing standing, Enlistment last, long atMillis) {
        return last.atMillis() == atMillis && last.version() > standing.before.version();
    }

    /** What the person has bought whose account it is: he himself, those who were merged into him, and those into whom he was. */
    static Bought bought(Snapshot snapshot, Member member, Function<String, Set<Integer>> mccs) {
        var bought = new Bought(mccs);
        var seen = new HashSet<MemberKey>();
        add(snapshot, person(snapshot, member), bought, seen);
        add(snapshot, member, bought, seen);
        return bought;
    }

    private static void add(Snapshot snapshot, Member member, Bought bought, Set<MemberKey> seen) {
        if (seen.add(member.key())) {
            for (Relationship relationship : snapshot.relationships(member.key())) {
                bought.add(relationship, member);
            }
            member.kin().merged().forEach(key -> add(snapshot, snapshot.member(key), bought, seen));
        }
    }
}
