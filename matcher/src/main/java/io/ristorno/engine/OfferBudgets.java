package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What every offer has reserved and committed, and so what its budget has left. Returns free nothing: a lost dispute that is
 * won again is re-posted without asking.
 *
 * <p>The ledger knows all of it, as balances of the funders' accounts: so this is read off the trial balance when an engine
 * starts, and stored nowhere. Not safe for several threads: the engine's.
 */
public final class OfferBudgets implements Budgets {
    /**
     * What of an offer's budget is used, in minor units.
     *
     * @param reserved set aside for purchases that have not cleared
     * @param committed owed for purchases that cleared, before returns
     */
    public record Used(long reserved, long committed) {
        /** Of an offer that never paid. */
        public static final Used NOTHING = new Used(0, 0);
    }

    /** The same while it moves. */
    private static final class Use {
        private long reserved;
        private long committed;

        Used now() {
            return new Used(reserved, committed);
        }
    }

    private final Map<String, Use> uses = new HashMap<>();
    private final Map<String, Claims> claims = new HashMap<>();
    private long lastClaim;
    private Function<String, Optional<Offer>> budgeted = offer -> Optional.empty();

    /** What the funders' accounts say. */
    public static OfferBudgets of(Map<TrialBalance.Line, Long> totals) {
        var budgets = new OfferBudgets();
        totals.forEach((line, sum) -> Account.funder(line.account()).ifPresent(account -> {
            Use use = budgets.use(account.offer());
            switch (account.side()) {
                case RESERVED -> use.reserved -= sum;
                case COMMITTED -> use.committed -= sum;
                case KEPT, CREDITED_BACK -> {}
            }
        }));
        return budgets;
    }

    /** With a catalogue's budgets, for whoever explains beside the engine. */
    public Budgets within(io.ristorno.match.OfferIndex index) {
        adopt(index::budgeted);
        return this;
    }

    /** From now on an offer's latest version says its budget. */
    void adopt(Function<String, Optional<Offer>> latest) {
        budgeted = latest;
    }

    private Use use(String offer) {
        Use use = uses.get(offer);
        if (use == null) {
            use = new Use();
            uses.put(offer, use);
        }
        return use;
    }

    @Override
    public Room ask(Offer offer, Claimant claimant, long more) {
        if (offer.budgetMinor().isEmpty()) {
            return Granted.ROOM;
        }
        long cap = budgeted.apply(offer.id()).orElse(offer).budgetMinor().orElse(Long.MAX_VALUE);
        Use now = use(offer.id());
        Claims queue = claims.get(offer.id());
        long left = cap - now.reserved - now.committed - (queue == null ? 0 : queue.promisedToOthers(claimant));
        return more <= left ? Granted.ROOM : new Lacking(Math.max(0, left), cap - now.committed);
    }

    /** Whether anybody waits for an offer's budget. */
    boolean hasClaims(String offer) {
        return claims.containsKey(offer);
    }

    /** With claims that were made before. */
    public OfferBudgets waiting(Map<String, List<Claim>> known) {
        known.forEach((offer, all) -> {
            Claims queue = claims.computeIfAbsent(offer, each -> new Claims());
            all.forEach(queue::put);
            all.forEach(claim -> lastClaim = Math.max(lastClaim, claim.number()));
        });
        return this;
    }

    /**
     * A reward was decided.
     *
     * @param lackingMinor what the budget leaves it too little, 0 for nothing
     * @param whole whether it takes all of it or nothing
     * @return what to do about its claim
     */
    Optional<Effect> claim(String offer, Claimant claimant, long lackingMinor, boolean whole) {
        Claims queue = claims.get(offer);
        if (lackingMinor == 0) {
            return queue == null || !queue.has(claimant) ? Optional.empty() : Optional.of(drop(offer, queue, claimant));
        }
        Claims open = queue == null ? new Claims() : queue;
        Long known = open.number(claimant);
        if (known == null && open.isFull()) {
            return Optional.empty();
        }
        var claim = new Claim(known == null ? ++lastClaim : known, claimant, lackingMinor, whole);
        claims.put(offer, open);
        return open.put(claim) ? Optional.of(new Effect.ClaimMade(offer, claim)) : Optional.empty();
    }

    private Effect drop(String offer, Claims queue, Claimant claimant) {
        Long number = queue.number(claimant);
        queue.drop(claimant);
        if (queue.isEmpty()) {
            claims.remove(offer);
        }
        return new Effect.ClaimDropped(offer, number == null ? 0 : number);
    }

    /** Promises what is free of an offer's budget to those who wait for it. */
    List<Effect> promise(String offer, long nowMillis) {
        Claims queue = claims.get(offer);
        Optional<Offer> latest = budgeted.apply(offer);
        if (queue == null) {
            return List.of();
        }
        long cap = latest.map(Offer::budgetMinor).orElse(OptionalLong.empty()).orElse(Long.MAX_VALUE);
        Use now = use(offer);
        List<Effect> promised = new ArrayList<>(1);
        queue.promise(cap - now.reserved - now.committed, nowMillis)
                .forEach(claimant -> promised.add(new Effect.Promised(claimant.relationship())));
        return promised;
    }

    /** The same for every offer: when a catalogue is adopted, or an engine starts. */
    List<Effect> promiseAll(long nowMillis) {
        List<Effect> promised = new ArrayList<>(0);
        List.copyOf(claims.keySet()).forEach(offer -> promised.addAll(promise(offer, nowMillis)));
        return promised;
    }

    /** A reward of an offer moved. */
    void move(String offer, Standing from, Standing to) {
        long reserved = to.reserved() - from.reserved();
        long committed = to.committed() - from.committed();
        if (reserved != 0 || committed != 0) {
            Use use = use(offer);
            use.reserved += reserved;
            use.committed += committed;
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
}
