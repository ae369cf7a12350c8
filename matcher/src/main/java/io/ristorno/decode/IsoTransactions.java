package io.ristorno.decode;

import io.ristorno.decode.Decoded.Answered;
import io.ristorno.decode.Decoded.Declined;
import io.ristorno.decode.Decoded.Ignored;
import io.ristorno.decode.Decoded.Ignored.Why;
import io.ristorno.decode.Decoded.Management;
import io.ristorno.decode.Decoded.Management.Purpose;
import io.ristorno.decode.Decoded.Parked;
import io.ristorno.decode.Decoded.Taken;
import io.ristorno.decode.Malformed.Code;
import io.ristorno.decode.Transaction.Kind;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Amount;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an indexed ISO 8583 message means: which kind of transaction, or that it is none.
 *
 * <p>The message type decides, with the processing code (refunds), the response code of messages that have one, the
 * original that a reversal names, and what the dialect's mapping adds.
 */
public final class IsoTransactions {
    private static final int AUTHORIZATION = 1;
    private static final int FINANCIAL = 2;
    private static final int FILE_ACTION = 3;
    private static final int REVERSAL = 4;
    private static final int RECONCILIATION = 5;
    private static final int NETWORK = 8;

    private static final int REQUEST = 0;
    private static final int NOTIFICATION = 4;

    /** Return of goods, credit adjustment, debit adjustment. */
    private static final Set<Integer> CREDITS = Set.of(20, 22, 2);
    /** Response codes of 1987 that approve; 1993 has action codes below 100. */
    private static final Set<String> APPROVED = Set.of("00", "08", "10", "11", "85");

    private static final Set<String> PARTLY = Set.of("10", "002");
    /** Function codes of a second presentment (1993): the merchant wins a chargeback back. */
    private static final Set<String> PRESENTED_AGAIN = Set.of("205", "282");

    private IsoTransactions() {}

    /** Whether a message is about a card, so that its token decides what becomes of it. */
    public static boolean isAboutCard(Iso8583 message) {
        return switch (message.messageClass()) {
            case AUTHORIZATION, FINANCIAL, REVERSAL ->
                isResponse(message) ? awaits(message) : message.function() <= NOTIFICATION;
            default -> false;
        };
    }

    /**
     * What a message means.
     *
     * @param message indexed without a fault
     * @param tokens takes the card number in hand; the caller drops it
     * @param receivedMillis when it was received first, epoch milliseconds
     */
    public static Decoded decode(Iso8583 message, CardTokens tokens, long receivedMillis) {
        if (!isAboutCard(message)) {
            return other(message);
        }
        Optional<CardTokens.Kept> card =
                tokens.take(message) ? Optional.of(tokens.kept(tokens.token())) : Optional.empty();
        return aboutCard(message, card, receivedMillis);
    }

    /**
     * What a message {@linkplain #isAboutCard about a card} means.
     *
     * @param message indexed without a fault
     * @param card its card, tokenised before
     * @param receivedMillis when it was received first, epoch milliseconds
     */
    public static Decoded decode(Iso8583 message, CardTokens.Kept card, long receivedMillis) {
        return isAboutCard(message) ? aboutCard(message, Optional.of(card), receivedMillis) : other(message);
    }

    private static Decoded other(Iso8583 message) {
        return switch (message.messageClass()) {
            case AUTHORIZATION, FINANCIAL, REVERSAL -> new Ignored(isResponse(message) ? Why.RESPONSE : Why.OTHER);
            case FILE_ACTION -> new Ignored(Why.FILE_ACTION);
            case RECONCILIATION -> new Ignored(Why.RECONCILIATION);
            case NETWORK -> management(message);
            default -> new Ignored(Why.ADMINISTRATIVE);
        };
    }

    private static Management management(Iso8583 message) {
        String text =
                message.text(message.dialect().version() == 1987 ? 70 : 24).strip();
        int code = text.length() <= 4 && IsoReading.isDigits(text) ? Integer.parseInt(text) : 0;
        return new Management(purpose(code), code, !isResponse(message));
    }

    /** Codes of 1987; those of 1993 are the same and 800 more. */
    private static Purpose purpose(int code) {
        return switch (code > 800 ? code - 800 : code) {
            case 1, 61, 71, 81 -> Purpose.SIGN_ON;
            case 2, 62, 72, 82 -> Purpose.SIGN_OFF;
            case 161, 162, 101, 11 -> Purpose.KEY_CHANGE;
            case 201, 202, 21 -> Purpose.CUT_OVER;
            case 301, 270, 31 -> Purpose.ECHO;
            default -> Purpose.OTHER;
        };
    }

    private static Decoded aboutCard(Iso8583 message, Optional<CardTokens.Kept> card, long receivedMillis) {
        IsoReading reading = new IsoReading(message, receivedMillis);
        boolean credit = CREDITS.contains(reading.processing());
        if (isResponse(message)) {
            return answered(message, reading, card, credit);
        }
        if (message.messageClass() == AUTHORIZATION && credit) {
            return new Ignored(Why.REFUND_REQUEST);
        }
        boolean decided = message.function() != REQUEST && message.messageClass() != REVERSAL && message.has(39);
        if (decided && !isApproved(message)) {
            return new Declined(reading.id());
        }
        Decoded decoded = taken(message, reading, card, credit);
        boolean waits = awaits(message) && message.function() == REQUEST && decoded instanceof Taken;
        return waits ? new Parked(reading.pairing(), ((Taken) decoded).transaction()) : decoded;
    }

    private static Decoded answered(
            Iso8583 message, IsoReading reading, Optional<CardTokens.Kept> card, boolean credit) {
        if (!message.has(39)) {
            return Malformed.of(Code.MISSING, 39);
        }
        boolean approved = isApproved(message);
        boolean partly = PARTLY.contains(message.text(39)) && message.isNumber(4);
        return new Answered(
                reading.pairing(),
                approved,
                partly ? OptionalLong.of(message.number(4)) : OptionalLong.empty(),
                message.text(38).strip(),
                message.text(37).strip(),
                reading.lifeCycle(),
                approved ? taken(message, reading, card, credit) : new Declined(reading.id()));
    }

    private static Decoded taken(Iso8583 message, IsoReading reading, Optional<CardTokens.Kept> card, boolean credit) {
        Optional<Kind> kind = kind(message, reading, credit);
        if (kind.isEmpty()) {
            return new Ignored(Why.REFUND_REVERSAL);
        }
        if (card.isEmpty()) {
            boolean some = !message.text(2).isEmpty() || message.has(35);
            return Malformed.of(some ? Code.BAD_CARD : Code.NO_CARD, 2);
        }
        Transaction transaction = transaction(message, reading, card.get(), kind.get());
        return reading.fault().<Decoded>map(fault -> fault).orElseGet(() -> new Taken(transaction));
    }

    /** The acceptor alone, of a request or clearing whose card is of no interest. */
    public static Optional<Acceptor> acceptor(Iso8583 message) {
        int kind = message.messageClass();
        if (kind != AUTHORIZATION && kind != FINANCIAL) {
            return Optional.empty();
        }
        var reading = new IsoReading(message, 0);
        Acceptor acceptor = reading.acceptor(kind == FINANCIAL);
        return reading.fault().isPresent() ? Optional.empty() : Optional.of(acceptor);
    }

    /** Empty for a refund that is taken back. */
    private static Optional<Kind> kind(Iso8583 message, IsoReading reading, boolean credit) {
        boolean takesBack = holds(message.dialect().mapping.clearingReversal(), message);
        return switch (message.messageClass()) {
            case AUTHORIZATION ->
                Optional.of(
                        holds(message.dialect().mapping.increment(), message) ? Kind.INCREMENT : Kind.AUTHORIZATION);
            case FINANCIAL -> financial(message, credit, takesBack);
            default -> reversal(message, reading, credit, takesBack);
        };
    }

    private static Optional<Kind> financial(Iso8583 message, boolean credit, boolean takesBack) {
        if (credit) {
            return takesBack ? Optional.empty() : Optional.of(Kind.REFUND);
        }
        boolean again = message.dialect().version() != 1987 && PRESENTED_AGAIN.contains(message.text(24));
        return Optional.of(takesBack ? Kind.CLEARING_REVERSAL : again ? Kind.CHARGEBACK_REVERSAL : Kind.CLEARING);
    }

    /** A reversal that comes from the issuer, by the last digit of its type, is a chargeback. */
    private static Optional<Kind> reversal(Iso8583 message, IsoReading reading, boolean credit, boolean takesBack) {
        int origin = message.mti() % 10;
        if (origin == 2 || origin == 3) {
            return Optional.of(takesBack ? Kind.CHARGEBACK_REVERSAL : Kind.CHARGEBACK);
        }
        if (credit) {
            return Optional.empty();
        }
        return Optional.of(reading.reversesClearing() ? Kind.CLEARING_REVERSAL : Kind.REVERSAL);
    }

    private static Transaction transaction(Iso8583 message, IsoReading reading, CardTokens.Kept card, Kind kind) {
        Mapping mapping = message.dialect().mapping;
        return new Transaction(
                kind,
                reading.id(),
                "",
                card.token(),
                card.bin(),
                card.lastFour(),
                reading.acceptor(kind.moved()),
                amount(message, reading, kind),
                reading.processing(),
                reading.traces(),
                reading.time(),
                reading.sequence(),
                reading.last(),
                kind == Kind.INCREMENT && holds(mapping.newTotal(), message),
                kind == Kind.REVERSAL && holds(mapping.increment(), message),
                kind == Kind.CHARGEBACK && holds(mapping.fraud(), message));
    }

    /** Of a reversal what remains held; of a clearing's reversal what is taken back. */
    private static Amount amount(Iso8583 message, IsoReading reading, Kind kind) {
        Amount amount = reading.amount();
        if (message.messageClass() != REVERSAL || kind.compareTo(Kind.CHARGEBACK) >= 0) {
            return amount;
        }
        long remains = reading.replacementMinor();
        return kind == Kind.REVERSAL
                ? amount.withMinor(remains)
                : amount.withMinor(Math.max(0, amount.minor() - remains));
    }

    private static boolean holds(Optional<Condition> condition, Iso8583 message) {
        return condition.map(found -> found.holds(message)).orElse(false);
    }

    private static boolean awaits(Iso8583 message) {
        return message.dialect().awaitsResponse() && message.messageClass() <= FINANCIAL;
    }

    private static boolean isResponse(Iso8583 message) {
        return (message.function() & 1) == 1;
    }

    private static boolean isApproved(Iso8583 message) {
        String code = message.text(39).strip();
        return code.length() == 3 ? code.startsWith("0") : APPROVED.contains(code);
    }
}
