package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is at hand is what an event before has left, whatever the committing thread does meanwhile. */
class StateTest {
    private static final MemberKey ANNA = Rig.member(1);
    private static final Member BEFORE = new Member(ANNA, true, List.of());
    private static final Member AFTER =
            new Member(ANNA, true, List.of(new Card(1, "crd_one", Instant.EPOCH, Optional.empty())));

    @TempDir
    private Path folder;

    @Test
    void whoWasReadAndDidNotChangeStaysAtHand() {
        try (Store store = Store.open(folder)) {
            var state = new State(store, 1 << 20, 1 << 20);
            state.hold(BEFORE, Optional.empty(), Optional.empty());
            state.letGo();
            assertThat(state.have(ANNA)).isEqualTo(BEFORE);
        }
    }

    /** The batch was full with his change, and durable before the engine's thread had let go of him. */
    @Test
    void whoWasReadAndChangedIsNotKeptAsHeWas() {
        try (Store store = Store.open(folder)) {
            var state = new State(store, 1 << 20, 1 << 20);
            state.hold(BEFORE, Optional.empty(), Optional.empty());
            state.change(AFTER);
            state.seal();
            state.synced();
            state.letGo();
            assertThat(state.have(ANNA)).isNotEqualTo(BEFORE);
        }
    }

    @Test
    void whoIsOnHisWayToTheDiskIsAsHeWillBeThere() {
        try (Store store = Store.open(folder)) {
            var state = new State(store, 1 << 20, 1 << 20);
            state.hold(BEFORE, Optional.empty(), Optional.empty());
            state.change(AFTER);
            state.letGo();
            assertThat(state.have(ANNA)).isEqualTo(AFTER);
            state.seal();
            assertThat(state.have(ANNA)).isEqualTo(AFTER);
        }
    }
}
