package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.people.SegmentLists.Outcome;
import io.ristorno.store.SegmentList;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member more in a segment, over an intake that has answered before it lets go of whoever hands in. */
class SegmentListsTest {
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void whoeverAskedIsToldOfWhatWasTaken_howeverSoonThatIs() {
        var told = new ArrayList<String>();
        assertThat(change(new Result.Done(), told)).isEqualTo(1);
        assertThat(told).containsExactly("1 Done");
    }

    @Test
    void whatWasNotTakenIsNotTheNewest_howeverSoonThatIsKnown() {
        var told = new ArrayList<String>();
        assertThat(change(new Result.SetAside(77), told)).isZero();
        assertThat(told).containsExactly("1 SetAside");
    }

    /** Which version the segment has afterwards. */
    private int change(Result result, List<String> told) {
        try (Store store = Store.open(folder);
                var lists = new SegmentLists(answering(result), store, InstantSource.fixed(NOW))) {
            lists.change(
                    ANNA,
                    "seg_students",
                    true,
                    Optional.empty(),
                    came -> told.add(((Outcome.Taken) came.outcome()).list().version() + " "
                            + came.result().getClass().getSimpleName()));
            SegmentList newest = lists.newest("prg_test", "seg_students");
            return newest.version();
        }
    }

    private static Intake answering(Result result) {
        return new Intake() {
            @Override
            public boolean submit(List<Work> works) {
                works.forEach(work -> work.reply().accept(result));
                return true;
            }

            @Override
            public boolean submitBulk(List<Work> works) {
                throw new AssertionError("it is asked for");
            }
        };
    }
}
