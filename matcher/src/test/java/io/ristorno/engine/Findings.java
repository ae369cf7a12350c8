package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decide.Budgets.Share;
import io.ristorno.decide.Explanation;
import io.ristorno.decide.Releases;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.ReconciliationFault.Kind;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Allotment;
import io.ristorno.member.Answer;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Confidence;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Perk;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Windows;
import io.ristorno.report.RewardInWords;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a world with what a line of a scenario says behind {@code ->}. */
final class Findings {
    private final World world;
    private final Map<String, MemberKey> members;
    private final Map<String, TransactionEvent> firsts;
    private @Nullable TransactionEvent subject;
    private int entriesBefore;

    Findings(World world, Map<String, MemberKey> members, Map<String, TransactionEvent> firsts) {
        this.world = world;
        this.members = members;
        this.firsts = firsts;
    }

    /** A line begins. */
    void before() {
        entriesBefore = world.entries().size();
    }

    /** The line is about this message. */
    void about(TransactionEvent event) {
        subject = event;
    }

    void check(List<Effect> effects, String expected) {
        for (String one : expected.split(";", -1)) {
            var words = new Words(one);
            TransactionEvent about = firsts.get(words.peek());
            if (about == null) {
                check(subject, effects, words);
            } else {
                words.take();
                check(about, List.of(), words);
            }
            words.end();
        }
    }

    private void check(@Nullable TransactionEvent about, List<Effect> effects, Words words) {
        String word = words.take();
        switch (word) {
            case "parked" -> parked(about, effects);
            case "in" -> {
                words.has("review");
                assertThat(relationship(about).inReview()).as("in review").contains(about);
            }
            case "takes" -> takes(about, words);
            case "refused" -> {
                assertThat(effects).hasOnlyElementsOfTypes(Effect.Refused.class, Effect.FaultFound.class);
                assertThat(effects.getLast()).isInstanceOf(Effect.Refused.class);
                words.takeIf("[A-Z_]+")
                        .ifPresent(objection -> assertThat(((Effect.Refused) effects.getLast()).objection())
                                .isEqualTo(Objection.valueOf(objection)));
            }
            case "told" -> told(words);
            case "closed" ->
                assertThat(relationship(about).history().purchases())
                        .as("closed purchases")
                        .anyMatch(purchase -> about != null
                                && purchase.traces().equals(about.message().traces()));
            case "forgotten" ->
                assertThat(relationship(about).history().purchases())
                        .as("results of closed purchases")
                        .noneMatch(purchase -> about != null
                                && purchase.traces().equals(about.message().traces()));
            case "purchases" ->
                assertThat(relationship(about).purchases()).as("purchases").hasSize(Integer.parseInt(words.take()));
            case "net" -> {
                Purchase purchase = purchase(about);
                assertThat(purchase.currency().format(purchase.netMinor()))
                        .as("net")
                        .isEqualTo(words.take());
            }
            case "nothing" ->
                assertThat(purchase(about).rewards())
                        .as("rewards that hold anything")
                        .noneMatch(reward -> reward.standing().budgeted() > 0);
            case "is" -> assertThat(purchase(about).id()).isEqualTo(other(words).id());
            case "apart" -> {
                words.has("from");
                assertThat(purchase(about).id()).isNotEqualTo(other(words).id());
            }
            case "posts" -> posts(words);
            case "books" ->
                assertThat(world.entries().size() - entriesBefore)
                        .as("entries")
                        .isEqualTo(Integer.parseInt(words.take()));
            case "ghost" -> ghost(about, words);
            case "ghosts" -> {
                words.has("none");
                assertThat(purchase(about).ghosts()).as("ghosts").isEmpty();
            }
            case "budget" -> budget(words);
            case "line" -> line(words);
            case "shared" -> shared(words);
            case "member" -> member(words);
            case "lots" -> lots(words);
            case "says" -> says(about, offer(words.take()), words);
            case "explains" -> explains(about, offer(words.take()), words);
            case "account" -> account(words);
            default -> reward(offer(word), about, effects, words);
        }
    }

    /** {@code ghost O1 pending 15.00}: what is kept of it, and what explain says. */
    private void ghost(@Nullable TransactionEvent about, Words words) {
        String offer = "off_" + words.take();
        Purchase purchase = purchase(about);
        String expected = words.take().toUpperCase(Locale.ROOT) + " " + words.take();
        assertThat(purchase.ghosts())
                .filteredOn(ghost -> ghost.offer().equals(offer))
                .extracting(ghost -> ghost.stage() + " " + ghost.commodity().format(ghost.minor()))
                .containsExactly(expected);
        Relationship relationship = relationship(about);
        assertThat(world.explain(relationship.key(), relationship.purchases().indexOf(purchase))
                        .ghosts())
                .filteredOn(verdict -> verdict.target().offer().id().equals(offer))
                .extracting(Findings::ghost)
                .containsExactly(expected);
        assertThat(purchase.reward(offer)).as("a reward of a ghost").isEmpty();
    }

    private static String ghost(Explanation.Verdict verdict) {
        Target target = verdict.target();
        return target.stage() + " "
                + target.offer().commodity().format(target.standing().members());
    }

    /** {@code told TOO_LATE 20.00}, {@code told 0 NOT_CLEARED}: faults of a kind so far, and what one of them is about. */
    private void told(Words words) {
        int count = words.takeIf("[0-9]").map(Integer::valueOf).orElse(1);
        Kind kind = Kind.valueOf(words.take());
        List<ReconciliationFault> faults =
                world.faults().stream().filter(fault -> fault.kind() == kind).toList();
        assertThat(faults).as("faults of kind " + kind).hasSize(count);
        words.takeIf("[0-9]+\\.[0-9]+")
                .ifPresent(amount -> assertThat(faults)
                        .anyMatch(
                                fault -> fault.commodity().format(fault.minor()).equals(amount)));
    }

    /** {@code explains O1 activated by 2026-03-01T12:00 at 2026-03-01T10:00 passed}: what explain says of the condition. */
    private void explains(@Nullable TransactionEvent about, String offer, Words words) {
        if (words.has("audience")) {
            audience(about, offer, words);
            return;
        }
        if (words.has("release")) {
            release(about, offer, words);
            return;
        }
        if (!words.has("activated")) {
            explainsSegments(about, offer, words);
            return;
        }
        String latest = "by " + local(words.after("by").orElseThrow());
        String actual = words.after("at").map(Findings::local).orElse("never");
        boolean passed = words.take().equals("passed");
        Relationship relationship = relationship(about);
        assertThat(world.explain(relationship.key(), relationship.purchases().indexOf(purchase(about)))
                        .verdicts())
                .filteredOn(verdict -> verdict.target().offer().id().equals(offer))
                .flatExtracting(Explanation.Verdict::tests)
                .filteredOn(test -> test.condition() == Reason.NOT_ACTIVATED)
                .containsExactly(new Explanation.Test(
                        Reason.NOT_ACTIVATED,
                        passed,
                        0,
                        0,
                        Optional.of(new Explanation.Words("activation", actual, latest))));
    }

    /** {@code explains O1 audience exposure CLICK at home within 7 days: none failed}: what explain says of one thing it asks. */
    private void audience(@Nullable TransactionEvent about, String offer, Words words) {
        boolean passed = words.has("passed");
        words.has("failed");
        String[] halves = String.join(" ", words.takeAll(".*")).split(": ", 2);
        assertThat(tests(about, offer))
                .filteredOn(test -> test.condition() == Reason.AUDIENCE && test.passed() == passed)
                .extracting(test -> test.words().map(its -> its.what() + " " + its.required() + ": " + its.actual()))
                .contains(Optional.of(halves[0] + ": " + halves[1]));
    }

    /** {@code explains O1 release failed}: whether explain says that it waits for the member to be reachable. */
    private void release(@Nullable TransactionEvent about, String offer, Words words) {
        boolean passed = words.take().equals("passed");
        assertThat(tests(about, offer))
                .filteredOn(test -> test.condition() == Reason.AWAITS_CONTACT)
                .extracting(Explanation.Test::passed)
                .containsExactly(passed);
    }

    private List<Explanation.Test> tests(@Nullable TransactionEvent about, String offer) {
        Relationship relationship = relationship(about);
        return world.explain(relationship.key(), relationship.purchases().indexOf(purchase(about))).verdicts().stream()
                .filter(verdict -> verdict.target().offer().id().equals(offer))
                .flatMap(verdict -> verdict.tests().stream())
                .toList();
    }

    /** {@code explains O1 of S1,S2 in S1 passed}, {@code explains O1 notof S3 in none passed}. */
    private void explainsSegments(@Nullable TransactionEvent about, String offer, Words words) {
        Optional<String> any = words.after("of");
        String asked =
                any.or(() -> words.after("notof")).map(Findings::segments).orElseThrow();
        String in = words.after("in").orElseThrow();
        boolean passed = words.take().equals("passed");
        Relationship relationship = relationship(about);
        assertThat(world.explain(relationship.key(), relationship.purchases().indexOf(purchase(about)))
                        .verdicts())
                .filteredOn(verdict -> verdict.target().offer().id().equals(offer))
                .flatExtracting(Explanation.Verdict::tests)
                .contains(new Explanation.Test(
                        Reason.AUDIENCE,
                        passed,
                        0,
                        0,
                        Optional.of(new Explanation.Words(
                                any.isPresent() ? "segment" : "segment that is left out",
                                in.equals("none") ? "none of them" : segments(in),
                                asked))));
    }

    private static String segments(String names) {
        return Arrays.stream(names.split(",")).map(name -> "seg_" + name).collect(Collectors.joining(", "));
    }

    /** As explain writes a moment in Berlin. */
    private static String local(String text) {
        return LocalDateTime.parse(text)
                .atZone(ZoneId.of("Europe/Berlin"))
                .toOffsetDateTime()
                .toString();
    }

    private void parked(@Nullable TransactionEvent about, List<Effect> effects) {
        assertThat(relationship(about).parked()).as("parked").contains(about);
        if (!effects.isEmpty()) {
            assertThat(effects).contains(new Effect.Answered(Answer.PARKED, false));
        }
    }

    /** {@code takes 50.00 LATEST_EXACT}: what refunds without a reference took from a purchase, by one message or in all. */
    private void takes(@Nullable TransactionEvent about, Words words) {
        Purchase purchase = purchase(about);
        long sum = 0;
        for (Allotment allotment : purchase.allotments()) {
            sum += allotment.minor();
        }
        assertThat(purchase.currency().format(sum)).as("taken").isEqualTo(words.take());
        words.takeIf("[A-Z_]+")
                .ifPresent(
                        confidence -> assertThat(purchase.allotments().getLast().confidence())
                                .isEqualTo(Confidence.valueOf(confidence)));
    }

    private Purchase other(Words words) {
        return purchase(firsts.get(words.take()));
    }

    /** {@code base} is what the program itself gives. */
    private static String offer(String word) {
        return word.equals("base") ? "prg_demo.points" : "off_" + word;
    }

    /** What this line added to the members' rewards of an offer, in whatever stage. */
    private void posts(Words words) {
        String offer = offer(words.take());
        long sum = 0;
        for (Entry entry :
                world.entries().subList(entriesBefore, world.entries().size())) {
            if (entry.cause() instanceof Cause.OfReward reward && reward.offer().equals(offer)) {
                sum += entry.amountMinor() * (ofMember(entry.credit()) - ofMember(entry.debit()));
            }
        }
        assertThat(sum).as("posted of " + offer).isEqualTo(Words.minor(words.take(), currency(offer)));
    }

    private static int ofMember(Account account) {
        return account instanceof OfMember ? 1 : 0;
    }

    private void budget(Words words) {
        String offer = "off_" + words.take();
        var used = world.engine().budgets().used().getOrDefault(offer, OfferBudgets.Used.NOTHING);
        words.after("reserved")
                .ifPresent(amount -> assertThat(used.reserved())
                        .as("reserved of " + offer)
                        .isEqualTo(Words.minor(amount, currency(offer))));
        words.after("committed")
                .ifPresent(amount -> assertThat(used.committed())
                        .as("committed of " + offer)
                        .isEqualTo(Words.minor(amount, currency(offer))));
    }

    /** {@code shared O1 2/DAY}, {@code shared O1 5.00/MONTH}: what all members have had together of a limit, now. */
    private void shared(Words words) {
        String offer = "off_" + words.take();
        String[] parts = words.take().split("/", -1);
        String used = parts[0];
        Limit.Kind kind = used.contains(".") ? Limit.Kind.AMOUNT : Limit.Kind.COUNT;
        Limit.Period per = Limit.Period.valueOf(parts[1]);
        Offer latest = world.offers().stream()
                .filter(each -> each.id().equals(offer))
                .reduce((_, next) -> next)
                .orElseThrow();
        Share share = world.engine().budgets().shares(latest).stream()
                .filter(each -> each.limit().kind() == kind && each.limit().per() == per)
                .findFirst()
                .orElseThrow();
        assertThat(share.used())
                .as("used of " + share.limit() + " of " + offer)
                .isEqualTo(kind == Limit.Kind.AMOUNT ? Words.minor(used, currency(offer)) : Long.parseLong(used));
    }

    /** {@code line M1 reserved 5.00 committed 7.00}: over all offers of a merchant; what is not named is 0. */
    private void line(Words words) {
        String merchant = "mer_" + words.take();
        Commodity currency = world.lines().get(merchant).currency();
        var used = world.engine().budgets().usedOfLine(merchant, currency);
        assertThat(currency.format(used.reserved()))
                .as("reserved of the line of " + merchant)
                .isEqualTo(words.after("reserved").orElse("0.00"));
        assertThat(currency.format(used.committed()))
                .as("committed of the line of " + merchant)
                .isEqualTo(words.after("committed").orElse("0.00"));
    }

    /** All money is told together. */
    private static boolean isTold(Commodity told, Commodity commodity) {
        return told.isCurrency() ? commodity.isCurrency() : commodity.equals(told);
    }

    /** What a member has, by the entries. */
    private void member(Words words) {
        MemberKey member = members.get(words.take());
        Commodity told = words.commodity(member.program());
        List<Entry> entries = world.entries().stream()
                .filter(entry -> isTold(told, entry.commodity()))
                .toList();
        for (Holding holding : Holding.values()) {
            String name = holding.name().toLowerCase(Locale.ROOT);
            long sum = 0;
            for (Entry entry : entries) {
                sum += entry.credit().equals(new OfMember(member, holding)) ? entry.amountMinor() : 0;
                sum -= entry.debit().equals(new OfMember(member, holding)) ? entry.amountMinor() : 0;
            }
            sum = holding == Holding.RECEIVABLE ? -sum : sum;
            Optional<String> expected = words.after(name);
            assertThat(told.format(sum)).as(name).isEqualTo(expected.orElse(told.format(0)));
        }
    }

    /** {@code lots A 5.00@2026-06-09 3.00@never}: by the last day on which they are good; {@code lots A none}. */
    private void lots(Words words) {
        Member member = world.member(members.get(words.take()));
        Commodity currency = words.commodity(member.key().program());
        List<String> found = member.purse().pocket(currency).lots().stream()
                .filter(lot -> lot.leftMinor() != 0)
                .map(lot -> currency.format(lot.leftMinor()) + "@" + lastDay(lot.expiresMillis()))
                .toList();
        assertThat(found.isEmpty() ? List.of("none") : found).as("lots").isEqualTo(words.takeAll(".*"));
    }

    /** {@code says O1 5.00 EUR for ...}: what the member is told of a reward of the purchase. */
    private void says(@Nullable TransactionEvent about, String offer, Words words) {
        String expected = String.join(" ", words.takeAll(".*"));
        Member member = world.member(relationship(about).key().member());
        MerchantKey where = relationship(about).key().merchant();
        String merchant = where.registered() ? where.value().substring(4) : RewardInWords.unregistered(where);
        List<ClosedPurchase> closed = relationship(about).history().purchases();
        if (!closed.isEmpty()) {
            ClosedPurchase purchase = closed.getFirst();
            Reward reward = purchase.rewards().stream()
                    .filter(each -> each.offer().equals(offer))
                    .findFirst()
                    .orElseThrow();
            ZoneId zone = ZoneId.of("Europe/Berlin");
            var pocket = member.purse().pocket(reward.commodity());
            Optional<Perk> perk = world.offers().stream()
                    .filter(each -> each.id().equals(offer))
                    .reduce((_, next) -> next)
                    .flatMap(Offer::perk);
            assertThat(RewardInWords.ofClosed(purchase, reward, merchant, perk, zone, pocket)
                            .says())
                    .isEqualTo(expected);
            return;
        }
        Purchase purchase = purchase(about);
        Reward reward = purchase.reward(offer).orElseThrow();
        Offer decided = world.compiled()
                .numbered(relationship(about).key().merchant(), offer, reward.version())
                .orElseThrow();
        int lastNewDay = Windows.lastNewDay(
                purchase,
                world.risk(purchase),
                world.since(relationship(about).key().merchant()));
        long today = LocalDate.ofInstant(Instant.ofEpochMilli(world.engine().nowMillis()), purchase.zone())
                .toEpochDay();
        String says = RewardInWords.of(
                        purchase,
                        reward,
                        merchant,
                        decided,
                        Releases.of(
                                relationship(about).purchases(),
                                purchase,
                                reward,
                                decided,
                                world.rates(),
                                new Points(
                                        world.program().pointsAt(purchase.at().epochMillis())),
                                lastNewDay,
                                today),
                        world.windows(purchase).provisionalDays(purchase.mcc()),
                        member.purse().pocket(reward.commodity()))
                .says();
        assertThat(says).isEqualTo(expected);
    }

    private static String lastDay(long expiresMillis) {
        if (expiresMillis == Lot.NEVER || expiresMillis == Lot.UNKNOWN) {
            return expiresMillis == Lot.NEVER ? "never" : "unknown";
        }
        return LocalDate.ofInstant(Instant.ofEpochMilli(expiresMillis - 1), ZoneId.of("Europe/Berlin"))
                .toString();
    }

    /** {@code account program:prg_demo:cash 10.00}: what the entries say is owed to an account. */
    private void account(Words words) {
        String name = words.take();
        Commodity told = words.commodity("prg_demo");
        long sum = 0;
        for (Entry entry : world.entries()) {
            if (!isTold(told, entry.commodity())) {
                continue;
            }
            sum += entry.credit().name().equals(name) ? entry.amountMinor() : 0;
            sum -= entry.debit().name().equals(name) ? entry.amountMinor() : 0;
        }
        assertThat(told.format(sum)).as(name).isEqualTo(words.take());
    }

    /** {@code O1 pending 7.00 kept 8.00}, {@code O1 rejected LIMIT}, {@code O1 available 2.00 +LIMIT_CAPPED}. */
    private void reward(String offer, @Nullable TransactionEvent about, List<Effect> effects, Words words) {
        Commodity currency = currency(offer);
        Target actual = actual(offer, purchase(about));
        Standing standing = actual.standing();
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        words.takeAll("\\+[A-Z_]+").forEach(flag -> flags.add(Flag.valueOf(flag.substring(1))));
        Stage stage = stage(words);
        String found = describe(actual, currency);
        assertThat(actual.stage()).as("stage of " + found).isEqualTo(stage);
        for (String part : List.of("provisional", "pending", "available", "kept")) {
            long expected = words.after(part)
                    .map(amount -> Words.minor(amount, currency))
                    .orElse(0L);
            assertThat(part(standing, part)).as(part + " of " + found).isEqualTo(expected);
        }
        words.after("credited")
                .ifPresent(amount -> assertThat(standing.creditedBack())
                        .as("credited back of " + found)
                        .isEqualTo(Words.minor(amount, currency)));
        words.takeIf("[A-Z_]+")
                .ifPresent(reason -> assertThat(actual.reason()).as(found).isEqualTo(Reason.valueOf(reason)));
        assertThat(actual.flags()).as("flags of " + found).isEqualTo(flags);
        if (!effects.isEmpty()) {
            answered(about, effects, actual);
        }
    }

    private static Stage stage(Words words) {
        for (Stage stage : List.of(Stage.REJECTED, Stage.WAITLISTED, Stage.EXPIRED, Stage.VOID)) {
            if (words.has(stage.name().toLowerCase(Locale.ROOT))) {
                return stage;
            }
        }
        String text = words.toString();
        return text.contains("provisional")
                ? Stage.PROVISIONAL
                : text.contains("pending") ? Stage.PENDING : Stage.AVAILABLE;
    }

    private static long part(Standing standing, String part) {
        return switch (part) {
            case "provisional" -> standing.provisional();
            case "pending" -> standing.pending();
            case "available" -> standing.available();
            case "kept" -> standing.kept();
            default -> throw new IllegalArgumentException(part);
        };
    }

    /** What is posted; of an offer that never posted anything, what explain says. */
    private Target actual(String offer, Purchase purchase) {
        Relationship relationship = relationship(purchase.events().getFirst());
        int position = relationship.purchases().indexOf(purchase);
        Target explained = world.explain(relationship.key(), position).verdicts().stream()
                .map(verdict -> verdict.target())
                .filter(target -> target.offer().id().equals(offer))
                .findFirst()
                .orElseThrow(() -> new AssertionError(offer + " has no version in force at purchase time"));
        Optional<Reward> posted = purchase.reward(offer);
        if (posted.isEmpty()) {
            assertThat(explained.standing())
                    .as("what explain says of " + offer + ", of which nothing is posted")
                    .isEqualTo(Standing.NONE);
            return explained;
        }
        return new Target(
                explained.offer(),
                posted.get().standing(),
                posted.get().stage(),
                posted.get().reason(),
                posted.get().flags(),
                explained.lackingMinor(),
                posted.get().room(),
                posted.get().allowed(),
                posted.get().count());
    }

    private static String describe(Target target, Commodity currency) {
        Standing standing = target.standing();
        return target.offer().id() + " v" + target.offer().version() + " " + target.stage() + " " + target.reason()
                + " provisional " + currency.format(standing.provisional())
                + " kept " + currency.format(standing.kept())
                + " committed " + currency.format(standing.committed())
                + " pending " + currency.format(standing.pending())
                + " available " + currency.format(standing.available())
                + " " + target.flags();
    }

    /** The sender of the message is told the same. */
    private void answered(@Nullable TransactionEvent about, List<Effect> effects, Target actual) {
        Answer answer = effects.stream()
                .filter(Effect.Answered.class::isInstance)
                .map(Effect.Answered.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow()
                .answer();
        assertThat(answer.purchase())
                .as("purchase answered")
                .isEqualTo(purchase(about).id());
        purchase(about)
                .reward(actual.offer().id())
                .ifPresent(reward -> assertThat(answer.lines())
                        .as("lines answered")
                        .contains(new Answer.Line(
                                reward.offer(),
                                reward.version(),
                                actual.stage(),
                                actual.reason(),
                                told(purchase(about), actual),
                                reward.commodity())));
    }

    /** No number while nobody knows what is bought. */
    private static long told(Purchase purchase, Target actual) {
        return purchase.amountUnknown() && actual.standing().provisional() > 0
                ? Answer.Line.UNTOLD
                : actual.standing().toMember(actual.offer().funding()).members();
    }

    /** The purchase that a message, or the one it repeats, belongs to. */
    private Purchase purchase(@Nullable TransactionEvent event) {
        Relationship relationship = relationship(event);
        for (Purchase purchase : relationship.purchases()) {
            if (purchase.events().contains(event)) {
                return purchase;
            }
        }
        String answered = relationship.recorded().stream()
                .filter(recorded -> recorded.event().equals(event))
                .map(Recorded::answer)
                .map(Answer::purchase)
                .findFirst()
                .orElseThrow();
        return relationship.purchases().stream()
                .filter(purchase -> purchase.id().equals(answered))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the message belongs to no purchase"));
    }

    private Relationship relationship(@Nullable TransactionEvent event) {
        if (event == null) {
            throw new IllegalArgumentException("nobody knows of which purchase this is said");
        }
        return world.relationship(event.message().relationship());
    }

    private Commodity currency(String offer) {
        if (offer.equals(offer("base"))) {
            return Commodity.points("prg_demo");
        }
        return world.offers().stream()
                .filter(known -> known.id().equals(offer))
                .map(Offer::commodity)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody knows " + offer));
    }
}
