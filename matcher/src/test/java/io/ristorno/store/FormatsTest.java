package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read back equal, and bytes that are not ours are refused. */
class FormatsTest {
    /** The same few always, and one that is new each time; it is in the test's name. */
    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 20), LongStream.of(System.nanoTime()));
    }

    private final ValueWriter out = new ValueWriter();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void relationships_come_back_equal(long seed) {
        var states = new RandomStates(seed);
        for (int i = 0; i < 200; i++) {
            RelationshipKey key = states.key();
            Relationship relationship = states.relationship(key);
            RelationshipFormat.write(out, relationship);
            assertThat(RelationshipFormat.read(out.toBytes(), key)).isEqualTo(relationship);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void members_come_back_equal(long seed) {
        var states = new RandomStates(seed);
        for (int i = 0; i < 200; i++) {
            MemberKey key = states.member();
            Member member = states.merged(key);
            MemberFormat.write(out, member);
            assertThat(MemberFormat.read(out.toBytes(), key)).isEqualTo(member);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void entries_come_back_equal(long seed) {
        var states = new RandomStates(seed);
        for (int i = 0; i < 200; i++) {
            RelationshipKey key = states.key();
            Booked booked = states.booked(key);
            EntriesFormat.write(out, key, booked.entries());
            assertThat(EntriesFormat.read(out.toBytes(), key)).isEqualTo(booked.entries());
            List<Entry> pursed = states.pursed(key.member());
            PurseEntriesFormat.write(out, key.member(), pursed);
            assertThat(PurseEntriesFormat.read(out.toBytes(), key.member())).isEqualTo(pursed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void batches_of_the_log_come_back_equal(long seed) {
        var states = new RandomStates(seed);
        for (int i = 0; i < 20; i++) {
            List<Event> events = new ArrayList<>();
            for (int left = 100; left > 0; left--) {
                events.add(
                        left % 5 == 0
                                ? states.merging()
                                : left % 7 == 0
                                        ? states.exposure()
                                        : left % 11 == 0
                                                ? states.activated()
                                                : left % 13 == 0
                                                        ? states.fact()
                                                        : left % 17 == 0
                                                                ? states.enlisted()
                                                                : left % 19 == 0
                                                                        ? states.readdressed()
                                                                        : left % 23 == 0
                                                                                ? states.bound()
                                                                                : states.event());
            }
            LogFormat.write(out, i, events);
            assertThat(LogFormat.read(out.toBytes(), 7)).isEqualTo(new LoggedBatch(7, i, events));
        }
    }

    @Test
    void a_newer_format_is_refused_with_its_number() {
        var states = new RandomStates(1);
        RelationshipKey key = states.key();
        RelationshipFormat.write(out, states.relationship(key));
        byte[] newer = out.toBytes();
        newer[0]++;
        assertThatThrownBy(() -> RelationshipFormat.read(newer, key))
                .hasMessageContaining("format 10")
                .hasMessageContaining("up to 9");
    }

    @Test
    void damaged_bytes_end_in_an_exception_or_in_a_value_and_never_hang() {
        var states = new RandomStates(2);
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            RelationshipKey key = states.key();
            RelationshipFormat.write(out, states.relationship(key));
            byte[] damaged =
                    random.nextBoolean() ? out.toBytes() : Arrays.copyOf(out.array(), random.nextInt(out.size()));
            if (damaged.length > 1) {
                damaged[1 + random.nextInt(damaged.length - 1)] = (byte) random.nextInt();
            }
            try {
                RelationshipFormat.read(damaged, key);
            } catch (RuntimeException refused) {
                assertThat(refused).isNotInstanceOf(NullPointerException.class);
            }
        }
    }
}
