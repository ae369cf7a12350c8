package io.ristorno.sandbox;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Life cycles of card purchases, as many at a time as the rate asks for: what is due of those under way is said first, else a
 * new one begins. Days between authorization and clearing become seconds; everything tells the time at which it is said.
 */
public final class Traffic implements MessageSource {
    /** A cardholder goes to a registered merchant so often, then elsewhere: nobody drinks coffee a thousand times a day. */
    static final int VISITS_MAX = 40;

    private static final int TRACES = 1_000_000;
    private static final long STORY_EPOCH_SECONDS = 1_600_000_000L;
    private static final int STORIES_BITS = 31;

    private final SplittableRandom dice;
    private final Shares shares;
    private final Shops shops;
    private final long beatMillis;
    private final PriorityQueue<Tale> underWay = new PriorityQueue<>(Tale.ORDER);
    private final List<Long> linked = new ArrayList<>();
    private final Queue<Long> newcomers = new ConcurrentLinkedQueue<>();
    private final Map<Visit, Integer> visits = new HashMap<>();
    private final Map<Trade, EnumMap<Story, Integer>> stories = new EnumMap<>(Trade.class);
    private final Map<Story, Long> begun = new EnumMap<>(Story.class);
    private long number;
    private int trace;

    private record Visit(long card, String merchant) {}

    /**
     * Traffic.
     *
     * @param seed the same gives the same messages
     * @param startMillis when it starts, epoch milliseconds: traffic of another start has other references
     * @param beatMillis about how long from one message of a purchase to the next
     */
    public Traffic(long seed, long startMillis, Shares shares, Shops shops, long beatMillis) {
        dice = new SplittableRandom(seed);
        this.shares = shares;
        this.shops = shops;
        this.beatMillis = beatMillis;
        number = startMillis / 1000 - STORY_EPOCH_SECONDS << STORIES_BITS;
        for (Trade trade : Trade.values()) {
            stories.put(trade, shares.running(trade));
        }
    }

    /** From now on a card is used as a linked one. By any thread. */
    public void link(long card) {
        newcomers.add(card);
    }

    @Override
    public CardMessage next(long nowMillis) {
        for (Long card = newcomers.poll(); card != null; card = newcomers.poll()) {
            linked.add(card);
        }
        Tale due = underWay.peek();
        Tale tale = due != null && due.dueMillis() <= nowMillis ? underWay.remove() : begin();
        trace = (trace + 1) % TRACES;
        CardMessage message = tale.tell(trace, nowMillis);
        if (!tale.isOver()) {
            long wait = tale.act().beats() * beatMillis;
            tale.due(nowMillis + wait / 2 + dice.nextLong(wait + 1));
            underWay.add(tale);
        }
        return message;
    }

    private Tale begin() {
        boolean ofLinked = !linked.isEmpty() && dice.nextInt(1000) < shares.linkedPerMille();
        long card = ofLinked
                ? linked.get(dice.nextInt(linked.size()))
                : TestCards.notLinked(dice.nextLong(TestCards.COUNT));
        Shop shop = shop(card, ofLinked);
        Story story = story(shop.trade());
        begun.merge(story, 1L, Long::sum);
        long minor = shop.trade().amountMinor(dice, shop.scale());
        number++;
        return new Tale(number, card, shop, Scripts.of(story, minor, dice));
    }

    private Shop shop(long card, boolean ofLinked) {
        boolean registered = shops.registeredCount() > 0 && dice.nextInt(1000) < shares.registeredPerMille();
        if (!registered) {
            return shops.other(dice);
        }
        Shop shop = shops.popular(dice);
        if (!ofLinked) {
            return shop;
        }
        int visit = visits.merge(new Visit(card, shop.merchant()), 1, Integer::sum);
        return visit > VISITS_MAX ? shops.other(dice) : shop;
    }

    private Story story(Trade trade) {
        EnumMap<Story, Integer> running = Objects.requireNonNull(stories.get(trade));
        int sum = running.values().stream().mapToInt(each -> each).max().orElse(0);
        int thrown = dice.nextInt(sum);
        for (var each : running.entrySet()) {
            if (thrown < each.getValue()) {
                return each.getKey();
            }
        }
        throw new IllegalStateException("the sums run up to the last story");
    }

    /** How many stories of each kind have begun. */
    Map<Story, Long> begun() {
        return Map.copyOf(begun);
    }
}
