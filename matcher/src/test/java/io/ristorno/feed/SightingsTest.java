package io.ristorno.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Acceptor;
import io.ristorno.store.Sighting;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of acceptors that nobody knows. */
class SightingsTest {
    private final Sightings sightings = new Sightings();

    private static Acceptor acceptor(String mid, boolean clearing) {
        return new Acceptor("", "", mid, "12345", "VISA", "T1", "SHOP", "LUND", "SE", 5812, Optional.empty(), clearing);
    }

    @Test
    void anAcceptorIsCountedByHowMessagesNameIt() {
        sightings.linked(acceptor("A", false), 2_000);
        sightings.linked(acceptor("A", false), 1_000);
        sightings.others(acceptor("A", false), 1_500, 16);
        sightings.linked(acceptor("A", true), 3_000);
        assertThat(sightings.list())
                .containsExactly(
                        new Sighting("A", "12345", "VISA", false, "SHOP", "LUND", "SE", 2, 16, 2_000),
                        new Sighting("A", "12345", "VISA", true, "SHOP", "LUND", "SE", 1, 0, 3_000));
    }

    @Test
    void whatIsRecalledIsCountedOn() {
        sightings.linked(acceptor("A", false), 2_000);
        var later = new Sightings();
        later.linked(acceptor("A", false), 1_000);
        later.recall(sightings.list());
        assertThat(later.list())
                .containsExactly(new Sighting("A", "12345", "VISA", false, "SHOP", "LUND", "SE", 2, 0, 2_000));
    }

    @Test
    void thoseThatComeOftenStayAndThoseThatComeSeldomGo() {
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 50; i++) {
                sightings.linked(acceptor("OFTEN" + i, false), round);
            }
            for (int i = 0; i < 2_000; i++) {
                sightings.linked(acceptor("SELDOM" + round + "x" + i, false), round);
            }
        }
        sightings.settle();
        assertThat(sightings.list()).hasSizeLessThanOrEqualTo(Sightings.MOST);
        assertThat(sightings.list().subList(0, 50))
                .allMatch(each -> each.mid().startsWith("OFTEN") && each.linked() == 20);
    }
}
