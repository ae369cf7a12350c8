package io.ristorno.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.kafka.Positions.Start;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Where a partition is read from. */
class PositionsTest {
    private static final Uuid ID = new Uuid(1, 2);
    private static final Uuid ANOTHER = new Uuid(1, 3);
    private static final TopicPartition FIRST = new TopicPartition("cards", 0);
    private static final TopicPartition SECOND = new TopicPartition("cards", 1);

    private static Positions after(long offset) {
        var none = new Positions("feed", List.of());
        return new Positions("feed", List.of(none.position(FIRST, ID, offset)));
    }

    @Test
    void aPartitionThatWasReadGoesOnWhereItWas() {
        assertThat(after(17).start(FIRST, ID)).isEqualTo(new Start.At(17));
    }

    @Test
    void ofATopicThatNobodyReadTheSettingsSayWhereToBegin() {
        assertThat(after(17).start(new TopicPartition("other", 0), ID)).isEqualTo(new Start.First());
    }

    @Test
    void aPartitionMoreIsReadFromItsStart() {
        assertThat(after(17).start(SECOND, ID)).isEqualTo(new Start.Further());
    }

    @Test
    void anotherTopicOfTheSameNameIsReadFromItsStart() {
        assertThat(after(17).start(FIRST, ANOTHER)).isEqualTo(new Start.Replaced());
        assertThat(after(17).start(SECOND, ANOTHER)).isEqualTo(new Start.Replaced());
    }
}
