package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Reading;
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
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.match.OfferIndex;
import io.ristorno.merchant.Channel;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of purchases when their offer goes on: is edited, stopped, opened again, or edited so long ago that nobody knows. */
class VersionsTest {
    private static final Commodity EUR = Words.currency("EUR");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 1);
    private static final MerchantKey CAFE = new MerchantKey("mer_cafe");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final World world = World.audited(List.of(offer(1000)));

    private static Offer offer(int basisPoints) {
        return offer(basisPoints, OptionalLong.empty());
    }

    private static Offer offer(int basisPoints, OptionalLong budget) {
        return offer(basisPoints, budget, 14);
    }

    private static Offer offer(int basisPoints, OptionalLong budget, int holdDays) {
        return new Offer(
                "off_one",
                1,
                CAFE.value(),
                "back",
                Status.LIVE,
                Instant.MIN,
                Schedule.between(LocalDateTime.parse("2026-01-01T00:00"), LocalDateTime.parse("2030-01-01T00:00")),
                Where.EVERYWHERE,
                Audience.EVERYBODY,
                new Mechanic.Percent(new BasisPoints(basisPoints)),
                EUR,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                budget,
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                holdDays,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Message message(String id, String purchase, Instant at) {
        return new Message(
                "test",
                id,
                ANNA,
                0,
                CAFE,
                "loc_cafe",
                ZoneOffset.UTC,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(at, ZoneOffset.UTC),
                new Traces("VISA", purchase, Original.NONE, "", "", "", "", ""),
                at.toEpochMilli());
    }

    private void buy(String purchase, Instant at) {
        world.apply(new Authorization(message("a" + purchase, purchase, at), Amount.of(10_000, EUR)));
    }

    private void clear(String purchase, Instant at) {
        world.apply(new Clearing(message("c" + purchase, purchase, at), Amount.of(10_000, EUR), 0, true));
    }

    private Standing standing(int position) {
        var purchase =
                world.relationship(new RelationshipKey(ANNA, CAFE)).purchases().get(position);
        return purchase.reward("off_one").map(reward -> reward.standing()).orElse(Standing.NONE);
    }

    private void begin() {
        world.until(NOON);
        world.apply(new Joined(ANNA, Instant.EPOCH));
        world.apply(new CardLinked(ANNA, 0, "crd_anna", Instant.EPOCH));
    }

    private static Catalogue value(Reading<Catalogue> reading) {
        return switch (reading) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    @Test
    void whatIsAvailableStaysWhenItsVersionIsForgotten() {
        begin();
        buy("one", NOON);
        clear("one", NOON.plusSeconds(60));
        world.until(NOON.plus(Duration.ofDays(20)));
        assertThat(standing(0).available()).isEqualTo(1000);

        Instant edited = NOON.plus(Duration.ofDays(30));
        Instant muchLater = edited.plus(Duration.ofDays(OfferIndex.VERSIONS_KEPT_DAYS + 60));
        List<Offer> versions = List.of(offer(1000), offer(500).asVersion(2, edited));
        world.engine().adopt(OfferIndex.compile(new Catalogue(2, List.of(), List.of(), versions), muchLater));
        world.until(muchLater);
        buy("two", muchLater);
        clear("two", muchLater.plusSeconds(60));
        world.until(muchLater.plus(Duration.ofDays(20)));

        assertThat(standing(0).available()).isEqualTo(1000);
        assertThat(standing(1).available()).isEqualTo(500);
    }

    @Test
    void aHoldThatEndsLongAfterItsVersionWasSupersededIsReleased() {
        begin();
        Offer first = offer(1000, OptionalLong.empty(), 365);
        world.adopt(List.of(first));
        buy("one", NOON);
        clear("one", NOON.plusSeconds(60));

        Instant edited = NOON.plus(Duration.ofDays(1));
        Instant later = NOON.plus(Duration.ofDays(300));
        List<Offer> versions = List.of(first, offer(500).asVersion(2, edited));
        world.engine().adopt(OfferIndex.compile(new Catalogue(2, List.of(), List.of(), versions), later));
        assertThat(standing(0)).isEqualTo(new Standing(0, 0, 1000, 1000, 0));
        world.until(NOON.plus(Duration.ofDays(367)));
        assertThat(standing(0)).isEqualTo(new Standing(0, 0, 1000, 0, 1000));
    }

    @Test
    void anOfferThatIsOpenedAgainKeepsWhatItsStopRefused() {
        begin();
        Catalogue running = new Catalogue(1, List.of(), List.of(), List.of(offer(1000)));
        Stop stop = new Stop(NOON.plusSeconds(600), Stop.Mode.STOP_NEW);
        Catalogue stopped = value(CatalogueEdit.stop(running, "off_one", stop));
        world.adopt(stopped.offers());
        buy("refused", NOON.plusSeconds(1200));
        assertThat(standing(0)).isEqualTo(Standing.NONE);

        List<Offer> reopened = List.of(stopped.offers().getFirst(), offer(1000).asVersion(2, NOON.plusSeconds(1800)));
        world.adopt(reopened);
        clear("refused", NOON.plusSeconds(2400));
        assertThat(standing(0)).isEqualTo(Standing.NONE);
        buy("again", NOON.plusSeconds(3000));
        assertThat(standing(1).provisional()).isEqualTo(1000);
    }

    @Test
    void whatNeverHeldAnythingIsToldNoMoreOnceItsOfferWasNotThereYet() {
        begin();
        world.adopt(List.of(offer(1000, OptionalLong.of(500)).asVersion(1, NOON)));
        buy("one", NOON.plusSeconds(600));
        assertThat(rewards(0)).extracting(Reward::reason).containsExactly(Reason.BUDGET);
        world.apply(new Authorization(message("earlier", "one", NOON.minusSeconds(600)), Amount.of(10_000, EUR)));
        assertThat(rewards(0)).isEmpty();
    }

    private List<Reward> rewards(int position) {
        return world.relationship(new RelationshipKey(ANNA, CAFE))
                .purchases()
                .get(position)
                .rewards();
    }
}
