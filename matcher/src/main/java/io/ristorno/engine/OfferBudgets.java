package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.event.MerchantKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.merchant.FundingLine;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What every offer has reserved and committed, and every merchant over all its offers, and so what budgets and lines have left. Returns
 * free nothing: a lost dispute that is won again is re-posted without asking.
 *
 * <p>The ledger knows all of it, as balances of the funders' accounts: so this is read off the trial balance when an engine
 * starts, and stored nowhere. Whoever waits stands in the queue of one fund: an offer's budget, known by the offer's id, or a merchant's
 * line, known by the merchant's. Not safe for several threads: the engine's.
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

    private long lastClaim;
    private OfferIndex index = OfferIndex.EMPTY;

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
    public Budgets within(OfferIndex catalogue) {
        adopt(catalogue);
        return this;
    }

    /** From now on an offer's latest version says its budget, and a merchant its line. */
    void adopt(OfferIndex catalogue) {
        index = catalogue;
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
    public Left budget(Offer offer, Claimant claimant) {
        if (offer.budgetMinor().isEmpty()) {
            return Left.UNLIMITED;
        }
        long cap = index.budgeted(offer.id()).orElse(offer).budgetMinor().orElse(Long.MAX_VALUE);
        return left(cap, use(offer.id()), offer.id(), claimant);
    }

    @Override
    public Optional<Line> line(MerchantKey merchant, Claimant claimant) {
        Optional<FundingLine> line = index.line(merchant.value());
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Commodity currency = line.get().currency();
        Use use = outlay(merchant.value(), currency);
        return Optional.of(new Line(currency, left(line.get().amountMinor(), use, merchant.value(), claimant)));
    }

    private Left left(long cap, Use use, String fund, Claimant claimant) {
        Claims queue = claims.get(fund);
        long promised = queue == null ? 0 : queue.promisedBefore(claimant, number(claimant));
        long left = cap - use.reserved - use.committed - promised;
        return new Left(Math.max(0, left), cap - use.committed);
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
        Claims queue = claims.get(fund);
        if (lackingMinor == 0) {
            return queue == null || !queue.has(claimant) ? Optional.empty() : Optional.of(drop(fund, queue, claimant));
        }
        Claims open = queue == null ? new Claims() : queue;
        Long known = open.number(claimant);
        if (known == null && open.isFull()) {
            return Optional.empty();
        }
        var claim = new Claim(known == null ? standIn(claimant) : known, claimant, lackingMinor, whole);
        claims.put(fund, open);
        return open.put(claim) ? Optional.of(new Effect.ClaimMade(fund, claim)) : Optional.empty();
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
    List<Effect> promise(String fund, long nowMillis) {
        Claims queue = claims.get(fund);
        if (queue == null) {
            return List.of();
        }
        List<Effect> promised = new ArrayList<>(1);
        queue.promise(free(fund), nowMillis)
                .forEach(claimant -> promised.add(new Effect.Promised(claimant.relationship())));
        return promised;
    }

    /** More of a fund is spent for good: who waits for what cannot come any more is to hear so. */
    List<Effect> spent(String fund) {
        Claims queue = claims.get(fund);
        return queue == null
                ? List.of()
                : queue.vain(mayCome(fund)).stream()
                        .<Effect>map(claimant -> new Effect.Promised(claimant.relationship()))
                        .toList();
    }

    private long free(String fund) {
        return mayCome(fund) - usedOf(fund).reserved();
    }

    /** What is free of a fund when nothing is reserved any more. */
    private long mayCome(String fund) {
        long cap = index.line(fund)
                .map(FundingLine::amountMinor)
                .orElseGet(() -> index.budgeted(fund)
                        .map(Offer::budgetMinor)
                        .orElse(OptionalLong.empty())
                        .orElse(Long.MAX_VALUE));
        return cap - usedOf(fund).committed();
    }

    private Used usedOf(String fund) {
        return index.line(fund).map(line -> usedOfLine(fund, line.currency())).orElseGet(() -> used(fund));
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
