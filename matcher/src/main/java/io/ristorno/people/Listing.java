package io.ristorno.people;

import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Tick;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Member;
import io.ristorno.store.Page;
import io.ristorno.store.Rider;
import io.ristorno.store.SegmentList;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A whole list of a segment's members on its way to them, as pieces: what is to be done next, all of it durable before the next is asked
 * for. It has no thread: {@link SegmentLists} has one hand the pieces in, the simulator dice.
 *
 * <p>It goes through the program's members, and tells those of whom it says something else than the list before. So one who was told
 * is not told again, and after a crash the work goes on where it was. Whom the list names that is erased meanwhile is passed over.
 */
public final class Listing {
    private static final int MEMBERS_AT_ONCE = 1_000;

    private final SegmentList list;
    private final Store store;
    private final InstantSource clock;
    private long[] named = {};
    private Optional<String> after = Optional.of(Page.START);
    private boolean begun;
    private boolean over;

    /** @param list that has been taken for good */
    public Listing(SegmentList list, Store store, InstantSource clock) {
        this.list = list;
        this.store = store;
        this.clock = clock;
    }

    /** Which. */
    public SegmentList list() {
        return list;
    }

    /** What is to be done next; nothing when all is done. Ask when what came before is durable. */
    public List<Erasing.Piece> next() {
        List<Erasing.Piece> pieces = List.of();
        while (pieces.isEmpty() && after.isPresent()) {
            try (Snapshot snapshot = store.snapshot()) {
                pieces = pieces(snapshot);
            }
        }
        if (pieces.isEmpty() && !over) {
            over = true;
            return List.of(new Erasing.Piece(new Tick(clock.millis()), List.of(new Rider.Listed(list.done()))));
        }
        return pieces;
    }

    private List<Erasing.Piece> pieces(Snapshot snapshot) {
        if (!begun) {
            begun = true;
            named = snapshot.segmentMembers(list);
            Arrays.sort(named);
        }
        Page<Member> page = snapshot.members(list.program(), after.orElseThrow(), MEMBERS_AT_ONCE);
        after = page.next();
        return page.items().stream()
                .filter(member -> isNamed(member) != isIn(member))
                .map(member -> new Erasing.Piece(new Enlisted(
                        member.key(),
                        list.segment(),
                        list.version(),
                        isNamed(member),
                        Instant.ofEpochMilli(list.atMillis()))))
                .toList();
    }

    private boolean isNamed(Member member) {
        return Arrays.binarySearch(named, member.key().number()) >= 0;
    }

    private boolean isIn(Member member) {
        return member.enlistments().last(list.segment()).filter(Enlistment::in).isPresent();
    }
}
