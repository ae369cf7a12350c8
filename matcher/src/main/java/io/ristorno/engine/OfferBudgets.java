package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.event.MerchantKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Pool;
import io.ristorno.merchant.FundingLine;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every offer has reserved and committed, and every merchant over all its offers, and so what budgets and lines have left. Returns
 * free nothing: a lost dispute that is won again is re-posted without asking.
 *
 * <p>How much it is in all the ledger knows, as balances of the funders' accounts: so this is read off the trial balance when an engine
 * starts, and stored nowhere. How much of it was reserved today, this week, month or year, and how many rewards it is, the ledger does
 * not know: of an offer that limits this it is kept beside ({@link Drawing}), as one value an offer.
 *
 * <p>Whoever waits stands in the queue of one fund: all that members share of an offer, known by the offer's id, or a merchant's
 * line, known by the merchant's. When a period begins, what there is anew is promised to those who wait before anybody else asks, and
 * they are told of it bit by bit, with each tick. Not safe for several threads: the engine's.
 */
public final class OfferBudgets implements Budgets {
    /**
     * What of a budget or a line is used, in minor units.
     *
     * @param reserved set aside for purchases that have not cleared
     * @param committed owed for purchases that cleared, before returns
     */
    public record Used(long reserved, long committed) {
        /** Of an offer that never paid. */
        public static final Used NOTHING = new Used(0, 0);

        /** Both together. */
        public long minor() {
            return reserved + committed;
        }
    }

    /** The same while it moves. */
    private static final class Use {
        private long reserved;
        private long committed;

        Used now() {
            return new Used(reserved, committed);
        }

        void count(Side side, long minor) {
            switch (side) {
                case RESERVED -> reserved -= minor;
                case COMMITTED -> committed -= minor;
                case KEPT, CREDITED_BACK, FEE_RESERVED, FEE_COMMITTED, FEE_CREDITED_BACK -> {}
            }
        }

        /** The same with the platform's fee: a line pays that too. */
        void countAll(Side side, long minor) {
            switch (side) {
                case RESERVED, FEE_RESERVED -> reserved -= minor;
                case COMMITTED, FEE_COMMITTED -> committed -= minor;
                case KEPT, CREDITED_BACK, FEE_CREDITED_BACK -> {}
            }
        }

        void move(long budgetedMinor, long committedMinor) {
            reserved += budgetedMinor - committedMinor;
            committed += committedMinor;
        }
    }

    /** So many offers are turned to a new day with one tick at most, and so many of those who wait are told of it. */
    private static final int BIT = 256;

    /** Where somebody stands who waits. */
    private static final class Place {
        private final long number;
        private int funds;

        Place(long number) {
            this.number = number;
        }
    }

    /** All that a merchant pays for his offers in one currency, with fees. */
    private record Outlay(String merchant, Commodity currency) {}

    private final Map<String, Use> uses = new HashMap<>();
    private final Map<Outlay, Use> outlays = new HashMap<>();
    private final Map<String, Claims> claims = new HashMap<>();
    /** Who waits, for one fund or several: he has one number in all their queues. */
    private final Map<Claimant, Place> places = new HashMap<>();

    private final Map<String, Drawing> drawings = new HashMap<>();
    private final List<Drawing> changed = new ArrayList<>(0);
    /** Offers of which a day has begun, whose claims may have been promised something. */
    private final Set<String> begun = new LinkedHashSet<>(0);

    private long lastClaim;
    private OfferIndex index = OfferIndex.EMPTY;
    private long nowMillis;
    /** When the next day begins of an offer that somebody waits for. */
    private long nextDayMillis = Long.MIN_VALUE;

    /** What the funders' accounts say. */
    public static OfferBudgets of(Map<TrialBalance.Line, Long> totals) {
        var budgets = new OfferBudgets();
        totals.forEach((line, sum) -> Account.funder(line.account()).ifPresent(account -> {
            budgets.use(account.offer()).count(account.side(), sum);
            budgets.outlay(account.payer(), line.commodity()).countAll(account.side(), sum);
        }));
        return budgets;
    }

    /** With a catalogue's budgets and lines, for whoever explains beside the engine. */
    public Budgets within(OfferIndex catalogue, long atMillis) {
        adopt(catalogue);
        nowMillis = atMillis;
        return this;
    }

    /** With what was written of offers that count days or rewards. */
    public OfferBudgets drawn(Iterable<SharedUse> known) {
        known.forEach(use -> drawings.put(use.offer(), Drawing.of(use)));
        return this;
    }

    /** From now on an offer's latest version says its budget, and a merchant its line. */
    void adopt(OfferIndex catalogue) {
        index = catalogue;
        nextDayMillis = Long.MIN_VALUE;
    }

    private Use use(String offer) {
        Use use = uses.get(offer);
        if (use == null) {
            use = new Use();
            uses.put(offer, use);
        }
        return use;
    }

    private Use outlay(String merchant, Commodity currency) {
        return outlays.computeIfAbsent(new Outlay(merchant, currency), _ -> new Use());
    }

    @Override
    public Left budget(Offer offer, Claimant claimant, boolean first) {
        if (!offer.isShared()) {
            return Left.UNLIMITED;
        }
        Pool pool = pool(offer);
        Room left = left(free(pool, offer.id()), offer.id(), claimant);
        Room may = mayCome(pool, offer.id());
        return new Left(
                first && left.rewards() <= 0 ? 0 : Math.max(0, left.minor()),
                first && may.rewards() <= 0 ? 0 : may.minor());
    }

    @Override
    public List<Share> shares(Offer offer) {
        Pool pool = pool(offer);
        return pool.limits().stream()
                .map(limit -> new Share(limit, used(limit, pool, offer.id())))
                .toList();
    }

    /** The latest version says how much there is, if it says anything; whether anybody asks, that of the purchase. */
    private Pool pool(Offer offer) {
        return index.pool(offer.id()).orElseGet(() -> Pool.of(offer));
    }

    /** The day on which what is reserved of an offer now is counted; {@link Drawn#NEVER} where nobody counts. */
    int day(Offer offer) {
        if (!offer.isShared()) {
            return Drawn.NEVER;
        }
        Pool pool = pool(offer);
        return pool.counts() ? day(pool, offer.id()) : Drawn.NEVER;
    }

    /** An offer's days never go back, whatever zone it comes to have. */
    private int day(Pool pool, String offer) {
        Drawing drawing = drawings.get(offer);
        int today = pool.day(nowMillis);
        return drawing == null ? today : Math.max(today, drawing.day());
    }

    private long used(Limit limit, Pool pool, String offer) {
        if (limit.per() == Period.OFFER && limit.kind() == Kind.AMOUNT) {
            return used(offer).minor();
        }
        Drawing drawing = drawings.get(offer);
        return drawing == null ? 0 : drawing.used(limit, pool.day(nowMillis));
    }

    /** What is used that can never come back, as long as nothing is taken back that has cleared. */
    private long committed(Limit limit, String offer) {
        if (limit.kind() == Kind.AMOUNT) {
            return used(offer).committed();
        }
        Drawing drawing = drawings.get(offer);
        return drawing == null ? 0 : drawing.committedRewards();
    }

    private Room free(Pool pool, String offer) {
        Room room = Room.UNLIMITED;
        for (Limit limit : pool.limits()) {
            room = upTo(room, limit, limit.most() - used(limit, pool, offer));
        }
        return room;
    }

    /** What is free when nothing is reserved any more, and each period has begun anew. */
    private Room mayCome(Pool pool, String offer) {
        Room room = Room.UNLIMITED;
        for (Limit limit : pool.limits()) {
            long used = limit.per() == Period.OFFER ? committed(limit, offer) : 0;
            room = upTo(room, limit, limit.most() - used);
        }
        return room;
    }

    private static Room upTo(Room room, Limit limit, long most) {
        return limit.kind() == Kind.COUNT ? room.upToRewards(most) : room.upToMinor(most);
    }

    @Override
    public Optional<Line> line(MerchantKey merchant, Claimant claimant) {
        Optional<FundingLine> line = index.line(merchant.value());
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Room left = left(free(merchant.value()), merchant.value(), claimant);
        Room may = mayCome(merchant.value());
        return Optional.of(new Line(line.get().currency(), new Left(Math.max(0, left.minor()), may.minor())));
    }

    private Room left(Room free, String fund, Claimant claimant) {
        Claims queue = queue(fund);
        return queue == null ? free : free.minus(queue.promisedBefore(claimant, number(claimant)));
    }

    /** Who waits for a fund, once what a period has begun with is promised to them. */
    private @Nullable Claims queue(String fund) {
        Claims queue = claims.get(fund);
        if (queue != null) {
            Optional<Pool> pool = index.pool(fund).filter(Pool::renews);
            if (pool.isPresent() && queue.turns(day(pool.get(), fund))) {
                queue.renew(free(pool.get(), fund));
            }
        }
        return queue;
    }

    /**
     * Time has passed: tells some of those who were promised what a new day has brought.
     *
     * @return whom; the others with the next tick
     */
    List<Effect> tick(long millis) {
        nowMillis = millis;
        if (millis >= nextDayMillis) {
            begin();
        }
        if (begun.isEmpty()) {
            return List.of();
        }
        List<Effect> told = new ArrayList<>();
        Iterator<String> offers = begun.iterator();
        for (int i = 0; i < BIT && told.size() < BIT && offers.hasNext(); i++) {
            Claims queue = queue(offers.next());
            if (queue == null || isTold(queue, told)) {
                offers.remove();
            }
        }
        return told;
    }

    /** Tells who was promised something, and whether those were all. */
    private static boolean isTold(Claims queue, List<Effect> told) {
        while (told.size() < BIT && queue.sleeps()) {
            queue.wake().ifPresent(lucky -> told.add(new Effect.Promised(lucky.relationship())));
        }
        return !queue.sleeps();
    }

    long nextDayMillis() {
        return nextDayMillis;
    }

    private void begin() {
        nextDayMillis = Long.MAX_VALUE;
        for (String offer : claims.keySet()) {
            index.pool(offer).filter(Pool::renews).ifPresent(pool -> {
                begun.add(offer);
                nextDayMillis = Math.min(nextDayMillis, pool.nextDayMillis(nowMillis));
            });
        }
    }

    /** Whether anybody waits for a fund. */
    boolean hasClaims(String fund) {
        return claims.containsKey(fund);
    }

    private long number(Claimant claimant) {
        Place place = places.get(claimant);
        return place == null ? Claims.NOBODYS : place.number;
    }

    /** With claims that were made before. */
    public OfferBudgets waiting(Map<String, List<Claim>> known) {
        known.forEach((fund, all) -> {
            Claims queue = claims.computeIfAbsent(fund, each -> new Claims());
            for (Claim claim : all) {
                queue.put(claim);
                places.computeIfAbsent(claim.claimant(), _ -> new Place(claim.number())).funds++;
                lastClaim = Math.max(lastClaim, claim.number());
            }
        });
        return this;
    }

    /**
     * Something was decided.
     *
     * @param lackingMinor what the fund leaves it too little, 0 for nothing
     * @param whole whether it takes all of it or nothing
     * @return what to do about its claim
     */
    Optional<Effect> claim(String fund, Claimant claimant, long lackingMinor, boolean whole) {
        Claims queue = queue(fund);
        if (lackingMinor == 0) {
            return queue == null || !queue.has(claimant) ? Optional.empty() : Optional.of(drop(fund, queue, claimant));
        }
        Claims open = queue == null ? opened(fund) : queue;
        Long known = open.number(claimant);
        if (known == null && open.isFull()) {
            return Optional.empty();
        }
        var claim = new Claim(known == null ? standIn(claimant) : known, claimant, lackingMinor, whole);
        claims.put(fund, open);
        return open.put(claim) ? Optional.of(new Effect.ClaimMade(fund, claim)) : Optional.empty();
    }

    /** A queue in which nobody stands yet: what there is today, others have not been promised. */
    private Claims opened(String fund) {
        var queue = new Claims();
        index.pool(fund).filter(Pool::renews).ifPresent(pool -> {
            queue.turns(day(pool, fund));
            nextDayMillis = Math.min(nextDayMillis, pool.nextDayMillis(nowMillis));
        });
        return queue;
    }

    /** Somebody waits for one fund more: under the number that he has, or the next. */
    private long standIn(Claimant claimant) {
        Place place = places.computeIfAbsent(claimant, _ -> new Place(++lastClaim));
        place.funds++;
        return place.number;
    }

    private Effect drop(String fund, Claims queue, Claimant claimant) {
        Long number = queue.number(claimant);
        queue.drop(claimant);
        if (queue.isEmpty()) {
            claims.remove(fund);
        }
        Place place = places.get(claimant);
        if (place != null && --place.funds == 0) {
            places.remove(claimant);
        }
        return new Effect.ClaimDropped(fund, number == null ? 0 : number);
    }

    /** Promises what is free of a fund to those who wait for it. */
    List<Effect> promise(String fund, long atMillis) {
        Claims queue = queue(fund);
        if (queue == null) {
            return List.of();
        }
        List<Effect> promised = new ArrayList<>(1);
        queue.promise(free(fund), atMillis)
                .forEach(claimant -> promised.add(new Effect.Promised(claimant.relationship())));
        return promised;
    }

    /** More of a fund is spent for good: who waits for what cannot come any more is to hear so. */
    List<Effect> spent(String fund) {
        Claims queue = queue(fund);
        return queue == null
                ? List.of()
                : queue.vain(mayCome(fund)).stream()
                        .<Effect>map(claimant -> new Effect.Promised(claimant.relationship()))
                        .toList();
    }

    private Room free(String fund) {
        Optional<FundingLine> line = index.line(fund);
        return line.isPresent()
                ? Room.of(line.get().amountMinor()
                        - usedOfLine(fund, line.get().currency()).minor())
                : index.pool(fund).map(pool -> free(pool, fund)).orElse(Room.UNLIMITED);
    }

    /** What is free of a fund when nothing is reserved any more. */
    private Room mayCome(String fund) {
        Optional<FundingLine> line = index.line(fund);
        return line.isPresent()
                ? Room.of(line.get().amountMinor()
                        - usedOfLine(fund, line.get().currency()).committed())
                : index.pool(fund).map(pool -> mayCome(pool, fund)).orElse(Room.UNLIMITED);
    }

    /** The same for every fund: when a catalogue is adopted, or an engine starts. */
    List<Effect> promiseAll(long nowMillis) {
        List<Effect> promised = new ArrayList<>(0);
        claims.values().forEach(Claims::hopeAgain);
        List.copyOf(claims.keySet()).forEach(fund -> promised.addAll(promise(fund, nowMillis)));
        return promised;
    }

    /** A reward moved to where it stands now. */
    void move(Reward from, Reward to) {
        if (!claims.isEmpty()) {
            // What a day has begun with is promised as it was before this.
            queue(to.offer());
        }
        long budgeted = to.standing().budgeted() - from.standing().budgeted();
        long committed = to.standing().committed() - from.standing().committed();
        if (budgeted != 0 || committed != 0) {
            use(to.offer()).move(budgeted, committed);
        }
        long drawn = to.merchantBudgeted() - from.merchantBudgeted();
        long spent = to.merchantCommitted() - from.merchantCommitted();
        if (drawn != 0 || spent != 0) {
            outlay(to.funder(), to.commodity()).move(drawn, spent);
        }
        boolean clears = from.standing().committed() > 0 != to.standing().committed() > 0;
        if (!from.drawn().equals(to.drawn()) || clears && to.drawn().counted()) {
            draw(from, to);
        }
    }

    private void draw(Reward from, Reward to) {
        Drawing drawing = drawings.computeIfAbsent(to.offer(), offer -> new Drawing(to.funder(), offer));
        if (!drawing.changed) {
            changed.add(drawing);
        }
        drawing.move(from, to);
    }

    /** What changed since this was asked last of offers that count days or rewards, as it stands now. */
    public List<SharedUse> takeChanged() {
        List<SharedUse> taken = changed.stream().map(Drawing::now).toList();
        changed.forEach(drawing -> drawing.changed = false);
        changed.clear();
        return taken;
    }

    /** Counts a reward as it stands, for whoever counts all of them anew. */
    public void count(Reward reward) {
        move(reward.gone(reward.reason()), reward);
    }

    /** What is used of a limit of all members, of one that is not renewed now, else in the latest period in which anything was. */
    public long used(String offer, Limit limit) {
        if (limit.per() == Period.OFFER && limit.kind() == Kind.AMOUNT) {
            return used(offer).minor();
        }
        Drawing drawing = drawings.get(offer);
        return drawing == null ? 0 : drawing.used(limit, drawing.day());
    }

    /** All of it, by offer. */
    public Map<String, SharedUse> drawn() {
        var all = new HashMap<String, SharedUse>();
        drawings.forEach((offer, drawing) -> all.put(offer, drawing.now()));
        return all;
    }

    /** Use of one offer. */
    public Used used(String offer) {
        Use use = uses.get(offer);
        return use == null ? Used.NOTHING : use.now();
    }

    /** Use by offer id. */
    public Map<String, Used> used() {
        var used = new HashMap<String, Used>();
        uses.forEach((offer, use) -> used.put(offer, use.now()));
        return used;
    }

    /** What all offers of a merchant use in a currency. */
    public Used usedOfLine(String merchant, Commodity currency) {
        Use use = outlays.get(new Outlay(merchant, currency));
        return use == null ? Used.NOTHING : use.now();
    }
}
