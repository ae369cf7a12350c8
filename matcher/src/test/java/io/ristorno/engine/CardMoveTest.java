package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Amount;
import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
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
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A card goes from Anna to Ben, to Cleo, and back to Anna: whatever order its messages come in, before or behind the moves, each
 * purchase is whose the card was when it was made, and no message is in two. Repeat a run with {@code -Dristorno.seed=}.
 */
class CardMoveTest {
    private static final int SETS = Integer.getInteger("ristorno.stories", 800);
    private static final int ORDERS = 12;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Words.currency("EUR");
    private static final MerchantKey MERCHANT = new MerchantKey("mer_M1");
    private static final List<MemberKey> MEMBERS =
            List.of(new MemberKey("prg_demo", 11), new MemberKey("prg_demo", 22), new MemberKey("prg_demo", 33));

    private static final List<MemberKey> HOLDERS =
            List.of(MEMBERS.get(0), MEMBERS.get(1), MEMBERS.get(2), MEMBERS.get(0));

    /** When each began to hold the card; the one before lost it an hour earlier. */
    private static final List<Instant> SINCE = List.of(
            Words.instant("2026-01-01", BERLIN),
            Words.instant("2026-03-03T12:00", BERLIN),
            Words.instant("2026-03-05T12:00", BERLIN),
            Words.instant("2026-03-07T12:00", BERLIN));

    private static final Instant NOW = Words.instant("2026-03-08T12:00", BERLIN);

    @Test
    void anyOrderAroundTheMovesComesToTheSame() {
        long seed = Seeds.fresh("card move");
        int passed = 0;
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> events = events(random);
            String first = outcome(events, events.size());
            passed += first.contains("later holder") ? 1 : 0;
            for (int order = 0; order < ORDERS; order++) {
                List<TransactionEvent> arrived = anyhow(events, random);
                int before = earliest(arrived);
                assertThat(outcome(arrived, before))
                        .as("-Dristorno.seed=%d, %s, %d before the moves", seed + i, references(arrived), before)
                        .isEqualTo(first);
            }
        }
        System.out.println("card move: " + passed + " of " + SETS
                + " sets with a message of a later day that is an earlier" + " holder's");
        assertThat(passed).isGreaterThan(SETS / 20);
    }

    /** Holds end in between: what is settled by then stays, and whoever is told of it afterwards leaves it to whose it is. */
    @Test
    void whatIsSettledIsInNoTwoPurchases() {
        long seed = Seeds.fresh("card move, settled");
        int settled = 0;
        for (int i = 0; i < SETS * 4; i++) {
            var random = new SplittableRandom(seed + i);
            List<TransactionEvent> arrived = anyhow(events(random), random);
            World world = world("O1 merchant M1 10% hold 1d");
            move(world);
            int half = random.nextInt(arrived.size());
            arrived.subList(0, half).forEach(world::apply);
            world.until(Words.instant("2026-03-20", BERLIN));
            settled += world.relationships().stream()
                            .flatMap(each -> each.purchases().stream())
                            .anyMatch(Purchase::settled)
                    ? 1
                    : 0;
            arrived.subList(half, arrived.size()).forEach(world::apply);
            assertThat(all(world)).as("-Dristorno.seed=%d", seed + i).isNotEmpty();
            world.until(Words.instant("2026-04-20", BERLIN));
            Audit.check(world);
        }
        assertThat(settled).isGreaterThan(SETS);
    }

    /** How many messages come before the first move: at most those that happened before it. */
    private static int earliest(List<TransactionEvent> arrived) {
        int count = 0;
        while (count < arrived.size()
                && arrived.get(count).message().at().epochMillis()
                        < SINCE.get(1).toEpochMilli()) {
            count++;
        }
        return count;
    }

    private static List<TransactionEvent> anyhow(List<TransactionEvent> events, SplittableRandom random) {
        var order = new ArrayList<>(events);
        order.add(events.get(random.nextInt(events.size())));
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }

    private static List<TransactionEvent> events(SplittableRandom random) {
        var events = new ArrayList<TransactionEvent>();
        int count = 3 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            events.add(event(random, "m" + i));
        }
        return events;
    }

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
        Instant at = Words.instant("2026-03-01T12:00", BERLIN).plus(Duration.ofHours(random.nextInt(24 * 7)));
        Moment moment =
                random.nextInt(6) == 0 ? Moment.on(at.atZone(BERLIN).toLocalDate(), BERLIN) : Moment.at(at, BERLIN);
        String lifeCycle = random.nextInt(3) == 0 ? "" : "L" + random.nextInt(4);
        String approval = random.nextInt(3) == 0 ? "4711" : "";
        return new Message(
                random.nextInt(8) == 0 ? "Y" : "X",
                id,
                MEMBERS.getFirst(),
                0,
                MERCHANT,
                "loc_M1",
                BERLIN,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                moment,
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", approval),
                NOW.toEpochMilli());
    }

    private static String outcome(List<TransactionEvent> events, int beforeTheMoves) {
        World world = world("O1 merchant M1 10% hold 14d limit 2 per OFFER");
        if (beforeTheMoves < events.size()) {
            events.subList(0, beforeTheMoves).forEach(world::apply);
            move(world);
            events.subList(beforeTheMoves, events.size()).forEach(world::apply);
        } else {
            move(world);
            events.forEach(world::apply);
        }
        var outcome = new StringBuilder(all(world));
        world.until(Words.instant("2026-04-20", BERLIN));
        Audit.check(world);
        return outcome.append(all(world)).toString();
    }

    private static World world(String offer) {
        World world = World.of(List.of(new OfferWords(new Words(offer), BERLIN).read(0)));
        link(world, 0);
        return world;
    }

    private static void move(World world) {
        for (int holder = 1; holder < HOLDERS.size(); holder++) {
            world.apply(new CardUnlinked(
                    HOLDERS.get(holder - 1), holder - 1, SINCE.get(holder).minusSeconds(3_600)));
            link(world, holder);
        }
    }

    private static void link(World world, int holder) {
        Optional<CardHeld> before =
                holder == 0 ? Optional.empty() : Optional.of(new CardHeld(HOLDERS.get(holder - 1), holder - 1));
        MemberKey member = HOLDERS.get(holder);
        world.apply(new Joined(member, SINCE.get(holder)));
        world.apply(
                new CardLinked(member, holder, "crd_" + holder, HOLDERS.indexOf(member), before, SINCE.get(holder)));
    }

    private static String all(World world) {
        var text = new StringBuilder();
        var seen = new HashSet<String>();
        for (MemberKey key : MEMBERS) {
            Member member = world.member(key);
            Relationship relationship = world.relationship(new RelationshipKey(key, MERCHANT));
            text.append(key.number())
                    .append(" waits ")
                    .append(references(relationship.parked()))
                    .append('\n');
            for (Purchase purchase : relationship.purchasesOf(member)) {
                for (TransactionEvent event : purchase.events()) {
                    assertThat(seen.add(event.message().id()))
                            .as("in two purchases")
                            .isTrue();
                    boolean later = !member.holds(
                            member.account(event.message().card()),
                            event.message().at().epochMillis());
                    text.append(later ? "later holder's day " : "");
                }
                text.append(references(purchase.events()))
                        .append(' ')
                        .append(purchase.life())
                        .append(" net ");
                text.append(purchase.netMinor());
                purchase.rewards().stream()
                        .filter(reward -> reward.standing().budgeted() > 0)
                        .forEach(reward -> text.append(' ').append(reward.standing()));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static Set<String> references(List<TransactionEvent> events) {
        var references = new TreeSet<String>();
        events.forEach(event -> references.add(event.getClass().getSimpleName() + " "
                + event.message().source() + event.message().id() + " "
                + event.message().traces().lifeCycle() + " "
                + event.message().traces().approval() + " "
                + event.amount().minor() + " "
                + Instant.ofEpochMilli(event.message().at().epochMillis())));
        return references;
    }
}
