package io.ristorno.engine;

import io.ristorno.event.Activated;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
import io.ristorno.member.Member;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What becomes of activations: they are kept while an offer may need them, and go on with whoever is merged into another. */
final class Opting {
    private Opting() {}

    /** The member with an activation, the same if that says nothing new; empty if he has no room for it. */
    static Optional<Member> after(Member member, Activated activated, OfferIndex index) {
        Activation activation = activation(activated);
        Activations known = member.activations();
        if (known.knows(activation)) {
            return Optional.of(member);
        }
        boolean crowded = known.isFull() && known.of(activation.offer()).isEmpty();
        Activations kept = crowded ? known.only(each -> !index.isOver(each.merchant(), each.offer())) : known;
        return crowded && kept.isFull() ? Optional.empty() : Optional.of(member.with(kept.with(activation)));
    }

    /** To the second: card messages tell no less. */
    private static Activation activation(Activated activated) {
        return new Activation(
                activated.relationship().merchant().value(),
                activated.offer(),
                activated.at().truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
    }

    /**
     * An activation that a publisher tells among what the member saw and did, if it says anything new. What is no merchant's is never
     * asked for.
     */
    static Optional<Activated> told(Exposure exposure, Member member) {
        boolean activates = exposure.kind() == Exposure.Kind.ACTIVATION
                && !exposure.offer().isEmpty()
                && exposure.merchant().registered();
        if (!activates) {
            return Optional.empty();
        }
        var activated = new Activated(exposure.relationship(), exposure.offer(), exposure.at());
        return Optional.of(activated).filter(it -> !member.activations().knows(activation(it)));
    }

    /** What the one into whom a member is merged has activated with it. */
    static List<Activated> handedOn(Member member, MemberKey to) {
        return member.activations().all().stream()
                .map(each -> new Activated(
                                new RelationshipKey(member.key(), new MerchantKey(each.merchant())),
                                each.offer(),
                                Instant.ofEpochMilli(each.atMillis()))
                        .handedOn(to))
                .toList();
    }
}
