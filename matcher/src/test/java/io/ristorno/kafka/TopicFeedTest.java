package io.ristorno.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** What an operator reads about a feed's trouble. */
class TopicFeedTest {
    @Test
    void theCauseIsToldTooSinceOnlyThatCanBeMended() {
        var trouble = new KafkaException(
                "Failed to construct kafka consumer", new ConfigException("No truststore at /etc/ristorno"));
        assertThat(TopicFeed.words(trouble))
                .isEqualTo("KafkaException: Failed to construct kafka consumer, because of ConfigException:"
                        + " No truststore at /etc/ristorno");
        assertThat(TopicFeed.words(new KafkaException("alone"))).isEqualTo("KafkaException: alone");
    }

    @Test
    void aChainOfCausesThatGoesRoundHasAnEnd() {
        var first = new IllegalStateException("one");
        first.initCause(new IllegalStateException("two", first));
        assertThat(TopicFeed.words(first))
                .startsWith("IllegalStateException: one")
                .hasSizeLessThan(300);
    }
}
