package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.event.Amount;
import io.ristorno.event.Considered;
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
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.member.Spent;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Conditions;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may be new to a member: the newest offer for him that he has not seen. What an offer asks of him is asked of a purchase that he might
 * make now, by the code that decides real ones.
 */
final class Novelty {
    /** After so many offers that are not for him nobody goes on before the next day, and there where he stopped. */
    private static final int TRIES_MOST = 64;

    private final OfferIndex index;
    private final Program program;
    private final Rates rates;
    private final Budgets budgets;
    private final AsOf asOf;

    Novelty(OfferIndex index, Program program, Rates rates, Budgets budgets, AsOf asOf) {
        this.index = index;
        this.program = program;
        this.rates = rates;
        this.budgets = budgets;
        this.asOf = asOf;
    }

    /** What was found is to be considered at its merchant. */
    Effect considering(Member member, Found found) {
        Offer offer = found.offer().orElseThrow();
        return new Effect.Sent(
                new Considered(key(member, offer), offer.id(), found.tries(), Instant.ofEpochMilli(asOf.nowMillis())));
    }

    /**
     * How a search for something new ended.
     *
     * @param offer that may be news, if there is any
     * @param tries how many were tried before
     * @param place where it is gone on if there is none, {@code ""} for the newest
     */
    record Found(Optional<Offer> offer, int tries, String place) {}

    /** From where it was gone on to the last time. */
    Found search(Member member) {
        return search(member, 0, place(member.outreach().place()));
    }

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
        MerchantKey merchant = considered.relationship().merchant();
        boolean known = hasHad(relationship, considered.offer());
        Optional<Offer> offer = index.version(merchant, considered.offer(), asOf.nowMillis())
                .filter(it -> !known && isNews(member, it) && isFor(it, member, relationship));
        if (offer.isPresent()) {
            var notice = new Notice.Nudge(member.key(), asOf.nowMillis(), merchant, considered.offer());
            return Hearing.told(member, notice, considered.offer());
        }
        Member after = known ? Hearing.saw(member, considered.offer(), asOf.nowMillis()) : member;
        Found found = search(after, considered.tries() + 1, placeOf(considered.offer()) + 1);
        return found.offer().isPresent()
                ? behind(member, after, List.of(considering(after, found)))
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

    /** Whether a member had a reward of an offer at a merchant, though it may have been given back. */
    static boolean hasHad(Relationship relationship, String offer) {
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
}
