package io.ristorno.feed;

import io.ristorno.decode.CardId;
import io.ristorno.decode.CardRef;
import io.ristorno.decode.CardToken;
import io.ristorno.decode.Transaction;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Place;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.TransactionEvent;
import io.ristorno.match.Places;
import io.ristorno.store.CardHandle;
import java.util.Optional;

/** From a decoded transaction to an event: whose card, and where. For any thread. */
public final class Admission {
    private final CardDirectory directory;
    private final Descriptors descriptors;
    private final Sightings sightings;
    private final UnboundAcceptors unbound;

    /**
     * @param directory whose a card is
     * @param descriptors where those are whose numbers nobody knows
     * @param sightings who is nowhere
     * @param unbound where linked cards have been all the same
     */
    public Admission(CardDirectory directory, Descriptors descriptors, Sightings sightings, UnboundAcceptors unbound) {
        this.directory = directory;
        this.descriptors = descriptors;
        this.sightings = sightings;
        this.unbound = unbound;
    }

    /** The handle under which the directory knows a card. */
    public static CardHandle handle(CardRef card) {
        return switch (card) {
            case CardToken token -> new CardHandle(token.keyId(), token.high(), token.low());
            case CardId id -> CardHandle.of(id.value());
        };
    }

    /** Whether somebody links a card, or linked it. */
    public boolean knows(CardToken token) {
        return directory.knows(handle(token));
    }

    /**
     * The event, or nothing when nobody linked the card. A message of a card that changed hands is for its first holder: the
     * engine passes on what is no purchase of his. So is one of an acceptor who was bound not long ago for what was bought before that.
     *
     * @param link the link or feed it came by
     * @param places where card acceptors are
     * @param receivedMillis when it came, epoch milliseconds
     */
    public Optional<RelationshipEvent> admit(Transaction transaction, String link, Places places, long receivedMillis) {
        Holder holder = directory.first(handle(transaction.card()));
        Acceptor acceptor = transaction.acceptor();
        if (!holder.isSomebody()) {
            stranger(acceptor, places, receivedMillis, 1);
            return Optional.empty();
        }
        Optional<Place> place = place(acceptor, places);
        if (place.isEmpty()) {
            unbound.saw(acceptor);
            if (isNamed(acceptor)) {
                sightings.linked(acceptor, receivedMillis);
            }
        }
        TransactionEvent event = transaction.admit(
                link,
                holder.member(),
                holder.slot(),
                place.isPresent()
                        ? place.get()
                        : places.unregistered(acceptor, holder.member().program()),
                receivedMillis);
        return Optional.of(
                place.isPresent() && places.wasBoundLately(place.get(), receivedMillis) && unbound.mayHaveSeen(acceptor)
                        ? new Readdressed(event, Places.unregistered(acceptor))
                        : event);
    }

    /** A card that nobody links was used: only the acceptor is of interest, and only if he is nowhere. */
    public void stranger(Acceptor acceptor, Places places, long receivedMillis, int messages) {
        if (isNamed(acceptor) && place(acceptor, places).isEmpty()) {
            sightings.others(acceptor, receivedMillis, messages);
        }
    }

    /** Whether there is anything that could be bound. */
    private static boolean isNamed(Acceptor acceptor) {
        return !acceptor.mid().isEmpty() || !acceptor.name().isEmpty();
    }

    private Optional<Place> place(Acceptor acceptor, Places places) {
        Optional<Place> told = !acceptor.location().isEmpty()
                ? places.location(acceptor.location())
                : acceptor.merchant().isEmpty() ? Optional.empty() : places.merchant(acceptor.merchant());
        return told.isPresent() ? told : named(acceptor, places);
    }

    /** Numbers go before names: a name is what somebody calls himself. */
    private Optional<Place> named(Acceptor acceptor, Places places) {
        Optional<Place> numbered = places.numbered(acceptor);
        return numbered.isPresent() ? numbered : descriptors.place(acceptor, places);
    }
}
