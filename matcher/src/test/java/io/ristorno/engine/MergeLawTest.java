package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Amount;
import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Lot;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Cleo is merged into Ben and Ben into Anna, somewhere among their messages: nothing is lost or made, and whatever order the messages
 * come in, before or behind, the three together have what they would have had if nobody had been merged. Repeat a run with
 * {@code -Dristorno.seed=}.
 */
class MergeLawTest {
    private static final int SETS = Integer.getInteger("ristorno.stories", 400);
    private static final int WORLDS = Integer.getInteger("ristorno.worlds", 60);
    private static final int ORDERS = 8;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Words.currency("EUR");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 33L << 56);
    private static final MemberKey BEN = new MemberKey("prg_demo", 22L << 56);
    private static final MemberKey CLEO = new MemberKey("prg_demo", 11L << 56);
    private static final List<MemberKey> MEMBERS = List.of(ANNA, BEN, CLEO);
    private static final Instant BEGIN = Words.instant("2026-03-01T10:00", BERLIN);

    private SplittableRandom random = new SplittableRandom(0);
    private World world = World.of(List.of());
    private Instant now = BEGIN;
    private int messages;
    private final List<TransactionEvent> cleared = new ArrayList<>();

    /** Holds end in between, so that some of what they earned is available when somebody is merged, some is disputed, some comes later. */
    @Test
    void anyOrderAroundTheMergesComesToWhatTheyWouldHaveHad() {
        long seed = Seeds.fresh("law of merges");
        int handedOn = 0;
        for (int i = 0; i < SETS; i++) {
            random = new SplittableRandom(seed + i);
            List<TransactionEvent> early = bought(BEGIN);
            List<TransactionEvent> next = bought(BEGIN.plus(Duration.ofDays(2)));
            List<TransactionEvent> late =
                    told(Stream.concat(early.stream(), next.stream()).toList(), BEGIN.plus(Duration.ofDays(3)));
            List<MemberKey> paid =
                    MEMBERS.stream().filter(_ -> random.nextBoolean()).toList();
            Map<String, Long> apart = together(played(early, paid, next, late, late.size(), false));
            for (int order = 0; order < ORDERS; order++) {
                Collections.shuffle(late, new java.util.Random(random.nextLong()));
                int before = random.nextInt(late.size() + 1);
                World merged = played(early, paid, next, late, before, true);
                assertThat(together(merged))
                        .as("-Dristorno.seed=%d, %d of %d before the merges", seed + i, before, late.size())
                        .isEqualTo(apart);
                handedOn += has(merged, ANNA) ? 1 : 0;
                assertThat(has(merged, BEN) || has(merged, CLEO))
                        .as("-Dristorno.seed=%d: who was merged keeps nothing", seed + i)
                        .isFalse();
            }
        }
        assertThat(handedOn).as("worlds that prove something").isGreaterThan(SETS);
    }

    /** Payouts, spends, make-goods and what is owed, of all three, at any time: in the end all is given back, and nothing is anywhere. */
    @Test
    void everyUnitHasAPlaceAndAWorldGivenBackIsEmpty() {
        long seed = Seeds.fresh("law of conservation of merges");
        for (int i = 0; i < WORLDS; i++) {
            try {
                live(seed + i);
                giveBack();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dristorno.seed=" + (seed + i), failure);
            }
        }
    }

    /** Some are paid out what they had first: what is taken back of that is owed, beside what they have by then. */
    private static World played(
            List<TransactionEvent> early,
            List<MemberKey> paid,
            List<TransactionEvent> next,
            List<TransactionEvent> late,
            int before,
            boolean merging) {
        World world = world("expiry 30d");
        early.forEach(world::apply);
        Instant then = BEGIN.plus(Duration.ofDays(2));
        world.until(then);
        paid.forEach(member -> world.apply(new PaidOut(member, "pay_1", "", EUR, then)));
        next.forEach(world::apply);
        world.until(BEGIN.plus(Duration.ofDays(4)));
        late.subList(0, before).forEach(world::apply);
        if (merging) {
            merge(world, CLEO, BEN, BEGIN.plus(Duration.ofDays(4)));
            merge(world, BEN, ANNA, BEGIN.plus(Duration.ofDays(4)).plusSeconds(2));
        }
        late.subList(before, late.size()).forEach(world::apply);
        world.until(BEGIN.plus(Duration.ofDays(20)));
        Audit.check(world);
        return world;
    }

    /** What they hold together by stage, and by the day on which it is lost. */
    private static Map<String, Long> together(World world) {
        var sums = new TreeMap<String, Long>();
        for (Entry entry : world.entries()) {
            sums.merge(stage(entry.debit().name()), -entry.amountMinor(), Long::sum);
            sums.merge(stage(entry.credit().name()), entry.amountMinor(), Long::sum);
        }
        sums.merge("had", sums.getOrDefault("available", 0L) + sums.getOrDefault("receivable", 0L), Long::sum);
        // One who has and another who owes are one who has less.
        sums.keySet().removeAll(List.of("available", "receivable"));
        for (MemberKey member : MEMBERS) {
            for (Lot lot : world.member(member).purse().pocket(EUR).lots()) {
                sums.merge("lots until " + lot.expiresMillis(), lot.leftMinor(), Long::sum);
            }
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    private static String stage(String account) {
        return account.startsWith("member:") ? account.substring(account.lastIndexOf(':') + 1) : account;
    }

    private static boolean has(World world, MemberKey member) {
        return world.member(member).purse().pockets().stream()
                .anyMatch(pocket -> !pocket.lots().isEmpty());
    }

    /** What each buys on the first day. */
    private List<TransactionEvent> bought(Instant at) {
        now = at;
        var events = new ArrayList<TransactionEvent>();
        for (int i = 3 + random.nextInt(4); i > 0; i--) {
            Message message = message(random.nextInt(3), merchant(), "L" + ++messages);
            Amount amount = Amount.of(1_000L + random.nextInt(20_000), EUR);
            events.add(
                    random.nextInt(3) == 0
                            ? new Authorization(message, amount)
                            : new Clearing(message, amount, 0, true));
        }
        return events;
    }

    /** What is told of it later: clearings, returns, disputes that are lost and won. */
    private List<TransactionEvent> told(List<TransactionEvent> bought, Instant at) {
        now = at;
        var events = new ArrayList<TransactionEvent>();
        for (TransactionEvent first : bought) {
            long minor = first.amount().minor();
            Amount part = Amount.of(random.nextBoolean() ? minor : minor / 4, EUR);
            if (first instanceof Authorization) {
                events.add(new Clearing(like(first), Amount.of(minor + 500, EUR), 0, true));
            } else {
                switch (random.nextInt(4)) {
                    case 0 -> events.add(new Refund(like(first), part));
                    case 1 -> events.add(new Chargeback(like(first), part, false));
                    case 2 -> {
                        events.add(new Chargeback(like(first), part, false));
                        events.add(new ChargebackReversal(like(first), part));
                    }
                    default -> events.add(new Clearing(like(first), part, 2, true));
                }
            }
        }
        return events;
    }

    private void live(long seed) {
        random = new SplittableRandom(seed);
        now = BEGIN;
        cleared.clear();
        world = world("");
        int first = random.nextInt(12);
        int second = random.nextInt(12);
        for (int day = 0; day < 12; day++) {
            for (int i = random.nextInt(5); i > 0; i--) {
                message();
            }
            new PurseMoves(world, seed, now).reversibly();
            if (day == first) {
                Map<String, Long> before = together(world);
                merge(world, CLEO, BEN, now);
                sameSums(before);
            }
            if (day == second) {
                Map<String, Long> before = together(world);
                merge(world, BEN, ANNA, now.plusSeconds(2));
                sameSums(before);
            }
            Audit.check(world);
            now = now.plus(Duration.ofHours(20 + random.nextInt(20)));
            world.until(now);
        }
    }

    private void sameSums(Map<String, Long> before) {
        var after = together(world);
        after.keySet().removeIf(key -> key.startsWith("lots"));
        before.keySet().removeIf(key -> key.startsWith("lots"));
        assertThat(after).as("what they hold together").isEqualTo(before);
    }

    private void message() {
        if (cleared.isEmpty() || random.nextInt(3) > 0) {
            Message message = message(random.nextInt(3), merchant(), "L" + ++messages);
            var clearing = new Clearing(message, Amount.of(1_000L + random.nextInt(20_000), EUR), 0, true);
            cleared.add(clearing);
            world.apply(clearing);
            return;
        }
        TransactionEvent disputed = cleared.get(random.nextInt(cleared.size()));
        Amount part = Amount.of(disputed.amount().minor() / 4, EUR);
        world.apply(new Chargeback(like(disputed), part, false));
        if (random.nextBoolean()) {
            world.apply(new ChargebackReversal(like(disputed), part));
        }
    }

    private void giveBack() {
        new PurseMoves(world, 0, now.plusMillis(1)).giveBack();
        for (TransactionEvent purchase : cleared) {
            world.apply(new Refund(like(purchase), purchase.amount()));
        }
        world.until(now.plus(Duration.ofDays(400)));
        Audit.check(world);
        Map<String, Long> sums = new TreeMap<>();
        for (Entry entry : world.entries()) {
            sums.merge(funderAsOne(entry.debit().name()), -entry.amountMinor(), Long::sum);
            sums.merge(funderAsOne(entry.credit().name()), entry.amountMinor(), Long::sum);
        }
        sums.values().removeIf(sum -> sum == 0);
        assertThat(sums).as("a world given back").isEmpty();
    }

    private static String funderAsOne(String account) {
        return account.startsWith("funder:") ? account.substring(0, account.lastIndexOf(':')) : account;
    }

    /** Each has a card; from a moment on it is linked by whoever is the person then. */
    private static World world(String more) {
        World world = World.of(
                List.of(offer("O1 merchant M1 10% hold 0d " + more), offer("O2 merchant M2 5% hold 9d " + more)));
        world.until(BEGIN);
        for (MemberKey member : MEMBERS) {
            world.apply(new Joined(member, Instant.EPOCH));
            int slot = MEMBERS.indexOf(member);
            world.apply(new CardLinked(member, slot, "crd_" + slot, Instant.EPOCH));
        }
        return world;
    }

    private static Offer offer(String line) {
        return new OfferWords(new Words(line), BERLIN).read(0);
    }

    /** As the service does it: each card keeps its slot, and the other has it from the next second on. */
    private static void merge(World world, MemberKey member, MemberKey into, Instant at) {
        List<CardLinked> cards = world.member(member).cards().stream()
                .filter(card -> card.unlinked().isEmpty())
                .map(card -> new CardLinked(
                        into,
                        card.slot(),
                        card.id(),
                        card.slot(),
                        Optional.of(new CardHeld(member, card.slot())),
                        at.plusSeconds(1)))
                .toList();
        world.apply(new Merged(member, into, cards, at));
    }

    private MerchantKey merchant() {
        return new MerchantKey(random.nextBoolean() ? "mer_M1" : "mer_M2");
    }

    private Message like(TransactionEvent event) {
        return message(
                event.message().card(),
                event.message().merchant(),
                event.message().traces().lifeCycle());
    }

    /** To the first holder of the card, as feeds do. */
    private Message message(int card, MerchantKey merchant, String lifeCycle) {
        return new Message(
                "X",
                "m" + ++messages,
                MEMBERS.get(card),
                card,
                merchant,
                "loc_1",
                BERLIN,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(now.plusMillis(messages), BERLIN),
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", ""),
                now.toEpochMilli());
    }
}
