package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.decide.ContactPolicy;
import io.ristorno.decide.ContactPolicy.Expiring;
import io.ristorno.event.Amount;
import io.ristorno.event.Considered;
import io.ristorno.event.Contacted;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Notice;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Card;
import io.ristorno.member.Facts;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Spent;
import io.ristorno.member.Warning;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Program;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Conditions;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Reward;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the members of a program are told: decided when somebody is looked at, and never where messages are matched. What an offer asks of
 * a member is asked of a purchase that he might make now, by the code that decides real ones.
 */
final class Telling {
    /** After so many offers that are not for him nobody goes on before the next day, and there where he stopped. */
    private static final int TRIES_MOST = 64;

    /** With quiet hours, and the day in which it is made. */
    private static final Duration REMINDED_MOST =
            Duration.ofHours(ContactTerms.REMINDER_HOURS_MAX).plus(Duration.ofDays(3));

    private final OfferIndex index;
    private final Program program;
    private final ContactTerms terms;
    private final Rates rates;
    private final Budgets budgets;
    private final AsOf asOf;

    private Telling(OfferIndex index, Program program, ContactTerms terms, Rates rates, Budgets budgets, AsOf asOf) {
        this.index = index;
        this.program = program;
        this.terms = terms;
        this.rates = rates;
        this.budgets = budgets;
        this.asOf = asOf;
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
        Optional<Member> changed = lastMember(effects);
        List<Effect> planned = changed.isEmpty() ? effects : replaced(effects, since(event, changed.get()));
        for (Effect effect : effects) {
            if (effect instanceof Effect.RelationshipChanged it) {
                planned = reminding(
                        planned, members.relationship(it.relationship().key()), it.relationship());
            }
        }
        return planned;
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
            Found news = search(member, 0, place(member.outreach().place()));
            if (news.offer().isPresent()) {
                more.add(considering(member, news.offer().get(), news.tries()));
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

    private Effect considering(Member member, Offer offer, int tries) {
        return new Effect.Sent(
                new Considered(key(member, offer), offer.id(), tries, Instant.ofEpochMilli(asOf.nowMillis())));
    }

    /**
     * How a search for something new ended.
     *
     * @param offer that may be news, if there is any
     * @param tries how many were tried before
     * @param place where it is gone on if there is none, {@code ""} for the newest
     */
    private record Found(Optional<Offer> offer, int tries, String place) {}

    /** For the newest offer from a place on that may be news to a member. What he has seen is passed over, and no try. */
    private Found search(Member member, int triesBefore, int from) {
        List<Offer> news = index.news(program.id());
        var seen = new HashSet<String>();
        member.outreach().seen().all().forEach(sight -> seen.add(sight.offer()));
        var imagined = new HashMap<String, List<Case>>();
        int tries = triesBefore;
        for (int i = from; i < news.size(); i++) {
            Offer offer = news.get(i);
            if (seen.contains(offer.id())) {
                continue;
            }
            if (tries == TRIES_MOST) {
                return new Found(Optional.empty(), tries, offer.id());
            }
            if (isNews(member, offer)
                    && mayBeFor(
                            offer,
                            imagined.computeIfAbsent(offer.merchantId(), _ -> stranger(member, key(member, offer))))) {
                return new Found(Optional.of(offer), tries, offer.id());
            }
            tries++;
        }
        return new Found(Optional.empty(), tries, "");
    }

    /** Where an offer stands among those that are news; of none, and of one that is there no more, the first. */
    private int place(String offer) {
        return Math.max(0, placeOf(offer));
    }

    private int placeOf(String offer) {
        List<Offer> news = offer.isEmpty() ? List.of() : index.news(program.id());
        for (int i = 0; i < news.size(); i++) {
            if (news.get(i).id().equals(offer)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNews(Member member, Offer offer) {
        long began = beganMillis(offer);
        return began <= asOf.nowMillis()
                && !member.outreach().seen().knows(offer.id(), began)
                && member.activations().of(offer.id()).isEmpty()
                && !index.holdsOut(member.key(), offer, asOf.nowMillis());
    }

    private static RelationshipKey key(Member member, Offer offer) {
        return new RelationshipKey(member.key(), new MerchantKey(offer.merchantId()));
    }

    private long beganMillis(Offer offer) {
        ZoneId zone = offer.schedule().zone().orElse(program.zone());
        return offer.schedule().from().atZone(zone).toInstant().toEpochMilli();
    }

    /**
     * An offer is considered where it is known what the member is to its merchant: if it is not for him, the next is. One of which he had
     * a reward he has seen.
     */
    List<Effect> consider(Considered considered, Member member, Relationship relationship) {
        if (!policy(member).wantsNews()) {
            return List.of();
        }
        MerchantKey merchant = considered.relationship().merchant();
        boolean known = hasHad(relationship, considered.offer());
        Optional<Offer> offer = index.version(merchant, considered.offer(), asOf.nowMillis())
                .filter(it -> !known && isNews(member, it) && isFor(it, member, relationship));
        if (offer.isPresent()) {
            var notice = new Notice.Nudge(member.key(), asOf.nowMillis(), merchant, considered.offer());
            return told(member, notice, considered.offer());
        }
        Member after = known ? saw(member, considered.offer(), asOf.nowMillis()) : member;
        Found found = search(after, considered.tries() + 1, placeOf(considered.offer()) + 1);
        return found.offer().isPresent()
                ? behind(member, after, List.of(considering(after, found.offer().get(), found.tries())))
                : behind(member, after.with(after.outreach().from(found.place())), List.of());
    }

    private static List<Effect> behind(Member before, Member after, List<Effect> effects) {
        if (after.equals(before)) {
            return effects;
        }
        var more = new ArrayList<Effect>(2);
        more.add(new Effect.MemberChanged(after));
        more.addAll(effects);
        return more;
    }

    private List<Effect> told(Member member, Notice notice, String offer) {
        Outreach outreach = member.outreach();
        Seen seen = outreach.seen().with(new Sight(offer, asOf.nowMillis()));
        return List.of(
                new Effect.MemberChanged(member.with(
                        outreach.with(seen).contacted(asOf.nowMillis()).from(""))),
                new Effect.NoticeGiven(notice));
    }

    /** Whether a purchase that he makes now with one of his cards could have it, wherever and of how much it were. */
    private boolean isFor(Offer offer, Member member, Relationship relationship) {
        return isLeft(offer, relationship.key())
                && imagined(member, relationship).stream().anyMatch(matter -> Conditions.suit(offer, matter));
    }

    /** Whether it may be, if it is not known what he bought at the merchant before. */
    private boolean mayBeFor(Offer offer, List<Case> stranger) {
        return !stranger.isEmpty()
                && isLeft(offer, key(stranger.getFirst().member(), offer))
                && stranger.stream().anyMatch(matter -> Conditions.maySuit(offer, matter));
    }

    private boolean isLeft(Offer offer, RelationshipKey key) {
        return budgets.budget(offer, new Budgets.Claimant(key, ""), true).minor() > 0;
    }

    private List<Case> stranger(Member member, RelationshipKey key) {
        return imagined(member, Relationship.none(key));
    }

    /** A purchase with each of his cards. */
    private List<Case> imagined(Member member, Relationship relationship) {
        var scene = new Scene(
                index,
                rates,
                member,
                relationship.key(),
                relationship.history(),
                relationship.rulings(),
                new Earnings(index, member, relationship.purchases()));
        return member.cards().stream()
                .filter(card -> card.unlinked().isEmpty())
                .map(card -> {
                    var purchases = new ArrayList<>(relationship.purchases());
                    purchases.add(imagined(card, relationship.key()));
                    return scene.matter(purchases, purchases.size() - 1, Visits.NONE, asOf);
                })
                .toList();
    }

    private static boolean hasHad(Relationship relationship, String offer) {
        return relationship.purchases().stream().anyMatch(purchase -> has(purchase.rewards(), offer))
                || relationship.history().purchases().stream().anyMatch(purchase -> has(purchase.rewards(), offer))
                || relationship.history().tallies().stream()
                        .anyMatch(tally -> tally.offer().equals(offer));
    }

    private static boolean has(List<Reward> rewards, String offer) {
        return rewards.stream()
                .anyMatch(reward ->
                        reward.offer().equals(offer) && reward.standing().beforeReturns() > 0);
    }

    /** At the relationship's merchant, now, of nothing, at no place. */
    private Purchase imagined(Card card, RelationshipKey key) {
        Moment now = Moment.at(Instant.ofEpochMilli(asOf.nowMillis()), program.zone());
        var message = new Message(
                "",
                "imagined",
                key.member(),
                card.account(),
                key.merchant(),
                "",
                program.zone(),
                "",
                0,
                Channel.IN_STORE,
                0,
                now,
                Traces.NONE,
                asOf.nowMillis());
        var authorization = new Authorization(message, new Amount(0, Commodity.NONE, 0, Commodity.NONE, 0));
        var facts = new Facts(
                "imagined",
                List.of(authorization),
                Life.AUTHORISED,
                now,
                false,
                card.account(),
                "",
                program.zone(),
                "",
                0,
                Channel.IN_STORE,
                0,
                Commodity.NONE,
                Commodity.NONE,
                Spent.NONE,
                Spent.NONE,
                List.of(),
                List.of(),
                false,
                0,
                0,
                false,
                now.localDay(),
                now.localDay(),
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty());
        return new Purchase("pur_imagined", List.of(), "", facts, List.of(), List.of());
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
        more.addAll(told(member, notice, offer));
        return more;
    }

    /** What a member has seen of an offer is no news to him any more. */
    static Member saw(Member member, String offer, long millis) {
        Outreach outreach = member.outreach();
        return member.with(outreach.with(outreach.seen().with(new Sight(offer, millis))));
    }

    /** The member, when somebody else contacted him. */
    static Member after(Member member, Contacted contacted) {
        long at = contacted.at().toEpochMilli();
        Member after = contacted.marketing() ? member.with(member.outreach().contacted(at)) : member;
        for (String offer : contacted.offers()) {
            after = saw(after, offer, at);
        }
        return after;
    }

    /** The same of the one into whom a member was merged. */
    static Contacted further(Contacted contacted, MemberKey to) {
        return new Contacted(
                to, contacted.id(), contacted.marketing(), contacted.offers(), contacted.at(), contacted.from());
    }

    /** What the one into whom a member is merged has heard, and seen, with it. */
    static List<Contacted> handedOn(Member member, MemberKey to, Instant at) {
        Outreach outreach = member.outreach();
        var told = new ArrayList<Contacted>(2);
        if (outreach.lastMillis() > 0) {
            Instant last = Instant.ofEpochMilli(outreach.lastMillis());
            told.add(new Contacted(to, "", true, List.of(), last, Optional.of(member.key())));
        }
        if (!outreach.seen().all().isEmpty()) {
            List<String> offers =
                    outreach.seen().all().stream().map(Sight::offer).toList();
            told.add(new Contacted(to, "", false, offers, at, Optional.of(member.key())));
        }
        return told;
    }

    private static Optional<Member> lastMember(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.MemberChanged.class::isInstance)
                .map(effect -> ((Effect.MemberChanged) effect).member())
                .reduce((_, later) -> later);
    }
}
