package io.ristorno.event;

import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.merchant.MerchantNumber.Use;
import java.time.Instant;
import java.util.Set;

/**
 * An acceptor at whom a member has bought is a merchant's by now, and an offer of that merchant is for what was bought before, too: what
 * can still change of it goes to the merchant.
 *
 * @param relationship whose, and what stood for the merchant before
 * @param place of the merchant where the acceptor is
 * @param use which messages carry the number that was bound
 * @param networks whose messages do; empty for all
 */
public record Bound(RelationshipKey relationship, Place place, Use use, Set<String> networks, Instant at)
        implements RelationshipEvent {
    public Bound {
        networks = Set.copyOf(networks);
    }

    /** Where it goes. */
    public RelationshipKey to() {
        return new RelationshipKey(member(), place.merchant());
    }

    /** Whether the number that was bound is that of a message. */
    public boolean concerns(TransactionEvent event) {
        boolean authorizing = event instanceof Authorization || event instanceof Increment || event instanceof Reversal;
        String network = event.message().traces().network();
        return use != (authorizing ? Use.CLEARING : Use.AUTHORIZATION)
                && (networks.isEmpty() || networks.contains(network));
    }
}
