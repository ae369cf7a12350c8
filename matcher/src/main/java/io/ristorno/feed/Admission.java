package io.ristorno.feed;

import io.ristorno.decode.CardId;
import io.ristorno.decode.CardRef;
import io.ristorno.decode.CardToken;
import io.ristorno.decode.Transaction;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Place;
import io.ristorno.event.TransactionEvent;
import io.ristorno.match.Places;
import io.ristorno.store.CardHandle;
import java.util.Optional;

/** From a decoded transaction to an event: whose card, and where. For any thread. */
public final class Admission {
    private final CardDirectory directory;
    private final Descriptors descriptors;
    private final Sightings sightings;

    /**
     * @param directory whose a card is
     * @param descriptors where those are whose numbers nobody knows
     * @param sightings who is nowhere
     */
    public Admission(CardDirectory directory, Descriptors descriptors, Sightings sightings) {
        this.directory = directory;
        this.descriptors = descriptors;
        this.sightings = sightings;
    }

    /** The handle under which the directory knows a card. */
    public static CardHandle handle(CardRef card) {
        return switch (card) {
            case CardToken token -> new CardHandle(token.keyId(), token.high(), token.low());
            case CardId id -> CardHandle.of(id.value());
        };
    }

    /** Whether somebody links a card, or linked it. */
    boolean knows(CardToken token) {
        return directory.knows(handle(token));
    }

    /**
     * The event, or nothing when nobody linked the card. A message of a card that changed hands is for its first holder: the
     * engine passes on what is no purchase of his.
     *
     * @param link the link or feed it came by
     * @param places where card acceptors are
     * @param receivedMillis when it came, epoch milliseconds
     */
    public Optional<TransactionEvent> admit(Transaction transaction, String link, Places places, long receivedMillis) {
        Holder holder = directory.first(handle(transaction.card()));
        Acceptor acceptor = transaction.acceptor();
        if (!holder.isSomebody()) {
            stranger(acceptor, places, receivedMillis, 1);
            return Optional.empty();
        }
        Place place = place(acceptor, places);
        if (place.location().isEmpty()) {
            sightings.linked(acceptor, receivedMillis);
        }
        return Optional.of(transaction.admit(link, holder.member(), holder.slot(), place, receivedMillis));
    }

    /** A card that nobody links was used: only the acceptor is of interest, and only if he is nowhere. */
    void stranger(Acceptor acceptor, Places places, long receivedMillis, int messages) {
        if (place(acceptor, places).location().isEmpty()) {
            sightings.others(acceptor, receivedMillis, messages);
        }
    }

    private Place place(Acceptor acceptor, Places places) {
        if (!acceptor.location().isEmpty()) {
            return places.location(acceptor.location()).orElseGet(() -> named(acceptor, places));
        }
        if (!acceptor.merchant().isEmpty()) {
            return places.merchant(acceptor.merchant()).orElseGet(() -> named(acceptor, places));
        }
        return named(acceptor, places);
    }

    /** Numbers go before names: a name is what somebody calls himself. */
    private Place named(Acceptor acceptor, Places places) {
        Optional<Place> numbered = places.numbered(acceptor);
        Optional<Place> found = numbered.isPresent() ? numbered : descriptors.place(acceptor, places);
        return found.isPresent() ? found.get() : Places.unregistered(acceptor);
    }
}
