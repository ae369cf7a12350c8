package io.ristorno.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Acceptor;
import io.ristorno.event.MerchantKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Where linked cards have been at acceptors that nobody had bound: none that was is missed. */
class UnboundAcceptorsTest {
    private final UnboundAcceptors unbound = new UnboundAcceptors();

    private static void stored(Predicate<MerchantKey> more) {
        for (String merchant : List.of("mer_a", "40021/OLD")) {
            if (!more.test(new MerchantKey(merchant))) {
                return;
            }
        }
    }

    private static Acceptor acceptor(String acquirer, String mid) {
        return new Acceptor("", "", mid, acquirer, "VISA", "T1", "SHOP", "LUND", "SE", 5812, Optional.empty(), false);
    }

    @Test
    void everythingMayHaveBeenSeenUntilTheStoreWasLookedThrough() {
        unbound.saw(acceptor("40021", "NEW"));
        assertThat(unbound.mayHaveSeen(acceptor("40021", "OLD"))).isTrue();
        unbound.recall(UnboundAcceptorsTest::stored);
        assertThat(unbound.mayHaveSeen(acceptor("40021", "OLD"))).isTrue();
        assertThat(unbound.mayHaveSeen(acceptor("40021", "NEW"))).isTrue();
        assertThat(unbound.mayHaveSeen(acceptor("40022", "OLD"))).isFalse();
        assertThat(unbound.mayHaveSeen(acceptor("40021", "OTHER"))).isFalse();
    }

    @Test
    void aRecallThatIsBrokenOffLeavesItOpen() {
        unbound.close();
        unbound.recall(UnboundAcceptorsTest::stored);
        assertThat(unbound.mayHaveSeen(acceptor("40022", "NEVER"))).isTrue();
    }
}
