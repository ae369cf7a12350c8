package io.ristorno.member;

import io.ristorno.event.Deed;
import io.ristorno.event.Moment;
import io.ristorno.event.TransactionEvent;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Reward;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The aggregate of the card messages that belong together, under its id and with what is posted for it.
 *
 * @param id {@code pur_...}, given once
 * @param aliases ids it had before it was merged with others
 * @param anchor {@code source|message id} of the event that created it: the id stays with the group that holds it
 * @param facts what its messages come to
 * @param allotments refunds that name no purchase and are taken from this one, in event order
 * @param rewards what is posted, one an offer
 * @param ghosts what offers would have given from which the member is held out: no concern of his, or of any amount
 * @param footing with what it was settled; empty before, and where no offer asks
 */
public record Purchase(
        String id,
        List<String> aliases,
        String anchor,
        Facts facts,
        List<Allotment> allotments,
        List<Reward> rewards,
        List<Ghost> ghosts,
        Optional<Footing> footing) {
    /** Purchases in the order in which they were made. */
    public static final Comparator<Purchase> ORDER = Comparator.<Purchase>comparingLong(
                    purchase -> purchase.at().epochMillis())
            .thenComparing(Purchase::key);

    public Purchase {
        aliases = List.copyOf(aliases);
        allotments = List.copyOf(allotments);
        rewards = List.copyOf(rewards);
        ghosts = List.copyOf(ghosts);
    }

    /** A purchase of somebody who is held out from nothing, and that is on no footing. */
    public Purchase(
            String id,
            List<String> aliases,
            String anchor,
            Facts facts,
            List<Allotment> allotments,
            List<Reward> rewards) {
        this(id, aliases, anchor, facts, allotments, rewards, List.of(), Optional.empty());
    }

    public String key() {
        return facts.key();
    }

    public List<TransactionEvent> events() {
        return facts.events();
    }

    public Life life() {
        return facts.life();
    }

    public Moment at() {
        return facts.at();
    }

    public boolean fromClearing() {
        return facts.fromClearing();
    }

    public int card() {
        return facts.card();
    }

    public String location() {
        return facts.location();
    }

    public ZoneId zone() {
        return facts.zone();
    }

    public String country() {
        return facts.country();
    }

    public int mcc() {
        return facts.mcc();
    }

    /**
     * Whether it was bought before anybody knew whose acceptor that was, and was taken along when he was bound. The message says so that
     * gives it its time and place: what was authorised at the merchant is his, though its clearing came from a number that nobody knew.
     */
    public boolean isBeforeBinding() {
        return !events().isEmpty() && Facts.lead(events()).message().wasTakenAlong();
    }

    /** The card network that its messages name, the first of them that names one; {@code ""} when none does. */
    public String network() {
        for (int i = 0; i < events().size(); i++) {
            String network = events().get(i).message().traces().network();
            if (!network.isEmpty()) {
                return network;
            }
        }
        return "";
    }

    public Channel channel() {
        return facts.channel();
    }

    public int processing() {
        return facts.processing();
    }

    public Commodity currency() {
        return facts.currency();
    }

    public Commodity billingCurrency() {
        return facts.billingCurrency();
    }

    public Spent firstAuthorised() {
        return facts.firstAuthorised();
    }

    public Spent authorised() {
        return facts.authorised();
    }

    public List<Cleared> clearings() {
        return facts.clearings();
    }

    public boolean more() {
        return facts.more();
    }

    public boolean fraud() {
        return facts.fraud();
    }

    public int lastApprovalDay() {
        return facts.lastApprovalDay();
    }

    /** What is paid, of what is no purchase but is treated like one. */
    public Optional<Deed> deed() {
        return facts.deed();
    }

    /** Sum of what cleared. */
    public Spent cleared() {
        return facts.cleared();
    }

    /** Whether nobody knows yet what is bought: a fuel dispenser tells it when it clears. */
    public boolean amountUnknown() {
        return MerchantCategory.isDispenser(mcc()) && life() == Life.AUTHORISED;
    }

    /** What conditions, slots and choices look at: cleared once anything has, authorised before that. */
    public Spent beforeReturns() {
        return life() == Life.CLEARED ? cleared() : authorised();
    }

    /** Refunds and open chargebacks, in transaction currency, at most what was cleared. */
    public long returnedMinor() {
        return life() == Life.CLEARED ? Math.min(cleared().minor(), askedBackMinor()) : 0;
    }

    /** The part of it that is open chargebacks. */
    public long disputedMinor() {
        return Math.min(facts.chargedBackMinor(), returnedMinor());
    }

    /** Everything that was asked back, in transaction currency, be it more than was bought. */
    private long askedBackMinor() {
        long sum = facts.refundedMinor() + facts.chargedBackMinor();
        for (Allotment allotment : allotments) {
            sum += allotment.minor();
        }
        return sum;
    }

    /** What was asked back beyond what was bought, in transaction currency. */
    public long excessMinor() {
        return life() == Life.CLEARED ? Math.max(0, askedBackMinor() - cleared().minor()) : 0;
    }

    /**
     * The same behind a barrier: what a settled purchase has given refunds that name none stays given. What came on top of all that it
     * had is no part of that: it is for whoever has something left.
     */
    Purchase behindBarrier() {
        if (allotments.isEmpty()) {
            return this;
        }
        long left = cleared().minor() - facts.refundedMinor() - facts.chargedBackMinor();
        var others = new ArrayList<Allotment>(allotments.size());
        for (Allotment allotment : allotments) {
            others.add(allotment.kept(settled() && (allotment.kept() || left > 0)));
            left -= allotment.minor();
        }
        return returning(others);
    }

    /** Cleared less returned once anything has cleared, authorised before that, in transaction currency. */
    public long netMinor() {
        return beforeReturns().minor() - returnedMinor();
    }

    /** What to know about it. */
    public Set<Flag> flags() {
        if (life() != Life.CLEARED || askedBackMinor() <= cleared().minor()) {
            return facts.flags();
        }
        var flags = EnumSet.of(Flag.RETURN_EXCEEDS_PURCHASE);
        flags.addAll(facts.flags());
        return flags;
    }

    /** Whether it is a member's: he held the card when it was made. */
    public boolean isOf(Member member) {
        return member.holds(card(), at().epochMillis()) && !facts.flags().contains(Flag.ELSEWHERE);
    }

    /** What is posted for an offer. */
    public Optional<Reward> reward(String offer) {
        for (Reward reward : rewards) {
            if (reward.offer().equals(offer)) {
                return Optional.of(reward);
            }
        }
        return Optional.empty();
    }

    /** Whether a reward's id, {@code rwd_...}, is that of an offer on this purchase, under whatever id it was known. */
    public boolean isReward(String reward, String offer) {
        return Reward.id(id, offer).equals(reward)
                || aliases.stream().anyMatch(alias -> Reward.id(alias, offer).equals(reward));
    }

    /** Whether a reward's id, {@code rwd_...}, is that of whatever this purchase earned, under whatever id it was known. */
    public boolean isReward(String reward) {
        String owner = Reward.purchase(reward);
        return owner.equals(id) || aliases.contains(owner);
    }

    /** Whether any reward of it is the member's for good. */
    public boolean settled() {
        for (Reward reward : rewards) {
            if (reward.settled()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the budget has left it less than it would take, or may have to leave it more: what others free concerns it. */
    public boolean hungry() {
        for (Reward reward : rewards) {
            if (reward.hungry()) {
                return true;
            }
        }
        return more();
    }

    /** Whether it is, or was, known by this id. */
    public boolean isCalled(String name) {
        return id.equals(name) || aliases.contains(name);
    }

    /** The same purchase with other rewards. */
    public Purchase with(List<Reward> others) {
        return new Purchase(id, aliases, anchor, facts, allotments, others, ghosts, footing);
    }

    /** The same purchase with other ghosts. */
    public Purchase haunted(List<Ghost> others) {
        return ghosts.equals(others)
                ? this
                : new Purchase(id, aliases, anchor, facts, allotments, rewards, others, footing);
    }

    /** The same purchase on another footing. */
    public Purchase on(Optional<Footing> other) {
        return footing.equals(other)
                ? this
                : new Purchase(id, aliases, anchor, facts, allotments, rewards, ghosts, other);
    }

    /** The same purchase with other refunds taken from it. */
    public Purchase returning(List<Allotment> others) {
        return allotments.equals(others)
                ? this
                : new Purchase(id, aliases, anchor, facts, others, rewards, ghosts, footing);
    }
}
