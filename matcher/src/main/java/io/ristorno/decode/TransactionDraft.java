package io.ristorno.decode;

import static io.ristorno.decode.StrayNumbers.IN_NAME;
import static io.ristorno.decode.StrayNumbers.IN_REFERENCE;

import io.ristorno.decode.Malformed.Code;
import io.ristorno.decode.Transaction.Kind;
import io.ristorno.event.Amount;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.money.Commodity;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A transaction while its JSON is read: fields come in any order, and only at the end is it known what belongs together. */
final class TransactionDraft {
    private static final String MASTERCARD = "MASTERCARD";
    /** Of a Banknet reference number, which comes again, with its network code and its date. */
    private static final int BANKNET_LENGTH = 13;

    private static final long MINOR_MAX = 1_000_000_000_000_000L;
    static final int TEXT_MAX = 100;
    private static final int REFUND = 20;

    /** As they are told to whoever mistypes one. */
    static final List<String> FIELDS = List.of(
            "type",
            "id",
            "source",
            "at",
            "date",
            "card",
            "merchant",
            "amount",
            "billing",
            "processing",
            "network",
            "lifeCycle",
            "retrieval",
            "stan",
            "transmission",
            "approval",
            "acquirer",
            "original",
            "sequence",
            "last",
            "ofIncrement",
            "fraud",
            "newTotal",
            "approved");

    static final List<String> CARD_FIELDS = List.of("number", "token", "id");
    static final List<String> AMOUNT_FIELDS = List.of("minor", "currency", "cashMinor");
    static final List<String> BILLING_FIELDS = List.of("minor", "currency");
    static final List<String> ORIGINAL_FIELDS = List.of("stan", "transmission", "acquirer");

    private final JsonFields json;
    private final CardTokens tokens;
    private final AcceptorDraft acceptor;

    private int seen;
    private Optional<Kind> kind = Optional.empty();
    private String id = "";
    private String source = "";
    private Optional<CardTime> time = Optional.empty();
    private Optional<CardRef> card = Optional.empty();
    private String bin = "";
    private String lastFour = "";
    private final Draft amount = new Draft();
    private final Draft billing = new Draft();
    private int processing = -1;
    private int sequence;
    private boolean last = true;
    private boolean ofIncrement;
    private boolean fraud;
    private boolean newTotal;
    private boolean approved = true;

    private String network = "";
    private String lifeCycle = "";
    private String acquirer = "";
    private String retrieval = "";
    private String stan = "";
    private String transmission = "";
    private String approval = "";
    private Original original = Original.NONE;

    /** An amount while it is read. */
    private static final class Draft {
        private boolean told;
        private long minor;
        private Optional<Commodity> currency = Optional.empty();
        private long cashMinor;
    }

    TransactionDraft(JsonFields json, CardTokens tokens) {
        this.json = json;
        this.tokens = tokens;
        acceptor = new AcceptorDraft(json);
    }

    Optional<Malformed> fault() {
        return json.fault();
    }

    void read() throws IOException {
        for (String field = json.next(); !field.isEmpty(); field = json.next()) {
            if (!body(field) && !traces(field)) {
                flags(field);
            }
        }
    }

    private boolean body(String field) throws IOException {
        switch (field) {
            case "type" -> type();
            case "id" -> id = once(1, json.text(1, TEXT_MAX));
            case "source" -> source = once(1 << 1, json.text(1, TEXT_MAX));
            case "at" -> time(1 << 2, at());
            case "date" -> time(1 << 23, date());
            case "card" -> card();
            case "merchant" -> merchant();
            case "amount" -> amount(amount, true);
            case "billing" -> amount(billing, false);
            case "processing" -> processing = once(1 << 3, small(json.digits(2)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean traces(String field) throws IOException {
        switch (field) {
            case "network" -> network = once(1 << 4, json.text(0, TEXT_MAX)).toUpperCase(Locale.ROOT);
            case "lifeCycle" -> lifeCycle = once(1 << 5, json.text(0, TEXT_MAX));
            case "retrieval" -> retrieval = once(1 << 6, json.text(0, TEXT_MAX));
            case "stan" -> stan = once(1 << 7, json.text(0, TEXT_MAX));
            case "transmission" -> transmission = once(1 << 8, json.text(0, TEXT_MAX));
            case "approval" -> approval = once(1 << 9, json.text(0, TEXT_MAX));
            case "acquirer" -> acquirer = once(1 << 10, json.text(0, TEXT_MAX));
            case "original" -> original();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void flags(String field) throws IOException {
        switch (field) {
            case "sequence" -> sequence = once(1 << 11, (int) json.whole(0, 9_999));
            case "last" -> last = once(1 << 12, json.flag());
            case "ofIncrement" -> ofIncrement = once(1 << 13, json.flag());
            case "fraud" -> fraud = once(1 << 14, json.flag());
            case "newTotal" -> newTotal = once(1 << 15, json.flag());
            case "approved" -> approved = once(1 << 16, json.flag());
            default -> json.unknown(FIELDS);
        }
    }

    private <T> T once(int bit, T value) {
        seen = json.once(seen, bit);
        return value;
    }

    private static int small(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private void type() throws IOException {
        kind = once(1 << 17, Optional.ofNullable(TransactionJson.KINDS.get(json.text(1, TEXT_MAX))));
        if (kind.isEmpty()) {
            json.refuse(Code.BAD_VALUE, "write one of " + String.join(", ", TransactionJson.WORDS));
        }
    }

    /** A moment or a day, not both: two of them need not be the same. */
    private void time(int bit, Optional<CardTime> told) {
        if (time.isPresent() && (seen & bit) == 0) {
            json.refuse(Code.BAD_VALUE, "leave out one of \"at\" and \"date\": a message has a moment or a day");
        }
        time = once(bit, told);
    }

    private Optional<CardTime> at() throws IOException {
        String text = json.text(1, TEXT_MAX);
        Optional<CardTime> at = JsonTime.dateTime(text);
        if (at.isEmpty()) {
            json.refuse(
                    Code.BAD_TIME,
                    JsonTime.lacksOffset(text)
                            ? "add the offset: 2026-03-01T10:00:00+01:00, or Z for UTC"
                            : "write date, time and offset: 2026-03-01T10:00:00+01:00; a date alone goes into \"date\"");
        }
        return at;
    }

    private Optional<CardTime> date() throws IOException {
        Optional<CardTime> date = JsonTime.date(json.text(1, TEXT_MAX)).map(CardTime::on);
        if (date.isEmpty()) {
            json.refuse(Code.BAD_TIME, "write a date: 2026-03-01");
        }
        return date;
    }

    private void card() throws IOException {
        seen = json.once(seen, 1 << 18);
        if (!json.enter()) {
            return;
        }
        for (String field = json.next(); !field.isEmpty(); field = json.next()) {
            if (card.isPresent()) {
                json.refuse(Code.BAD_VALUE, "name the card once: by number, token or id");
            }
            switch (field) {
                case "number" -> number();
                case "token" -> token();
                case "id" -> cardId();
                default -> json.unknown(CARD_FIELDS);
            }
        }
        json.leave();
    }

    private void number() {
        json.cardNumber(tokens);
        if (tokens.count() != 0) {
            CardTokens.Kept kept = tokens.kept(tokens.token());
            card = Optional.of(kept.token());
            bin = kept.bin();
            lastFour = kept.lastFour();
        }
    }

    private void token() throws IOException {
        Optional<CardToken> token = CardToken.parse(json.text(1, TEXT_MAX));
        if (token.isEmpty()) {
            json.refuse(Code.BAD_CARD, "write v, the key's number, a colon and 22 characters");
        }
        card = token.map(found -> found);
    }

    private void cardId() throws IOException {
        String text = json.text(1, TEXT_MAX);
        if (!text.startsWith("crd_")) {
            json.refuse(Code.BAD_CARD, "write an id that begins with crd_");
        }
        card = Optional.of(new CardId(text));
    }

    private void merchant() throws IOException {
        seen = json.once(seen, 1 << 19);
        acceptor.read();
    }

    private void amount(Draft draft, boolean withCash) throws IOException {
        seen = json.once(seen, withCash ? 1 << 20 : 1 << 21);
        if (!json.enter()) {
            return;
        }
        int fields = 0;
        for (String field = json.next(); !field.isEmpty(); field = json.next()) {
            switch (field) {
                case "minor" -> {
                    fields = json.once(fields, 1);
                    draft.minor = json.whole(0, MINOR_MAX);
                }
                case "currency" -> {
                    fields = json.once(fields, 2);
                    draft.currency = currency();
                }
                case "cashMinor" -> {
                    fields = json.once(fields, 4);
                    draft.cashMinor = withCash ? json.whole(0, MINOR_MAX) : unknownCash();
                }
                default -> json.unknown(withCash ? AMOUNT_FIELDS : BILLING_FIELDS);
            }
        }
        json.leave();
        draft.told = true;
        whole(draft, fields, withCash ? "amount" : "billing");
    }

    private long unknownCash() {
        json.unknown(BILLING_FIELDS);
        return 0;
    }

    private void whole(Draft draft, int fields, String path) {
        if ((fields & 3) != 3) {
            json.refuse(path + ((fields & 1) == 0 ? ".minor" : ".currency"), Code.MISSING, "add it");
        }
        if (draft.cashMinor > draft.minor) {
            json.refuse(path + ".cashMinor", Code.BAD_AMOUNT, "write at most the amount");
        }
    }

    private Optional<Commodity> currency() throws IOException {
        Optional<Commodity> currency = Commodity.currency(json.text(3, 3));
        if (currency.isEmpty()) {
            json.refuse(Code.BAD_CURRENCY, "write an alphabetic code such as EUR");
        }
        return currency;
    }

    private void original() throws IOException {
        seen = json.once(seen, 1 << 22);
        if (!json.enter()) {
            return;
        }
        int fields = 0;
        String stanOf = "";
        String transmissionOf = "";
        String acquirerOf = "";
        for (String field = json.next(); !field.isEmpty(); field = json.next()) {
            switch (field) {
                case "stan" -> {
                    fields = json.once(fields, 1);
                    stanOf = json.text(1, TEXT_MAX);
                }
                case "transmission" -> {
                    fields = json.once(fields, 2);
                    transmissionOf = json.text(0, TEXT_MAX);
                }
                case "acquirer" -> {
                    fields = json.once(fields, 4);
                    acquirerOf = MerchantNumber.normalised(json.text(0, TEXT_MAX));
                }
                default -> json.unknown(ORIGINAL_FIELDS);
            }
        }
        json.leave();
        original = new Original(stanOf, transmissionOf, acquirerOf);
        require(original.present(), "original.stan", "add it: the trace number of the message referred to");
    }

    /** What the object turned out to be. */
    Decoded decoded(long receivedMillis) {
        check(receivedMillis);
        return fault().<Decoded>map(found -> found)
                .orElseGet(() -> approved ? new Decoded.Taken(transaction()) : new Decoded.Declined(id));
    }

    private void check(long receivedMillis) {
        require(kind.isPresent(), "type", "add it");
        require(!id.isEmpty(), "id", "add what makes the message unique");
        require(time.isPresent(), "at", "add it, or a date");
        require(card.isPresent(), "card", "add a number, a token or an id");
        require(acceptor.isNamed(), "merchant", "add a mid or an id");
        kind.ifPresent(found -> check(found, receivedMillis));
    }

    private void check(Kind found, long receivedMillis) {
        boolean full = found == Kind.REVERSAL && !amount.told;
        require(amount.told || full, "amount", "add it");
        forbid(newTotal && found != Kind.INCREMENT, "newTotal", Code.BAD_VALUE, "it belongs to an increment");
        forbid(ofIncrement && found != Kind.REVERSAL, "ofIncrement", Code.BAD_VALUE, "it belongs to a reversal");
        forbid(fraud && found != Kind.CHARGEBACK, "fraud", Code.BAD_VALUE, "it belongs to a chargeback");
        boolean repeats = network.equals(MASTERCARD) && !lifeCycle.isEmpty() && lifeCycle.length() < BANKNET_LENGTH;
        forbid(
                repeats,
                "lifeCycle",
                Code.BAD_VALUE,
                "write network code, reference and date, such as MCC1A2B3C0301: references come again");
        forbid(billing.told && !amount.told, "billing", Code.BAD_VALUE, "it belongs to an amount");
        time.ifPresent(when -> check(when, found, CardClock.at(receivedMillis)));
    }

    private void check(CardTime when, Kind found, CardClock clock) {
        boolean dateOnly = when.instant().isEmpty();
        forbid(
                dateOnly && !found.moved(),
                "date",
                Code.BAD_TIME,
                "write \"at\": only where money moved is a date enough");
        LocalDateTime utc = when.instant()
                .map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
                .orElseGet(() -> when.date().orElseThrow().atTime(LocalTime.MIN));
        forbid(!clock.isPlausible(utc), dateOnly ? "date" : "at", Code.TIME_OUT_OF_RANGE, "check the sender's clock");
    }

    private void require(boolean told, String path, String mend) {
        if (!told) {
            json.refuse(path, Code.MISSING, mend);
        }
    }

    private void forbid(boolean wrong, String path, Code code, String mend) {
        if (wrong) {
            json.refuse(path, code, mend);
        }
    }

    private Transaction transaction() {
        Kind found = kind.orElseThrow();
        var stray = new StrayNumbers(tokens);
        return new Transaction(
                found,
                stray.aliased(id, IN_NAME),
                stray.aliased(source, IN_NAME),
                card.orElseThrow(),
                bin,
                lastFour,
                acceptor.acceptor(acquirer, network, found.moved(), stray),
                amount(),
                processing >= 0 ? processing : found == Kind.REFUND ? REFUND : 0,
                traces(stray),
                time.orElseThrow(),
                sequence,
                last,
                newTotal,
                ofIncrement,
                fraud);
    }

    private Traces traces(StrayNumbers stray) {
        return new Traces(
                stray.aliased(network, IN_REFERENCE),
                stray.aliased(lifeCycle, IN_REFERENCE),
                new Original(
                        stray.aliased(original.stan(), IN_REFERENCE),
                        stray.aliased(original.transmission(), IN_REFERENCE),
                        stray.aliased(original.acquirer(), IN_REFERENCE)),
                stray.aliased(
                        MerchantNumber.normalised(acquirer.isEmpty() ? acceptor.acquirer() : acquirer), IN_REFERENCE),
                stray.aliased(retrieval, IN_REFERENCE),
                stray.aliased(stan, IN_REFERENCE),
                stray.aliased(transmission, IN_REFERENCE),
                stray.aliased(approval, IN_REFERENCE));
    }

    private Amount amount() {
        if (!amount.told) {
            return Amount.of(0, Commodity.NONE);
        }
        Commodity currency = amount.currency.orElseThrow();
        return new Amount(
                amount.minor,
                currency,
                billing.told ? billing.minor : amount.minor,
                billing.told ? billing.currency.orElseThrow() : currency,
                amount.cashMinor);
    }
}
