package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Place;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * An acceptor is bound to a merchant at some point among the messages: whenever that is, and in whatever order messages come, each is in
 * one place, and what an offer that holds everywhere gives is what it would have given had nobody bound him. Repeat a run with
 * {@code -Dristorno.seed=}.
 */
class BindingLawTest {
    private static final int SETS = Integer.getInteger("ristorno.stories", 1_500);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Words.currency("EUR");
    private static final MerchantKey BEFORE = new MerchantKey("40021/CAFE");
    private static final MerchantKey MERCHANT = new MerchantKey("mer_M1");
    private static final MemberKey MEMBER = new MemberKey("prg_demo", 11);
    private static final String EVERYWHERE = "O1 5% mcc 5814 hold 3d";
    private static final int NEVER = -1;
    private static final Instant BEGIN = Words.instant("2026-03-01T12:00", BERLIN);

    @Test
    void whenAnAcceptorIsBoundChangesNothingOfWhatAnOfferGivesThatHoldsEverywhere() {
        long seed = Seeds.fresh("binding");
        int both = 0;
        int later = 0;
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> events = anyhow(events(random), random);
            int bound = random.nextInt(events.size() + 1);
            Instant looked = random.nextInt(3) == 0 ? BEGIN.plus(Duration.ofDays(30)) : BEGIN;
            World never = play(EVERYWHERE, events, events.size(), NEVER, looked);
            World once = play(EVERYWHERE, events, bound, NEVER, looked);
            assertThat(given(once))
                    .as("-Dristorno.seed=%d, bound at %d: %s", seed + i, bound, told(events))
                    .isEqualTo(given(never));
            inOnePlace(once, seed + i);
            Audit.check(once);
            List<MerchantKey> places = once.relationships().stream()
                    .filter(each -> !each.purchases().isEmpty())
                    .map(each -> each.key().merchant())
                    .toList();
            both += places.size() > 1 ? 1 : 0;
            later += grown(once, events.subList(bound, events.size()));
        }
        System.out.println("binding: " + both + " of " + SETS + " with purchases on either side, " + later
                + " messages behind it of purchases before");
        assertThat(both).isGreaterThan(SETS / 10);
        assertThat(later).isGreaterThan(SETS / 5);
    }

    /**
     * Whenever what was bought before is taken along, if it is at all: what an offer gives that holds everywhere is the same, each message is
     * in one place, and no offer of the merchant's gives anything for it that does not say so.
     */
    @Test
    void whetherItIsTakenAlongChangesNothingOfWhatAnOfferGivesThatHoldsEverywhere() {
        long seed = Seeds.fresh("binding");
        int taken = 0;
        int left = 0;
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> events = anyhow(events(random), random);
            int bound = random.nextInt(events.size() + 1);
            int along = bound + random.nextInt(events.size() + 1 - bound);
            Instant looked = random.nextInt(3) == 0 ? BEGIN.plus(Duration.ofDays(30)) : BEGIN;
            World never = play(EVERYWHERE, events, events.size(), NEVER, looked);
            World once = play(EVERYWHERE, events, bound, along, looked);
            assertThat(given(once))
                    .as("-Dristorno.seed=%d, bound at %d, taken along at %d: %s", seed + i, bound, along, told(events))
                    .isEqualTo(given(never));
            inOnePlace(once, seed + i);
            Audit.check(once);
            taken += (int) purchases(once, MERCHANT).stream()
                    .filter(Purchase::isBeforeBinding)
                    .count();
            left += purchases(once, BEFORE).size();
            World silent = play(EVERYWHERE + "\nO2 30% merchant M1", events, bound, along, looked);
            assertThat(purchases(silent, MERCHANT).stream()
                            .filter(Purchase::isBeforeBinding)
                            .flatMap(purchase -> purchase.rewards().stream())
                            .filter(reward -> reward.offer().equals("off_O2"))
                            .mapToLong(reward -> reward.standing().members()))
                    .as("-Dristorno.seed=%d", seed + i)
                    .allMatch(members -> members == 0);
        }
        System.out.println("binding: " + taken + " purchases taken along, " + left + " left");
        assertThat(taken).isGreaterThan(SETS / 3);
        assertThat(left).isGreaterThan(SETS / 10);
    }

    /** Nothing is settled yet: what comes of it is what would have come of it, had the merchant had the number from ever. */
    @Test
    void whatIsTakenAlongGivesWhatItWouldHaveGivenHadTheMerchantHadTheNumberFromEver() {
        long seed = Seeds.fresh("binding");
        int earned = 0;
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> events = anyhow(events(random), random);
            int bound = random.nextInt(events.size() + 1);
            int along = bound + random.nextInt(events.size() + 1 - bound);
            String offers = EVERYWHERE
                    + "\nO2 20% merchant M1 min 45.00 beforebinding hold 3d\nO3 nth 2:10% merchant M1 beforebinding group other hold 3d";
            World ever = play(offers, events, 0, NEVER, BEGIN);
            World once = play(offers, events, bound, along, BEGIN);
            String as = "-Dristorno.seed=%d, bound at %d, taken along at %d: %s"
                    .formatted(seed + i, bound, along, told(events));
            inOnePlace(once, seed + i);
            Audit.check(once);
            assertThat(purchases(once, BEFORE)).as(as).isEmpty();
            assertThat(given(once)).as(as).isEqualTo(given(ever));
            earned += (int) purchases(once, MERCHANT).stream()
                    .filter(Purchase::isBeforeBinding)
                    .flatMap(purchase -> purchase.rewards().stream())
                    .filter(reward ->
                            reward.offer().equals("off_O2") && reward.standing().members() > 0)
                    .count();
        }
        System.out.println("binding: the merchant's offer gives something for " + earned + " taken along");
        assertThat(earned).isGreaterThan(SETS / 10);
    }

    /** Half of them say of nothing what it is of. */
    @Test
    void noMessageIsLostOnTheWayWhateverItNames() {
        long seed = Seeds.fresh("binding");
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> events = anyhow(
                    events(random).stream()
                            .map(event -> random.nextBoolean() ? event : unnamed(event))
                            .toList(),
                    random);
            int bound = random.nextInt(events.size() + 1);
            int along = bound + random.nextInt(events.size() + 1 - bound);
            Instant looked = random.nextBoolean() ? BEGIN.plus(Duration.ofDays(5)) : BEGIN;
            World once = play(EVERYWHERE + "\nO2 30% merchant M1 beforebinding", events, bound, along, looked);
            Audit.check(once);
            inOnePlace(once, seed + i);
            assertThat(recorded(once))
                    .as("-Dristorno.seed=%d, bound at %d, taken along at %d: %s", seed + i, bound, along, told(events))
                    .isEqualTo(recorded(play(EVERYWHERE, events, events.size(), NEVER, looked)));
        }
    }

    private static TransactionEvent unnamed(TransactionEvent event) {
        Message was = event.message();
        return event.with(new Message(
                was.source(),
                was.id(),
                was.member(),
                was.card(),
                was.merchant(),
                was.location(),
                was.zone(),
                was.country(),
                was.mcc(),
                was.channel(),
                was.processing(),
                was.at(),
                new Traces("VISA", "", Original.NONE, "", "", "", "", ""),
                was.receivedMillis()));
    }

    private static Set<String> recorded(World world) {
        return world.relationships().stream()
                .flatMap(each -> each.recorded().stream())
                .map(each ->
                        each.event().message().source() + each.event().message().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Purchase> purchases(World world, MerchantKey merchant) {
        return world.relationships().stream()
                .filter(each -> each.key().merchant().equals(merchant))
                .flatMap(each -> each.purchases().stream())
                .toList();
    }

    /** How many messages that came behind the binding are of what was bought before. */
    private static int grown(World world, List<TransactionEvent> behind) {
        return (int) world.relationships().stream()
                .filter(each -> each.key().merchant().equals(BEFORE))
                .flatMap(each -> each.recorded().stream())
                .map(Recorded::event)
                .filter(each -> behind.stream()
                        .anyMatch(other ->
                                other.message().id().equals(each.message().id())))
                .count();
    }

    private static World play(String offers, List<TransactionEvent> events, int bound, int along, Instant looked) {
        World world = World.of(offers.lines()
                .map(words -> new OfferWords(new Words(words), BERLIN).read(0))
                .toList());
        world.apply(new Joined(MEMBER, BEGIN.minusSeconds(9)));
        world.apply(new CardLinked(MEMBER, 0, "crd_0", BEGIN.minusSeconds(5)));
        events.subList(0, bound)
                .forEach(event -> world.apply(event.with(event.message().at(BEFORE))));
        if (looked.isAfter(BEGIN)) {
            world.until(looked);
        }
        for (int i = bound; i < events.size(); i++) {
            takeAlong(world, i == along);
            world.apply(new Readdressed(events.get(i), BEFORE));
        }
        takeAlong(world, along == events.size());
        world.until(BEGIN.plus(Duration.ofDays(60)));
        return world;
    }

    private static void takeAlong(World world, boolean now) {
        if (now) {
            world.apply(new Bound(
                    new RelationshipKey(MEMBER, BEFORE),
                    new Place(MERCHANT, "loc_M1", BERLIN, "DE", 5814, Channel.IN_STORE),
                    Use.BOTH,
                    Set.of(),
                    BEGIN.plus(Duration.ofDays(8))));
        }
    }

    private static List<String> told(List<TransactionEvent> events) {
        return events.stream()
                .map(each -> each.getClass().getSimpleName() + " "
                        + each.message().source()
                        + each.message().id() + " " + each.message().traces().lifeCycle() + " "
                        + each.amount().minor() + " "
                        + Instant.ofEpochMilli(each.message().at().epochMillis()))
                .toList();
    }

    private static List<String> given(World world) {
        var given = new TreeSet<String>();
        for (Relationship relationship : world.relationships()) {
            for (Purchase purchase : relationship.purchases()) {
                long members = purchase.rewards().stream()
                        .mapToLong(reward -> reward.standing().members())
                        .sum();
                given.add(purchase.facts().key() + " " + purchase.life() + " " + purchase.netMinor() + " " + members);
            }
        }
        return List.copyOf(given);
    }

    private static void inOnePlace(World world, long seed) {
        var seen = new HashSet<String>();
        for (Relationship relationship : world.relationships()) {
            for (Recorded each : relationship.recorded()) {
                assertThat(seen.add(each.event().message().source()
                                + each.event().message().id()))
                        .as("-Dristorno.seed=%d: in two places", seed)
                        .isTrue();
            }
        }
    }

    /** Some of them twice. */
    private static List<TransactionEvent> anyhow(List<TransactionEvent> events, SplittableRandom random) {
        var order = new ArrayList<>(events);
        order.add(events.get(random.nextInt(events.size())));
        order.add(events.get(random.nextInt(events.size())));
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }

    private static List<TransactionEvent> events(SplittableRandom random) {
        var events = new ArrayList<TransactionEvent>();
        int count = 3 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            events.add(event(random, "m" + i));
        }
        return events;
    }

    /** Each says of what it is: one that does not, may be of what was bought before, and then is. */
    private static TransactionEvent event(SplittableRandom random, String id) {
        Amount amount = Amount.of(random.nextInt(3) * 1_000 + 4_000, EUR);
        Message message = message(random, id);
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> new Authorization(message, amount);
            case 4, 5, 6, 7 -> new Clearing(message, amount, 0, true);
            case 8 -> new Refund(message, amount);
            case 9 -> new Reversal(message, Amount.of(0, EUR), false);
            case 10 ->
                random.nextBoolean() ? new ClearingReversal(message, amount) : new Increment(message, amount, false);
            default -> new Chargeback(message, amount, false);
        };
    }

    private static Message message(SplittableRandom random, String id) {
        Instant at = BEGIN.plus(Duration.ofHours(random.nextInt(24 * 7)));
        return new Message(
                random.nextInt(8) == 0 ? "Y" : "X",
                id,
                MEMBER,
                0,
                MERCHANT,
                "loc_M1",
                BERLIN,
                "DE",
                5814,
                Channel.IN_STORE,
                0,
                Moment.at(at, BERLIN),
                new Traces("VISA", "L" + random.nextInt(4), Original.NONE, "", "", "", "", ""),
                BEGIN.plus(Duration.ofDays(8)).toEpochMilli());
    }
}
