package io.ristorno.decode;

import static io.ristorno.decode.StrayNumbers.IN_NAME;
import static io.ristorno.decode.StrayNumbers.IN_REFERENCE;

import io.ristorno.decode.Malformed.Code;
import io.ristorno.event.Acceptor;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The merchant of a transaction while its JSON is read. */
final class AcceptorDraft {
    static final List<String> FIELDS =
            List.of("id", "location", "mid", "acquirer", "terminal", "name", "city", "country", "mcc", "channel");
    private static final int TEXT_MAX = TransactionDraft.TEXT_MAX;

    private final JsonFields json;
    private String merchant = "";
    private String location = "";
    private String mid = "";
    private String acquirer = "";
    private String terminal = "";
    private String name = "";
    private String city = "";
    private String country = "";
    private int mcc;
    private Optional<Channel> channel = Optional.empty();

    AcceptorDraft(JsonFields json) {
        this.json = json;
    }

    void read() throws IOException {
        if (!json.enter()) {
            return;
        }
        int seen = 0;
        for (String field = json.next(); !field.isEmpty(); field = json.next()) {
            int number = FIELDS.indexOf(field);
            if (number < 0) {
                json.unknown(FIELDS);
            } else {
                seen = json.once(seen, 1 << number);
                read(field);
            }
        }
        json.leave();
    }

    private void read(String field) throws IOException {
        switch (field) {
            case "id" -> merchant = prefixed("mer_");
            case "location" -> location = prefixed("loc_");
            case "mid" -> mid = MerchantNumber.normalised(json.text(1, TEXT_MAX));
            case "acquirer" -> acquirer = json.text(0, TEXT_MAX);
            case "terminal" -> terminal = json.text(0, TEXT_MAX).strip();
            case "name" -> name = CardMask.masked(json.text(0, TEXT_MAX)).strip();
            case "city" -> city = CardMask.masked(json.text(0, TEXT_MAX)).strip();
            case "country" -> country = country();
            case "mcc" -> mcc = (int) json.whole(0, 9_999);
            default -> channel = channel();
        }
    }

    private String prefixed(String prefix) throws IOException {
        String text = json.text(1, TEXT_MAX);
        if (!text.startsWith(prefix)) {
            json.refuse(Code.BAD_VALUE, "write an id that begins with " + prefix);
        }
        return text;
    }

    private String country() throws IOException {
        String text = json.text(2, 3);
        String alpha2 = AcceptorText.country(text);
        if (alpha2.isEmpty()) {
            json.refuse(Code.BAD_VALUE, "write a country of ISO 3166-1, such as SE");
        }
        return alpha2;
    }

    private Optional<Channel> channel() throws IOException {
        return switch (json.text(1, TEXT_MAX)) {
            case "IN_STORE" -> Optional.of(Channel.IN_STORE);
            case "ONLINE" -> Optional.of(Channel.ONLINE);
            case "APP" -> Optional.of(Channel.APP);
            default -> json.refuse(Code.BAD_VALUE, "write IN_STORE, ONLINE or APP", Optional.empty());
        };
    }

    /** Whether anything here can lead to a merchant. */
    boolean isNamed() {
        return !merchant.isEmpty() || !location.isEmpty() || !mid.isEmpty() || !name.isEmpty();
    }

    /** As it was sent, {@code ""} if it was not. */
    String acquirer() {
        return acquirer;
    }

    /**
     * The whole.
     *
     * @param otherwise the acquirer of the transaction, for when the merchant has none
     * @param stray knows the card numbers that none of this may hold
     */
    Acceptor acceptor(String otherwise, String network, boolean clearing, StrayNumbers stray) {
        String id = MerchantNumber.normalised(acquirer.isEmpty() ? otherwise : acquirer);
        return new Acceptor(
                stray.aliased(merchant, IN_NAME),
                stray.aliased(location, IN_NAME),
                stray.aliased(mid, IN_REFERENCE),
                stray.aliased(id, IN_REFERENCE),
                stray.aliased(network, IN_REFERENCE),
                stray.aliased(terminal, IN_REFERENCE),
                name,
                city,
                country,
                mcc,
                channel,
                clearing);
    }
}
