package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.merchant.Channel;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clearing that comes alone counts from the day of the link on, by whichever clock it tells its day. */
class LinkDayTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final MemberKey MEMBER = new MemberKey("prg_demo", 11);
    private static final MerchantKey NOBODY = new MerchantKey("40021/CAFE");

    /** By the clock of Berlin, the card was linked on 2 March, at half past midnight. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-01T23:40:00Z,  Z,      true",
        "2026-03-02T05:00:00Z,  -11:00, true",
        "2026-03-01T23:20:00Z,  +01:00, true",
        "2026-03-01T23:20:00Z,  Z,      false",
        "2026-03-01T22:50:00Z,  +01:00, false",
    })
    void whatIsClearedBehindTheLinkOrOnItsDayCounts(Instant at, ZoneOffset clock, boolean counts) {
        World world = World.of(List.of(new OfferWords(new Words("O1 5% mcc 5814"), BERLIN).read(0)));
        world.apply(new Joined(MEMBER, Instant.parse("2026-03-01T23:30:00Z")));
        world.apply(new CardLinked(MEMBER, 0, "crd_0", Instant.parse("2026-03-01T23:30:00Z")));
        var message = new Message(
                "X",
                "c1",
                MEMBER,
                0,
                NOBODY,
                "",
                BERLIN,
                "DE",
                5814,
                Channel.IN_STORE,
                0,
                Moment.at(at, clock),
                new Traces("VISA", "L1", Original.NONE, "", "", "", "", ""),
                at.toEpochMilli());
        world.apply(new Clearing(message, Amount.of(4_000, Words.currency("EUR")), 0, true));
        long given = world.relationship(new RelationshipKey(MEMBER, NOBODY)).purchases().getFirst().rewards().stream()
                .mapToLong(reward -> reward.standing().members())
                .sum();
        assertThat(given).isEqualTo(counts ? 200 : 0);
    }
}
