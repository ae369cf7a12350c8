package io.ristorno.engine;

import io.ristorno.event.ContactTold;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Confirmation;
import io.ristorno.member.Contacts;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of how members can be reached: it is one person's, however many members he was, and concerns his purchases everywhere. */
final class Reaching {
    private Reaching() {}

    /** The member when it was told, the same if that says nothing new; empty if he has no room for it. */
    static Optional<Member> after(Member member, ContactTold told, OfferIndex index) {
        var word = new Confirmation(told.kind(), told.verified(), told.at().toEpochMilli());
        return member.contacts().knows(word)
                ? Optional.of(member)
                : member.contacts().with(word, index.contactsFromMillis()).map(member::with);
    }

    /** What others hear of it who are the same person, and his purchases at every merchant where it matters. */
    static List<MemberEvent> tells(Member member, ContactTold told) {
        var events = new ArrayList<MemberEvent>();
        for (String merchant : member.contacts().awaiting()) {
            events.add(new Reconsidered(new RelationshipKey(member.key(), new MerchantKey(merchant)), told.at()));
        }
        member.kin().merged().stream()
                .filter(each -> told.from().filter(each::equals).isEmpty())
                .forEach(each -> events.add(told.of(each)));
        member.successor()
                .filter(each -> told.from().filter(each::equals).isEmpty())
                .ifPresent(each -> events.add(told.of(each)));
        return events;
    }

    /** What another hears who has become the same person. */
    static List<ContactTold> handedOn(Member member, MemberKey to) {
        return member.contacts().all().stream()
                .map(each -> new ContactTold(
                                member.key(), each.kind(), each.verified(), Instant.ofEpochMilli(each.atMillis()))
                        .of(to))
                .toList();
    }

    /** The member, where purchases at a merchant have come to wait for it, or wait no more. */
    static Member awaiting(Member member, MerchantKey merchant, List<Purchase> purchases, OfferIndex index) {
        boolean asks = index.asksContact(merchant);
        boolean holds = index.waitsForContact(member.key().program());
        boolean awaits = (asks || holds)
                && purchases.stream()
                        .anyMatch(purchase -> asks && !purchase.settled()
                                || holds && purchase.rewards().stream().anyMatch(Reaching::isHeld));
        Contacts contacts = member.contacts().awaiting(merchant.value(), awaits);
        return contacts.equals(member.contacts()) ? member : member.with(contacts);
    }

    private static boolean isHeld(Reward reward) {
        return reward.standing().pending() > 0;
    }
}
