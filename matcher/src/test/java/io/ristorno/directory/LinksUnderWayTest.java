package io.ristorno.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider.CardLink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of all that look at one card before they change whose it is, one goes first. */
class LinksUnderWayTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final CardHandle NUMBER = CardHandle.of("number");
    private static final CardHandle OTHER = CardHandle.of("other number");
    private static final Member BEN = Member.unknown(MemberKey.of("prg_test", "mem_ben"));
    private static final Card OLD = new Card(1, "crd_old", NOON, Optional.of(NOON));
    private static final Card REPLACING =
            new Card(2, "crd_new", NOON, Optional.empty(), 1, Long.MIN_VALUE, Long.MAX_VALUE, Optional.empty());
    private static final Member ANNA = new Member(MemberKey.of("prg_test", "mem_anna"), true, List.of(OLD, REPLACING));

    private final CardDirectory directory = new CardDirectory();
    private final LinksUnderWay underWay = directory.linksUnderWay();

    @Test
    void twoDoNotLinkOneNumberAtOnce() {
        LinksUnderWay.Link first = link(ANNA, NUMBER, Optional.empty()).orElseThrow();
        assertThat(link(BEN, NUMBER, Optional.empty())).isEmpty();
        assertThat(link(BEN, OTHER, Optional.empty())).as("another card").isPresent();
        first.ends();
        assertThat(link(BEN, NUMBER, Optional.empty())).isPresent();
    }

    /** To Anna's purchases both numbers are one card: what replaces it and what takes it from her must know of each other. */
    @Test
    void aCardIsNotReplacedWhileAnotherLinksWhatIsOneWithIt() {
        directory.put(new CardLink(NUMBER, ANNA.key(), REPLACING.slot(), NOON));
        LinksUnderWay.Link taken = link(BEN, NUMBER, Optional.empty()).orElseThrow();
        assertThat(link(ANNA, OTHER, Optional.of(OLD))).isEmpty();
        taken.ends();

        assertThat(link(ANNA, OTHER, Optional.of(OLD))).isPresent();
        assertThat(link(BEN, NUMBER, Optional.empty())).isEmpty();
    }

    @Test
    void whoeverHeldACardIsConcernedWhileAnotherLinksIt() {
        directory.put(new CardLink(NUMBER, ANNA.key(), OLD.slot(), NOON));
        assertThat(underWay.concerns(ANNA.key())).isFalse();
        LinksUnderWay.Link taken = link(BEN, NUMBER, Optional.empty()).orElseThrow();
        assertThat(underWay.concerns(ANNA.key())).isTrue();
        taken.ends();
        assertThat(underWay.concerns(ANNA.key())).isFalse();
    }

    @Test
    void aCardIsNotLetGoWhileAnotherLinksIt() {
        directory.put(new CardLink(NUMBER, ANNA.key(), OLD.slot(), NOON));
        LinksUnderWay.Link taken = link(BEN, NUMBER, Optional.empty()).orElseThrow();
        assertThat(underWay.letGo(List.of(NUMBER), ANNA, OLD.slot())).isEmpty();
        assertThat(underWay.letGo(List.of(CardHandle.of("crd_old")), ANNA, OLD.slot()))
                .as("by its other name")
                .isEmpty();
        taken.ends();
        assertThat(underWay.letGo(List.of(NUMBER), ANNA, OLD.slot())).isPresent();
        assertThat(link(BEN, NUMBER, Optional.empty())).isEmpty();
    }

    private Optional<LinksUnderWay.Link> link(Member member, CardHandle handle, Optional<Card> replaces) {
        return underWay.link(
                member, List.of(handle), replaces, key -> key.equals(ANNA.key()) ? ANNA : Member.unknown(key));
    }
}
