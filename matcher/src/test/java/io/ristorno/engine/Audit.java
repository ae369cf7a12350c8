package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Event;
import io.ristorno.event.HandedOn;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.Invoiced;
import io.ristorno.ledger.Account.OfCharity;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.TrialBalance.Line;
import io.ristorno.member.Allotment;
import io.ristorno.member.Earned;
import io.ristorno.member.History;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
import io.ristorno.member.Relationship;
import io.ristorno.member.Tally;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Offer;
import io.ristorno.program.RiskTerms;
import io.ristorno.qualify.Periods;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The auditor: adds everything up again from the entries and compares. Slow, plain, and knows no rule of the engine's. */
final class Audit {
    private final World world;
    /** An account and a commodity, in words, and its balance. */
    private final Map<String, Long> fromEntries = new TreeMap<>();

    /** The same as rewards and purses say. */
    private final Map<String, Long> fromRewards = new TreeMap<>();

    private Audit(World world) {
        this.world = world;
    }

    /** No unit is lost, none is made, none is where nobody put it. */
    static void check(World world) {
        var audit = new Audit(world);
        audit.trialBalance();
        audit.entryIds();
        audit.accounts();
        audit.budgets();
        audit.shared();
        audit.caps();
        audit.limits();
        audit.underWay();
        for (Relationship relationship : world.relationships()) {
            relationship.purchases().forEach(Audit::amounts);
            if (audit.isAllHis(relationship)) {
                everyEventIsSomewhere(relationship);
            }
        }
    }

    private void trialBalance() {
        assertThat(world.engine().balance().balanced()).as("trial balance").isTrue();
        Map<Line, Long> lines = new HashMap<>();
        for (Entry entry : world.entries()) {
            lines.merge(line(entry, true), -entry.amountMinor(), Long::sum);
            lines.merge(line(entry, false), entry.amountMinor(), Long::sum);
        }
        assertThat(world.engine().balance().lines())
                .as("running sums and the sum of the entries")
                .isEqualTo(lines);
    }

    private static Line line(Entry entry, boolean debit) {
        return new Line(
                switch (debit ? entry.debit() : entry.credit()) {
                    case Funder funder -> funder.name();
                    case OfMember member ->
                        "members:" + member.member().program() + ":"
                                + member.holding().name().toLowerCase(Locale.ROOT);
                    case OfProgram program ->
                        "program:" + program.program() + ":"
                                + program.fund().name().toLowerCase(Locale.ROOT);
                    case Invoiced invoiced -> "merchant:" + invoiced.merchant() + ":invoiced";
                    case OfCharity charity ->
                        "charity:" + charity.charity() + ":"
                                + charity.due().name().toLowerCase(Locale.ROOT);
                },
                entry.commodity());
    }

    private void entryIds() {
        Map<String, Integer> last = new HashMap<>();
        for (Entry entry : world.entries()) {
            String reward = entry.cause().owner();
            assertThat(entry.posting())
                    .as("entries of " + reward + " are numbered without a gap")
                    .isEqualTo(last.getOrDefault(reward, 0) + 1);
            last.put(reward, entry.posting());
        }
        for (Relationship relationship : world.relationships()) {
            for (Purchase purchase : relationship.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    String id = Posting.rewardId(purchase.id(), reward.offer());
                    assertThat(reward.postings())
                            .as("postings counted in " + id)
                            .isEqualTo(last.getOrDefault(id, 0));
                }
            }
        }
        for (Member member : world.members()) {
            String id = Account.ofMember(member.key());
            assertThat(member.purse().postings())
                    .as("postings counted in " + id)
                    .isEqualTo(last.getOrDefault(id, 0));
        }
    }

    /** What the entries say of an account, and what the rewards say that lie there. */
    private void accounts() {
        for (Entry entry : world.entries()) {
            count(fromEntries, entry.debit().name(), entry.commodity(), -entry.amountMinor());
            count(fromEntries, entry.credit().name(), entry.commodity(), entry.amountMinor());
        }
        for (Relationship relationship : world.relationships()) {
            rewards(relationship).forEach(reward -> count(relationship.key(), reward));
            relationship
                    .history()
                    .tallies()
                    .forEach(tally -> tally.parts()
                            .forEach(part -> count(
                                    Posting.account(relationship.key().member(), tally.offer(), part)
                                            .name(),
                                    tally.commodity(),
                                    part.minor())));
        }
        fromRewards.keySet().removeIf(account -> account.contains(":available "));
        world.members().forEach(this::count);
        world.entries().forEach(entry -> {
            countFund(entry.debit(), entry, -entry.amountMinor());
            countFund(entry.credit(), entry, entry.amountMinor());
        });
        fromEntries.values().removeIf(sum -> sum == 0);
        fromRewards.values().removeIf(sum -> sum == 0);
        assertThat(fromRewards).as("accounts by rewards and by entries").isEqualTo(fromEntries);
        fromEntries.forEach((account, sum) -> {
            if (account.contains(":receivable ")) {
                assertThat(sum).as(account).isNegative();
            } else if (account.startsWith("member:")) {
                assertThat(sum).as(account).isNotNegative();
            }
        });
    }

    /** Of open purchases, of closed ones, and what is left of those that are closed for long. */
    private static List<Reward> rewards(Relationship relationship) {
        var rewards = new ArrayList<Reward>();
        relationship.purchases().forEach(purchase -> rewards.addAll(purchase.rewards()));
        relationship.history().purchases().forEach(purchase -> rewards.addAll(purchase.rewards()));
        relationship.history().tallies().stream()
                .filter(tally -> tally.parts().isEmpty())
                .forEach(tally -> rewards.add(new Reward(
                        tally.offer(),
                        1,
                        tally.funder(),
                        tally.commodity(),
                        tally.standing(),
                        0,
                        Stage.AVAILABLE,
                        Reason.EARNED,
                        Set.of())));
        return rewards;
    }

    /** What a purse says, in which the available units of all rewards lie. */
    private void count(Member member) {
        for (Pocket pocket : member.purse().pockets()) {
            long sum = pocket.lots().stream().mapToLong(Lot::leftMinor).sum();
            count(name(member, Holding.AVAILABLE), pocket.commodity(), Math.max(0, sum));
            count(name(member, Holding.RECEIVABLE), pocket.commodity(), Math.min(0, sum));
            long paid = member.purse().movements().stream()
                    .filter(movement -> movement instanceof Movement.Payout payout
                            && (payout.state() == PayoutState.CREATED || payout.state() == PayoutState.SENT)
                            && payout.commodity().equals(pocket.commodity()))
                    .mapToLong(Movement::amountMinor)
                    .sum();
            count(name(member, Holding.PAID), pocket.commodity(), paid);
            assertThat(pocket.lots()).as("lots").hasSizeLessThanOrEqualTo(Purse.LOTS_MAX);
        }
        assertThat(member.purse().movements()).as("movements").hasSizeLessThanOrEqualTo(Purse.MOVEMENTS_MAX);
    }

    private void count(String account, Commodity commodity, long units) {
        count(fromRewards, account, commodity, units);
    }

    /** What is on its way between members who are merged is in the fund, and in nothing else. */
    private void underWay() {
        Map<String, Long> sent = new TreeMap<>();
        for (Event event : world.underWay()) {
            if (event instanceof HandedOn handed) {
                String fund = new OfProgram(handed.member().program(), Fund.MERGED).name();
                handed.parts().forEach(part -> count(sent, fund, part.commodity(), part.minor()));
            }
        }
        sent.values().removeIf(sum -> sum == 0);
        Map<String, Long> booked = new TreeMap<>(fromEntries);
        booked.keySet().removeIf(account -> !account.contains(":merged "));
        assertThat(booked).as("what is handed on").isEqualTo(sent);
    }

    private static String name(Member member, Holding holding) {
        return new OfMember(member.key(), holding).name();
    }

    /** What left the members: the entries alone know. */
    private void countFund(Account account, Entry entry, long units) {
        boolean ofReward = entry.cause() instanceof Cause.OfReward;
        if (!ofReward && account instanceof OfProgram || account instanceof Invoiced) {
            count(account.name(), entry.commodity(), units);
        }
    }

    private void count(RelationshipKey key, Reward reward) {
        PaperShares.accounts(key.member(), reward)
                .forEach((account, units) -> count(account, reward.commodity(), units));
    }

    private static void count(Map<String, Long> sums, String account, Commodity commodity, long units) {
        sums.merge(account + " " + commodity.code(), units, Long::sum);
    }

    private void budgets() {
        Map<String, Long> used = new TreeMap<>();
        Map<String, Long> usedOfLines = new TreeMap<>();
        for (Relationship relationship : world.relationships()) {
            for (Reward reward : rewards(relationship)) {
                Standing standing = reward.standing();
                long minor = standing.provisional() + standing.kept() + standing.committed();
                used.merge(reward.offer(), minor, Long::sum);
                long drawn = PaperShares.ofMerchant(relationship.key().member(), reward);
                usedOfLines.merge(reward.funder() + " " + reward.commodity(), drawn, Long::sum);
            }
            for (Tally tally : relationship.history().tallies()) {
                boolean plain = tally.parts().isEmpty();
                used.merge(tally.offer(), plain ? 0 : tally.standing().budgeted(), Long::sum);
                tally.parts().stream()
                        .filter(part -> part.whose().equals(tally.funder()))
                        .filter(part -> part.place().name().matches("(FEE_)?(RESERVED|COMMITTED)"))
                        .forEach(part ->
                                usedOfLines.merge(tally.funder() + " " + tally.commodity(), -part.minor(), Long::sum));
            }
        }
        world.lines().forEach((merchant, line) -> {
            long minor = usedOfLines.getOrDefault(merchant + " " + line.currency(), 0L);
            assertThat(world.engine()
                            .budgets()
                            .usedOfLine(merchant, line.currency())
                            .minor())
                    .as("use of the line of " + merchant)
                    .isEqualTo(minor);
            assertThat(minor)
                    .as("reserved and committed of all offers of " + merchant)
                    .isLessThanOrEqualTo(world.ceilingMinor(merchant));
        });
        Map<String, Long> counted = new TreeMap<>();
        world.engine().budgets().used().forEach((offer, sum) -> counted.put(offer, sum.reserved() + sum.committed()));
        used.values().removeIf(sum -> sum == 0);
        counted.values().removeIf(sum -> sum == 0);
        assertThat(counted).as("use of budgets").isEqualTo(used);
        for (Offer offer : latest().values()) {
            if (offer.budget().renewed() == Period.OFFER) {
                offer.budget()
                        .totalMinor()
                        .ifPresent(_ -> assertThat(used.getOrDefault(offer.id(), 0L))
                                .as("reserved and committed of " + offer.id())
                                .isLessThanOrEqualTo(
                                        world.ceiling(offer, offer.shared().getFirst())));
            }
        }
    }

    /** What all members have had together of an offer in each period there was, by when it was booked. */
    private void shared() {
        Map<String, Map<String, Reserved>> byOffer = new TreeMap<>();
        for (List<Entry> booked : world.booked()) {
            for (Entry entry : booked) {
                if (entry.cause() instanceof Cause.OfReward reward) {
                    byOffer.computeIfAbsent(reward.offer(), _ -> new TreeMap<>())
                            .computeIfAbsent(entry.cause().owner(), _ -> new Reserved())
                            .book(entry);
                }
            }
            byOffer.values().forEach(rewards -> rewards.values().forEach(Reserved::turn));
        }
        for (Offer offer : latest().values()) {
            var zone = offer.schedule().zone().orElse(world.program().zone());
            var rewards = byOffer.getOrDefault(offer.id(), Map.of()).values();
            for (Limit limit : offer.shared()) {
                if (!world.alwaysLimits(limit, offer.id())) {
                    continue;
                }
                Map<Long, Long> used = new TreeMap<>();
                rewards.forEach(reward -> reward.count(limit, zone, used));
                used.values().removeIf(sum -> sum == 0);
                long most = world.ceiling(offer, limit);
                assertThat(used.values())
                        .as("what all members have had of " + offer.id() + " by " + limit + " in " + used)
                        .allMatch(sum -> sum <= most);
                SharedUse drawn = world.engine().budgets().drawn().get(offer.id());
                if (limit.kind() == Kind.COUNT || limit.per() != Period.OFFER) {
                    long counted = drawn == null
                            ? used.values().stream().mapToLong(sum -> sum).sum()
                            : used.getOrDefault(Reserved.period(limit, LocalDate.ofEpochDay(drawn.day())), 0L);
                    assertThat(world.engine().budgets().used(offer.id(), limit))
                            .as("counted of " + limit + " of " + offer.id() + " in " + used)
                            .isEqualTo(counted);
                }
            }
        }
    }

    /** What one reward takes still of what was reserved at each moment: what came last goes first. */
    private static final class Reserved {
        private final Deque<long[]> parts = new ArrayDeque<>();
        private long total;
        private long since;
        private long more;
        private long postedMillis;

        void book(Entry entry) {
            more += taken(entry.debit(), entry.amountMinor()) - taken(entry.credit(), entry.amountMinor());
            postedMillis = entry.postedMillis();
        }

        /** What one event came to. */
        void turn() {
            if (more > 0) {
                since = total == 0 ? postedMillis : since;
                parts.addLast(new long[] {postedMillis, more});
            }
            total += more;
            for (long less = -more; less > 0; ) {
                long part = Math.min(less, parts.getLast()[1]);
                parts.getLast()[1] -= part;
                less -= part;
                if (parts.getLast()[1] == 0) {
                    parts.removeLast();
                }
            }
            more = 0;
        }

        private static long taken(Account account, long minor) {
            return account instanceof Funder funder
                            && (funder.side() == Side.RESERVED || funder.side() == Side.COMMITTED)
                    ? minor
                    : 0;
        }

        void count(Limit limit, ZoneId zone, Map<Long, Long> used) {
            if (limit.kind() == Kind.AMOUNT) {
                parts.forEach(part -> used.merge(period(limit, part[0], zone), part[1], Long::sum));
            } else if (total > 0) {
                used.merge(period(limit, since, zone), 1L, Long::sum);
            }
        }

        private static long period(Limit limit, long millis, ZoneId zone) {
            return period(limit, LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone));
        }

        static long period(Limit limit, LocalDate day) {
            return switch (limit.per()) {
                case DAY -> day.toEpochDay();
                case WEEK -> day.with(DayOfWeek.MONDAY).toEpochDay();
                case MONTH -> day.withDayOfMonth(1).toEpochDay();
                case YEAR -> day.getYear();
                case OFFER -> 0;
            };
        }
    }

    /** What all merchants gave one member for the purchases of a day and a year, where his program has always capped it. */
    private void caps() {
        Optional<RiskTerms> terms = world.caps();
        if (terms.isEmpty()) {
            return;
        }
        Map<String, Long> days = new TreeMap<>();
        Map<String, Long> years = new TreeMap<>();
        Set<String> settled = new HashSet<>();
        for (Relationship relationship : world.relationships()) {
            for (Purchase purchase : relationship.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    long minor = reward.standing().beforeReturns();
                    String whose = relationship.key().member() + " " + reward.commodity() + " ";
                    String day = whose + purchase.at().localDay();
                    String year = whose + purchase.at().localDate().getYear();
                    days.merge(day, minor, Long::sum);
                    years.merge(year, minor, Long::sum);
                    if (reward.settled()) {
                        settled.addAll(List.of(day, year));
                    }
                }
            }
        }
        // What is settled keeps what it has, where it turns out to be of another day, and its room, where it turns out
        // to be larger.
        days.forEach((day, minor) -> assertThat(
                        settled.contains(day) || minor <= cap(terms.get()::memberDayCapMinor, day))
                .as("all of a day's rewards of " + day + ": " + minor)
                .isTrue());
        years.forEach((year, minor) -> assertThat(
                        settled.contains(year) || minor <= cap(terms.get()::memberYearCapMinor, year))
                .as("all of a year's rewards of " + year + ": " + minor)
                .isTrue());
        Map<String, Long> counted = new TreeMap<>();
        for (Member member : world.members()) {
            member.earned().days().stream()
                    .filter(day -> day.offer().equals(Earned.ALL))
                    .forEach(day ->
                            counted.put(member.key() + " " + day.commodity() + " " + day.localDay(), day.minor()));
        }
        days.values().removeIf(sum -> sum == 0);
        assertThat(counted).as("what members are said to have earned").isEqualTo(days);
    }

    /** What offers that are no merchant's gave each member, as far as they limit that: by the day, while nothing is closed. */
    private void limits() {
        if (world.relationships().stream()
                .anyMatch(relationship -> !relationship.history().equals(History.NONE))) {
            return;
        }
        Map<String, Long> given = new TreeMap<>();
        for (Relationship relationship : world.relationships()) {
            for (Purchase purchase : relationship.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    limited(reward)
                            .ifPresent(offer -> given.merge(
                                    relationship.key().member() + " " + offer.id() + " "
                                            + Periods.day(offer, purchase.at()),
                                    reward.standing().beforeReturns(),
                                    Long::sum));
                }
            }
        }
        Map<String, Long> counted = new TreeMap<>();
        for (Member member : world.members()) {
            member.earned().days().stream()
                    .filter(day -> !day.offer().equals(Earned.ALL))
                    .forEach(day -> counted.put(member.key() + " " + day.offer() + " " + day.localDay(), day.minor()));
        }
        given.values().removeIf(sum -> sum == 0);
        assertThat(counted)
                .as("what members are said to have of offers at all merchants")
                .isEqualTo(given);
    }

    private Optional<Offer> limited(Reward reward) {
        return world.offers().stream()
                .filter(offer -> offer.id().equals(reward.offer()) && offer.version() == reward.version())
                .filter(offer -> offer.merchantId().isEmpty() && offer.limitsMembers())
                .findFirst();
    }

    private static long cap(ToLongFunction<Commodity> terms, String period) {
        String[] words = period.split(" ", -1);
        return terms.applyAsLong(
                Commodity.parse(words[words.length - 2]).orElseThrow(() -> new AssertionError(period)));
    }

    private Map<String, Offer> latest() {
        Map<String, Offer> latest = new TreeMap<>();
        for (Offer offer : world.offers()) {
            latest.put(offer.id(), offer);
        }
        return latest;
    }

    private static void amounts(Purchase purchase) {
        assertThat(purchase.netMinor()).as("net").isNotNegative();
        assertThat(purchase.returnedMinor()).as("returned").isNotNegative();
        assertThat(purchase.disputedMinor()).as("disputed").isBetween(0L, purchase.returnedMinor());
        assertThat(purchase.authorised().minor()).as("authorised").isNotNegative();
        purchase.clearings()
                .forEach(cleared ->
                        assertThat(cleared.spent().minor()).as("a clearing").isNotNegative());
        for (Reward reward : purchase.rewards()) {
            Standing standing = reward.standing();
            assertThat(List.of(
                            standing.provisional(),
                            standing.kept(),
                            standing.committed(),
                            standing.pending(),
                            standing.available(),
                            standing.creditedBack()))
                    .as("a standing")
                    .allMatch(units -> units >= 0);
        }
    }

    /** Of a card that changed hands a relationship has events that are of another's purchases. */
    private boolean isAllHis(Relationship relationship) {
        Member member = world.member(relationship.key().member());
        boolean claimed = relationship.rulings().stream().anyMatch(ruling -> ruling.verdict() == Verdict.ELSEWHERE);
        return !claimed
                && relationship.recorded().stream()
                        .map(each -> each.event().message())
                        .allMatch(message ->
                                member.holds(message.card(), message.at().epochMillis()));
    }

    private static void everyEventIsSomewhere(Relationship relationship) {
        List<TransactionEvent> placed = new ArrayList<>(relationship.parked());
        relationship.purchases().forEach(purchase -> placed.addAll(purchase.events()));
        placed.addAll(allotted(relationship));
        assertThat(new HashSet<>(placed)).as("no event is in two places").hasSameSizeAs(placed);
        Set<TransactionEvent> recorded = new HashSet<>();
        relationship.recorded().forEach(one -> recorded.add(one.event()));
        assertThat(recorded).containsAll(placed);
        recorded.removeAll(placed);
        for (TransactionEvent repeat : recorded) {
            assertThat(placed)
                    .as("an event that is nowhere was reported by another feed as well")
                    .anyMatch(event -> event.getClass() == repeat.getClass()
                            && event.amount().minor() == repeat.amount().minor()
                            && !event.message().source().equals(repeat.message().source()));
        }
    }

    /** Refunds that are taken from purchases: each as a whole. */
    private static Set<TransactionEvent> allotted(Relationship relationship) {
        Map<TransactionEvent, Long> taken = new HashMap<>();
        for (Purchase purchase : relationship.purchases()) {
            for (Allotment allotment : purchase.allotments()) {
                taken.merge(allotment.refund(), allotment.minor(), Long::sum);
            }
        }
        taken.forEach((refund, minor) -> assertThat(minor)
                .as("what was taken of a refund without a reference")
                .isEqualTo(refund.amount().goodsMinor()));
        return taken.keySet();
    }

    /** What is available moves only through events of its own purchase, or of those that it goes by. */
    static void settledStays(Relationship before, Relationship after, List<Offer> offers) {
        for (Purchase was : before.purchases()) {
            for (Purchase is : after.purchases()) {
                if (was.id().equals(is.id()) && isAsBefore(was, is)) {
                    for (Reward reward : was.rewards()) {
                        if (reward.standing().available() > 0) {
                            stays(reward, is.reward(reward.offer()).orElseThrow(), before, after, offers);
                        }
                    }
                }
            }
        }
    }

    private static void stays(Reward was, Reward is, Relationship before, Relationship after, List<Offer> offers) {
        if (was.flags().contains(Flag.MEMBER_CAPPED)
                && is.standing().available() > was.standing().available()) {
            // Another reward of the purchase was taken back, and it has what that had of what the member may have.
            return;
        }
        boolean goesByItself = offers.stream()
                .noneMatch(offer ->
                        offer.id().equals(was.offer()) && offer.mechanic().together());
        if (goesByItself) {
            assertThat(is.standing())
                    .as("what is settled moves only through events of its own purchase")
                    .isEqualTo(was.standing());
        } else if (before.purchases().stream()
                .filter(each -> each.reward(was.offer()).filter(Reward::counts).isPresent())
                .allMatch(each -> after.purchases().stream().anyMatch(other -> isAsBefore(each, other)))) {
            assertThat(is.standing().available())
                    .as("what is settled stays as long as nothing happens to what it goes by")
                    .isGreaterThanOrEqualTo(was.standing().available());
        }
    }

    private static boolean isAsBefore(Purchase was, Purchase is) {
        return was.events().equals(is.events()) && was.allotments().equals(is.allotments());
    }
}
