package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.decide.ContactPolicy;
import io.ristorno.decide.ContactPolicy.Expiring;
import io.ristorno.event.Considered;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.Notice;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.member.Warning;
import io.ristorno.money.Commodity;
import io.ristorno.money.Rates;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Program;
import io.ristorno.qualify.AsOf;
import io.ristorno.reward.Reward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the members of a program are told something, and that they are: decided when somebody is looked at, and never where messages are
 * matched. What may be new to them, {@link Novelty} knows; what they have heard otherwise, {@link Hearing}.
 */
final class Telling {
    /** With quiet hours, and the day in which it is made. */
    private static final Duration REMINDED_MOST =
            Duration.ofHours(ContactTerms.REMINDER_HOURS_MAX).plus(Duration.ofDays(3));

    private final OfferIndex index;
    private final Program program;
    private final ContactTerms terms;
    private final AsOf asOf;
    private final Novelty novelty;

    private Telling(OfferIndex index, Program program, ContactTerms terms, Rates rates, Budgets budgets, AsOf asOf) {
        this.index = index;
        this.program = program;
        this.terms = terms;
        this.asOf = asOf;
        novelty = new Novelty(index, program, rates, budgets, asOf);
    }

    /** What becomes of a program's members; empty if it has them told nothing. */
    static Optional<Telling> of(OfferIndex index, String program, Rates rates, Budgets budgets, AsOf asOf) {
        Optional<Program> its = index.program(program);
        return its.flatMap(Program::contact)
                .map(terms -> new Telling(index, its.orElseThrow(), terms, rates, budgets, asOf));
    }

    private ContactPolicy policy(Member member) {
        return new ContactPolicy(terms, program.zone(), member, asOf.nowMillis(), AsOf.lagMillis(member.key()));
    }

    /** With alarms for what time alone makes due, where an event has changed a member or a relationship of his. */
    List<Effect> planned(MemberEvent event, List<Effect> effects, Members members) {
        Optional<Member> changed = rewardedElsewhere(event, effects, members).or(() -> lastMember(effects));
        List<Effect> planned = changed.isEmpty() ? effects : replaced(effects, since(event, changed.get()));
        for (Effect effect : effects) {
            if (effect instanceof Effect.RelationshipChanged it) {
                planned = reminding(
                        planned, members.relationship(it.relationship().key()), it.relationship());
            }
        }
        return planned;
    }

    /**
     * The member who was rewarded by offers of no merchant's, if he was: he has seen them. Of a merchant's own offer that is asked where
     * it is considered, since what he had of it is kept there.
     */
    private Optional<Member> rewardedElsewhere(MemberEvent event, List<Effect> effects, Members members) {
        Set<String> offers = new HashSet<>(0);
        for (Effect effect : effects) {
            if (effect instanceof Effect.RelationshipChanged it) {
                Relationship before = members.relationship(it.relationship().key());
                for (Purchase purchase : it.relationship().purchases()) {
                    purchase.rewards().stream()
                            .filter(reward -> reward.standing().beforeReturns() > 0)
                            .map(Reward::offer)
                            .filter(offer -> index.isWide(offer, asOf.nowMillis()) && !Novelty.hasHad(before, offer))
                            .forEach(offers::add);
                }
            }
        }
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        Member member = lastMember(effects).orElseGet(() -> members.member(event.member()));
        Member after = member;
        for (String offer : offers) {
            after = Hearing.saw(after, offer, asOf.nowMillis());
        }
        return after.equals(member) ? Optional.empty() : Optional.of(after);
    }

    private Member since(MemberEvent event, Member member) {
        long since = event instanceof Joined joined
                ? joined.at().toEpochMilli()
                : member.outreach().sinceMillis() == 0 ? asOf.nowMillis() : 0;
        return member.joined() && since > 0 ? member.with(member.outreach().since(since)) : member;
    }

    /** The effects with a member in the place of the last that they have, or behind them, and with his next alarm. */
    private List<Effect> replaced(List<Effect> effects, Member member) {
        ContactPolicy policy = policy(member);
        long set = member.outreach().nextLookMillis();
        long next = policy.nextLookMillis();
        boolean sooner = next < set || set <= asOf.nowMillis();
        Outreach outreach = member.outreach().warned(policy.warnings()).lookedAt(sooner ? next : set);
        var others = new ArrayList<>(effects);
        int place = others.size() - 1;
        while (place >= 0 && !(others.get(place) instanceof Effect.MemberChanged)) {
            place--;
        }
        var last = new Effect.MemberChanged(member.with(outreach));
        if (place < 0) {
            others.addFirst(last);
        } else {
            others.set(place, last);
        }
        if (outreach.nextLookMillis() != set && outreach.nextLookMillis() != Long.MAX_VALUE) {
            others.add(new Effect.AlarmSet(member.key(), outreach.nextLookMillis()));
        }
        return others;
    }

    /** With an alarm for each purchase that has come to be reminded of. */
    private List<Effect> reminding(List<Effect> effects, Relationship before, Relationship after) {
        var alarms = new ArrayList<Effect>(0);
        for (Purchase purchase : after.purchases()) {
            OptionalLong due = isRecent(purchase) ? reminderMillis(purchase) : OptionalLong.empty();
            boolean news = due.isPresent()
                    && due.getAsLong() + ContactPolicy.REMINDED_WITHIN.toMillis() > asOf.nowMillis()
                    && before.purchases().stream()
                            .noneMatch(each -> each.isCalled(purchase.id())
                                    && reminderMillis(each).equals(due));
            if (news) {
                alarms.add(new Effect.AlarmSet(after.key(), Math.max(due.getAsLong(), asOf.nowMillis())));
            }
        }
        if (alarms.isEmpty()) {
            return effects;
        }
        var more = new ArrayList<>(effects);
        more.addAll(alarms);
        return more;
    }

    /** Whether a reminder of it may be due still: most that a relationship keeps are older, and to look for their hour is dear. */
    private boolean isRecent(Purchase purchase) {
        return purchase.at().epochMillis() > asOf.nowMillis() - REMINDED_MOST.toMillis();
    }

    private OptionalLong reminderMillis(Purchase purchase) {
        return ContactPolicy.reminderMillis(
                purchase, program.contactAt(purchase.at().epochMillis()), program.zone());
    }

    /** A member is looked at: what expires soon he is told; what is new has to be considered first. */
    List<Effect> look(Member stored, List<Effect> effects) {
        Member found = lastMember(effects).orElse(stored);
        Member member = found.outreach().sinceMillis() == 0 && found.joined()
                ? found.with(found.outreach().since(asOf.nowMillis()))
                : found;
        ContactPolicy policy = policy(member);
        var more = new ArrayList<>(effects);
        var warnings = new ArrayList<>(member.outreach().warnings());
        for (List<Expiring> together : together(policy.expiring())) {
            Expiring first = together.getFirst();
            together.forEach(
                    each -> warnings.add(new Warning(each.lot().id(), each.lot().expiresMillis())));
            more.add(new Effect.NoticeGiven(new Notice.RewardExpiring(
                    member.key(),
                    asOf.nowMillis(),
                    first.lot().id(),
                    together.stream().mapToLong(each -> each.lot().leftMinor()).sum(),
                    first.commodity(),
                    first.lot().expiresMillis())));
        }
        Outreach outreach = member.outreach().warned(warnings);
        if (policy.wantsNews()) {
            Novelty.Found news = novelty.search(member);
            if (news.offer().isPresent()) {
                more.add(novelty.considering(member, news));
            } else {
                outreach = outreach.from(news.place());
            }
        }
        Member after = member.with(outreach);
        long set = after.outreach().nextLookMillis();
        return after.equals(stored) && more.isEmpty() && set > asOf.nowMillis() && set <= policy.nextLookMillis()
                ? more
                : replaced(more, after);
    }

    /** What is lost at one moment is one loss, from however many purchases it is. */
    private static Collection<List<Expiring>> together(List<Expiring> expiring) {
        record Loss(Commodity commodity, long expiresMillis) {}
        return expiring.stream()
                .collect(Collectors.groupingBy(
                        each -> new Loss(each.commodity(), each.lot().expiresMillis()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values();
    }

    /** An offer is considered, as long as he is to hear of one. */
    List<Effect> consider(Considered considered, Member member, Relationship relationship) {
        return policy(member).wantsNews() ? novelty.consider(considered, member, relationship) : List.of();
    }

    /** A relationship is looked at: he is reminded of the last of the purchases for which it is time. */
    List<Effect> remind(Member stored, Relationship before, List<Effect> effects) {
        Member member = lastMember(effects).orElse(stored);
        Relationship after = effects.stream()
                .filter(Effect.RelationshipChanged.class::isInstance)
                .map(effect -> ((Effect.RelationshipChanged) effect).relationship())
                .reduce((_, later) -> later)
                .orElse(before);
        ContactPolicy policy = policy(member);
        if (!policy.allowsMarketing()) {
            return effects;
        }
        return after.purchasesOf(member).stream()
                .filter(purchase -> {
                    OptionalLong due = reminderMillis(purchase);
                    return due.isPresent() && policy.isTimely(due.getAsLong()) && !isHeldOut(member, after, purchase);
                })
                .reduce((_, later) -> later)
                .map(purchase -> reminded(member, after, purchase, effects))
                .orElse(effects);
    }

    /** Whoever is held out by now from what he was rewarded by is not told that it can be had. */
    private boolean isHeldOut(Member member, Relationship relationship, Purchase purchase) {
        return ContactPolicy.rewarded(purchase)
                .flatMap(reward -> index.version(relationship.key().merchant(), reward.offer(), asOf.nowMillis()))
                .filter(offer -> index.holdsOut(member.key(), offer, asOf.nowMillis()))
                .isPresent();
    }

    private List<Effect> reminded(Member member, Relationship relationship, Purchase purchase, List<Effect> effects) {
        String offer = ContactPolicy.rewarded(purchase).map(Reward::offer).orElseThrow();
        var notice = new Notice.VisitReminder(
                member.key(), asOf.nowMillis(), relationship.key().merchant(), purchase.id(), offer);
        var more = new ArrayList<>(effects);
        more.addAll(Hearing.told(member, notice, offer));
        return more;
    }

    private static Optional<Member> lastMember(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.MemberChanged.class::isInstance)
                .map(effect -> ((Effect.MemberChanged) effect).member())
                .reduce((_, later) -> later);
    }
}
