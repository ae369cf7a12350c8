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
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.ledger.Entry;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The law of conservation of members' money: whatever moves, in whatever order, every unit has a place after every event, and a world in
 * which everything is given back has nothing anywhere. Repeat a run with {@code -Dristorno.seed=}.
 */
class PurseLawTest {
    private static final int WORLDS = Integer.getInteger("ristorno.worlds", 60);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final MemberKey MEMBER = new MemberKey("prg_demo", 77L << 56);

    private SplittableRandom random = new SplittableRandom(0);
    private World world = World.of(List.of());
    private Instant now = Instant.EPOCH;
    private int messages;

    /** Clearings that may still be disputed or returned. */
    private final List<TransactionEvent> cleared = new ArrayList<>();

    @Test
    void everyUnitHasAPlaceAndAWorldGivenBackIsEmpty() {
        long seed = Seeds.fresh("law of conservation of purses");
        for (int i = 0; i < WORLDS; i++) {
            try {
                live(seed + i, "", PurseMoves::reversibly);
                giveBack();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dristorno.seed=" + (seed + i), failure);
            }
        }
    }

    /** With lots that expire, breakage is what is left: everything else still adds up, which the auditor sees after every event. */
    @Test
    void everyUnitHasAPlaceWhenLotsExpireAndDebtsAreWrittenOff() {
        long seed = Seeds.fresh("law of conservation with expiry");
        for (int i = 0; i < WORLDS; i++) {
            try {
                live(seed + i, "expiry 3d", PurseMoves::anyhow);
                // Holds end first: what they release makes good a part of a debt, and the rest is owed since then.
                world.until(now.plus(Duration.ofDays(10)));
                now = now.plus(Duration.ofDays(400));
                world.until(now);
                Map<String, Long> balances = balances();
                assertThat(balances.keySet())
                        .as("nothing is available or owed for ever")
                        .noneMatch(name -> name.endsWith(":receivable"));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dristorno.seed=" + (seed + i), failure);
            }
        }
    }

    private void live(long seed, String more, Consumer<PurseMoves> moves) {
        random = new SplittableRandom(seed);
        now = Instant.parse("2026-03-01T10:00:00Z");
        cleared.clear();
        world = World.audited(
                List.of(offer("O1 merchant M1 10% hold 0d " + more), offer("O2 merchant M2 5% hold 2d " + more)));
        world.until(now);
        world.apply(new Joined(MEMBER, Instant.EPOCH));
        world.apply(new CardLinked(MEMBER, 0, "crd_1", Instant.EPOCH));
        for (int day = 0; day < 12; day++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                message();
            }
            moves.accept(new PurseMoves(world, seed, now));
            now = now.plus(Duration.ofHours(20 + random.nextInt(20)));
            world.until(now);
        }
    }

    private static Offer offer(String line) {
        return new OfferWords(new Words(line), BERLIN).read(0);
    }

    /** A purchase clears, or an earlier one is disputed and perhaps won again. */
    private void message() {
        if (cleared.isEmpty() || random.nextInt(3) > 0) {
            Message message = message(new MerchantKey(random.nextBoolean() ? "mer_M1" : "mer_M2"), "L" + ++messages);
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

    private Message like(TransactionEvent event) {
        return message(event.message().merchant(), event.message().traces().lifeCycle());
    }

    private Message message(MerchantKey merchant, String lifeCycle) {
        return new Message(
                "X",
                "m" + ++messages,
                MEMBER,
                0,
                merchant,
                "loc_1",
                BERLIN,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(now, BERLIN),
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", ""),
                now.toEpochMilli());
    }

    private void giveBack() {
        new PurseMoves(world, 0, now.plusMillis(1)).giveBack();
        for (TransactionEvent purchase : cleared) {
            world.apply(new Refund(like(purchase), purchase.amount()));
        }
        now = now.plus(Duration.ofDays(400));
        world.until(now);
        assertThat(balances()).isEmpty();
    }

    /** Of every account that is not 0; a funder's in one sum, since what returns gave back lies in an account of its own. */
    private Map<String, Long> balances() {
        Map<String, Long> sums = new TreeMap<>();
        for (Entry entry : world.entries()) {
            sums.merge(name(entry.debit().name()), -entry.amountMinor(), Long::sum);
            sums.merge(name(entry.credit().name()), entry.amountMinor(), Long::sum);
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    private static String name(String account) {
        return account.startsWith("funder:") ? account.substring(0, account.lastIndexOf(':')) : account;
    }
}
