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

/** From a decoded transaction to an event: whose card, and where. */
public final class Admission {
    private final CardDirectory directory;

    public Admission(CardDirectory directory) {
        this.directory = directory;
    }

    /** The handle under which the directory knows a card. */
    public static CardHandle handle(CardRef card) {
        return switch (card) {
            case CardToken token -> new CardHandle(token.keyId(), token.high(), token.low());
            case CardId id -> CardHandle.of(id.value());
        };
    }

    /**
     * The event, or nothing when nobody linked the card. A message of a card that changed hands is for its first holder: the
     * engine passes on what is no purchase of his.
     *
     * @param link the link or feed it came by
     * @param places where card acceptor ids lead
     * @param receivedMillis when it came, epoch milliseconds
     */
    public Optional<TransactionEvent> admit(Transaction transaction, String link, Places places, long receivedMillis) {
        Holder holder = directory.first(handle(transaction.card()));
        if (!holder.isSomebody()) {
            return Optional.empty();
        }
        return Optional.of(transaction.admit(
                link, holder.member(), holder.slot(), place(transaction.acceptor(), places), receivedMillis));
    }

    private static Place place(Acceptor acceptor, Places places) {
        if (!acceptor.location().isEmpty()) {
            return places.location(acceptor.location()).orElseGet(() -> named(acceptor, places));
        }
        if (!acceptor.merchant().isEmpty()) {
            return places.merchant(acceptor.merchant()).orElseGet(() -> named(acceptor, places));
        }
        return named(acceptor, places);
    }

    private static Place named(Acceptor acceptor, Places places) {
        return places.numbered(acceptor).orElseGet(() -> Places.unregistered(acceptor));
    }
}
