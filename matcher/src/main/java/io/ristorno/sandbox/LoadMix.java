package io.ristorno.sandbox;

import io.ristorno.sandbox.CardMessage.Amounts;
import io.ristorno.sandbox.CardMessage.Shipment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Plain traffic for load: a purchase a message, or its clearing a while later. Cheap to make, and no state that grows.
 *
 * <p>Mixed is what a network sends: one message of ten is of a linked card, three of ten of these are at merchants with offers,
 * and half of those are clearings of purchases authorised before. Worst is what nobody sends: every message a new purchase of
 * a linked card that earns.
 */
public final class LoadMix implements MessageSource {
    /** The mixes. */
    public enum Kind {
        MIXED,
        WORST
    }

    private static final int TRACES = 1_000_000;
    private static final int LINKED_PERCENT = 10;
    private static final int AT_OFFERS_PERCENT = 30;
    private static final int CLEARED_PERCENT = 50;
    private static final int OTHERS_REGISTERED_PERCENT = 30;
    private static final int OTHERS_CLEARED_PERCENT = 40;
    /** Purchases that wait for their clearing. */
    private static final int OPEN_MAX = 20_000;

    private final SplittableRandom dice;
    private final Kind kind;
    private final Shops shops;
    private final long members;
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private long number;
    private int trace;

    private record Open(long card, Shop shop, long minor, long number) {}

    /**
     * A mix.
     *
     * @param seed the same gives the same messages
     * @param startMillis when it starts, epoch milliseconds: traffic of another start has other references
     * @param members cards that are linked: {@link TestCards#linked} of 0 to one less
     */
    public LoadMix(long seed, long startMillis, Kind kind, Shops shops, long members) {
        if (members <= 0 || (kind == Kind.WORST ? shops.rewardingCount() : shops.registeredCount()) == 0) {
            throw new IllegalArgumentException("a mix needs linked cards, and merchants whose offers reward anything");
        }
        dice = new SplittableRandom(seed);
        this.kind = kind;
        this.shops = shops;
        this.members = members;
        number = (startMillis << 20) & Long.MAX_VALUE >>> 2;
    }

    @Override
    public CardMessage next(long nowMillis) {
        trace = (trace + 1) % TRACES;
        if (kind == Kind.WORST) {
            return authorization(card(), shops.rewarding(dice), nowMillis);
        }
        return dice.nextInt(100) < LINKED_PERCENT ? ofLinked(nowMillis) : ofOthers(nowMillis);
    }

    private long card() {
        return TestCards.linked(dice.nextLong(members));
    }

    private CardMessage ofLinked(long nowMillis) {
        if (dice.nextInt(100) >= AT_OFFERS_PERCENT) {
            return authorization(card(), shops.other(dice), nowMillis);
        }
        boolean clears = open.size() >= OPEN_MAX || !open.isEmpty() && dice.nextInt(100) < CLEARED_PERCENT;
        if (clears) {
            Open purchase = open.remove();
            return message(CardMessage.Type.CLEARING, purchase, nowMillis);
        }
        CardMessage authorization = authorization(card(), shops.registered(dice), nowMillis);
        open.add(new Open(
                authorization.card(),
                authorization.shop(),
                authorization.amounts().minor(),
                authorization.story()));
        return authorization;
    }

    private CardMessage ofOthers(long nowMillis) {
        long card = TestCards.notLinked(dice.nextLong(TestCards.COUNT));
        Shop shop = dice.nextInt(100) < OTHERS_REGISTERED_PERCENT ? shops.registered(dice) : shops.other(dice);
        CardMessage.Type type =
                dice.nextInt(100) < OTHERS_CLEARED_PERCENT ? CardMessage.Type.CLEARING : CardMessage.Type.AUTHORIZATION;
        return message(type, purchase(card, shop), nowMillis);
    }

    private CardMessage authorization(long card, Shop shop, long nowMillis) {
        return message(CardMessage.Type.AUTHORIZATION, purchase(card, shop), nowMillis);
    }

    private Open purchase(long card, Shop shop) {
        number++;
        return new Open(card, shop, shop.leastMinor() + shop.trade().amountMinor(dice, shop.scale()), number);
    }

    private CardMessage message(CardMessage.Type type, Open purchase, long nowMillis) {
        return new CardMessage(
                type,
                false,
                purchase.card,
                purchase.shop,
                new Amounts(purchase.minor, purchase.minor, 0, -1),
                nowMillis,
                trace,
                purchase.number,
                Optional.empty(),
                Shipment.ONLY,
                false);
    }
}
