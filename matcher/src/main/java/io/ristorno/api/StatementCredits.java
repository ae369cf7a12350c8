package io.ristorno.api;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Card;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.report.StatementCredit;
import io.ristorno.reward.Reward;
import io.ristorno.store.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a payout pays, reward by reward, for an issuer that posts it on the card's statement: each lot is of one purchase. */
final class StatementCredits {
    private final Snapshot snapshot;
    private final Map<String, String> merchants;

    StatementCredits(Snapshot snapshot, Collection<Merchant> merchants) {
        this.snapshot = snapshot;
        this.merchants = merchants.stream().collect(Collectors.toMap(Merchant::id, Merchant::name));
    }

    /** A credit a lot of a payout that has not come to its end. */
    List<StatementCredit> of(Member member, Payout payout) {
        String memberId = snapshot.memberId(member.key()).orElse("");
        var credits = new ArrayList<StatementCredit>();
        for (Lot lot : payout.lots()) {
            String id = payout.id() + "_" + (credits.size() + 1);
            credits.add(persons(member)
                    .flatMap(each -> bought(each, lot).stream())
                    .findFirst()
                    .map(bought -> StatementCredit.of(
                            id,
                            payout.id(),
                            memberId,
                            bought.card,
                            bought.traces,
                            bought.madeOn,
                            lot.leftMinor(),
                            payout.commodity(),
                            merchants.getOrDefault(lot.merchant(), "")))
                    .orElseGet(() ->
                            StatementCredit.byHand(id, payout.id(), memberId, lot.leftMinor(), payout.commodity())));
        }
        return credits;
    }

    private record Bought(String card, Traces traces, String madeOn) {}

    /** A member, and those who were merged into him, who made some of the purchases. */
    private Stream<Member> persons(Member member) {
        return Stream.concat(
                Stream.of(member),
                member.kin().merged().stream().map(snapshot::member).flatMap(this::persons));
    }

    private Optional<Bought> bought(Member member, Lot lot) {
        if (lot.merchant().isEmpty()) {
            return Optional.empty();
        }
        MemberKey key = member.key();
        Relationship relationship = snapshot.relationship(new RelationshipKey(key, new MerchantKey(lot.merchant())));
        String id = Reward.purchase(lot.id());
        for (Purchase purchase : relationship.purchases()) {
            if (purchase.id().equals(id) || purchase.aliases().contains(id)) {
                return Optional.of(bought(member, purchase));
            }
        }
        return relationship.history().purchase(id).map(purchase -> bought(member, purchase));
    }

    private static Bought bought(Member member, Purchase purchase) {
        Traces traces = purchase.events().stream()
                .map(TransactionEvent::message)
                .map(message -> message.traces())
                .filter(each -> !each.lifeCycle().isEmpty())
                .findFirst()
                .orElse(Traces.NONE);
        return new Bought(
                card(member, purchase.card()), traces, purchase.at().localDate().toString());
    }

    private static Bought bought(Member member, ClosedPurchase purchase) {
        return new Bought(
                card(member, purchase.card()),
                purchase.traces(),
                purchase.at().localDate().toString());
    }

    /** The card as it is today: the last of those that replaced each other. */
    private static String card(Member member, int account) {
        return member.cards().stream()
                .filter(card -> card.account() == account)
                .reduce((_, later) -> later)
                .map(Card::id)
                .orElse("");
    }
}
