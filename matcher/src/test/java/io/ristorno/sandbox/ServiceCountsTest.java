package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceCountsTest {
    @Test
    void counts_are_summed_over_links_and_told_since_an_earlier_look() {
        ServiceCounts counts = ServiceCounts.read("""
                # HELP ristorno_messages_total Card messages by what became of them
                ristorno_messages_total{link="a",outcome="received"} 100.0
                ristorno_messages_total{link="b",outcome="received"} 1.5E3
                ristorno_messages_total{link="a",outcome="taken"} 10.0
                ristorno_messages_total{link="a",outcome="repeated"} 2.0
                ristorno_messages_total{link="a",outcome="not_taken"} 1.0
                ristorno_messages_total{link="a",outcome="not_linked"} 1587.0
                ristorno_matched_total{link="a"} 7.0
                ristorno_cold_total 4.0
                """);
        assertThat(counts).isEqualTo(new ServiceCounts(1600, 13, 7, 4, 2, 0, 1));
        assertThat(counts.since(new ServiceCounts(600, 3, 2, 4, 1, 0, 1)))
                .isEqualTo(new ServiceCounts(1000, 10, 5, 0, 1, 0, 0));
    }
}
