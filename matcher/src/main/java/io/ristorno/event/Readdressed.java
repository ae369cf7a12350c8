package io.ristorno.event;

/**
 * A card message of an acceptor who was bound to a merchant not long ago. What it belongs to may have been bought before, when nobody knew
 * him: then it is part of that, and of nothing at the merchant.
 *
 * @param event as it is at the merchant
 * @param formerly what stood for him before
 */
public record Readdressed(TransactionEvent event, MerchantKey formerly) implements RelationshipEvent {
    @Override
    public RelationshipKey relationship() {
        return event.relationship();
    }

    /** The message as it would be, had nobody bound the acceptor. */
    public TransactionEvent before() {
        return event.with(event.message().at(formerly));
    }

    /** The same of another's card. */
    public Readdressed of(CardHeld card) {
        return new Readdressed(event.of(card), formerly);
    }
}
