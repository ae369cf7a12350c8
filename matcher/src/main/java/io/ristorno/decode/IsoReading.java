package io.ristorno.decode;

import io.ristorno.decode.Malformed.Code;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Amount;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.money.Commodity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Reads the words of a transaction off one indexed message. Keeps the first fault and goes on with stand-ins: who asks for
 * all and then for {@link #fault} needs no way out in between.
 */
final class IsoReading {
    private static final int AMOUNT_DIGITS = 12;
    private static final int ADDITIONAL_AMOUNT = 20;
    /** Transmission, trace number, acquirer and retrieval reference make a message unique. */
    private static final int[] TRACED = {7, 11, 32, 37};
    /** A trace number alone comes again after a million messages: then local date and time and the terminal tell it apart. */
    private static final int[] THINLY_TRACED = {11, 12, 13, 32, 41};
    /** Records of files have none: local time, function, acquirer's reference and number in the file do. */
    private static final int[] UNTRACED = {12, 24, 31, 71};

    private static final CardTime STAND_IN_TIME =
            new CardTime(Optional.of(Instant.EPOCH), Optional.empty(), Moment.UNKNOWN, true);
    private static final List<String> SEEN_IN_STORE = List.of("02", "05", "07", "90", "91");
    private static final List<String> SEEN_ONLINE = List.of("10", "81");

    private final Iso8583 message;
    private final Mapping mapping;
    private final CardClock clock;
    private Optional<Malformed> fault = Optional.empty();

    IsoReading(Iso8583 message, long receivedMillis) {
        this.message = message;
        mapping = message.dialect().mapping;
        clock = CardClock.at(receivedMillis);
    }

    /** The first fault met. */
    Optional<Malformed> fault() {
        return fault;
    }

    private <T> T refuse(Code code, int field, T standIn) {
        fault = fault.or(() -> Optional.of(Malformed.of(code, field)));
        return standIn;
    }

    private String trimmed(int field) {
        return message.text(field).strip();
    }

    /** The first two digits of the processing code; goods when it is not told. */
    int processing() {
        String text = trimmed(3);
        return text.length() >= 2 && isDigits(text.substring(0, 2)) ? Integer.parseInt(text, 0, 2, 10) : 0;
    }

    /** What makes a message unique on its link; a repeat has the same. Without trace numbers, its references. */
    String id() {
        boolean traced = message.has(11) || message.has(37);
        if (!traced && !message.has(31)) {
            return refuse(Code.MISSING, 11, "");
        }
        var id = new StringBuilder(64).append(message.messageClass());
        for (int field : telling(traced)) {
            id.append('|').append(trimmed(field));
        }
        return id.toString();
    }

    /** Blanks and zeros fill a field that has nothing to say. */
    private boolean isTold(int field) {
        return trimmed(field).chars().anyMatch(unit -> unit != '0');
    }

    private int[] telling(boolean traced) {
        if (!traced) {
            return UNTRACED;
        }
        return isTold(7) || isTold(37) ? TRACED : THINLY_TRACED;
    }

    /** The same in a request and in its response. */
    String pairing() {
        return trimmed(11) + '|' + trimmed(32) + '|' + trimmed(41);
    }

    /** What the message reports. */
    Amount amount() {
        if (!message.isNumber(4)) {
            refuse(Code.MISSING, 4, 0L);
        }
        long minor = message.isNumber(4) ? message.number(4) : 0;
        Commodity currency = currency();
        long cash = cashMinor(currency);
        if (cash > minor) {
            refuse(Code.BAD_AMOUNT, 54, 0L);
        }
        Optional<Commodity> billing = message.isNumber(6) ? commodity(trimmed(51)) : Optional.empty();
        return new Amount(
                minor,
                currency,
                billing.isPresent() ? message.number(6) : minor,
                billing.orElse(currency),
                Math.min(cash, minor));
    }

    private Commodity currency() {
        if (!message.has(49)) {
            return mapping.defaultCurrency().orElseGet(() -> refuse(Code.MISSING, 49, Commodity.NONE));
        }
        return commodity(trimmed(49)).orElseGet(() -> refuse(Code.BAD_CURRENCY, 49, Commodity.NONE));
    }

    /** A numeric or alphabetic currency code. BCD pads a numeric one to four digits. */
    private static Optional<Commodity> commodity(String code) {
        return code.length() <= 4 && isDigits(code)
                ? Commodity.currency(Integer.parseInt(code))
                : Commodity.currency(code);
    }

    /** DE 54 holds several amounts of 20 characters: account type 2, amount type 2, currency 3, sign, 12 digits. */
    private long cashMinor(Commodity currency) {
        String amounts = message.text(54);
        long cash = 0;
        for (int at = 0; at + ADDITIONAL_AMOUNT <= amounts.length(); at += ADDITIONAL_AMOUNT) {
            boolean ours = amounts.startsWith("40", at + 2)
                    && commodity(amounts.substring(at + 4, at + 7)).equals(Optional.of(currency));
            String digits = amounts.substring(at + 8, at + ADDITIONAL_AMOUNT);
            if (ours) {
                cash += isDigits(digits) ? Long.parseLong(digits) : refuse(Code.BAD_AMOUNT, 54, 0L);
            }
        }
        return cash;
    }

    /** What remains of the amount after a reversal, 0 if the message does not say. */
    long replacementMinor() {
        boolean standard = mapping.replacement().isEmpty();
        if (standard && message.dialect().version() != 1987) {
            return 0;
        }
        String text = mapping.replacement().map(message::text).orElseGet(() -> message.text(95));
        String digits = standard && text.length() > AMOUNT_DIGITS ? text.substring(0, AMOUNT_DIGITS) : text.strip();
        if (digits.isBlank()) {
            return 0;
        }
        return digits.length() <= AMOUNT_DIGITS && isDigits(digits)
                ? Long.parseLong(digits)
                : refuse(Code.BAD_AMOUNT, mapping.replacement().map(Ref::field).orElse(95), 0L);
    }

    /** Whether the reversed message was a financial one, so that money had moved. */
    boolean reversesClearing() {
        String original = originalText();
        return original.length() > 1 && original.charAt(1) == '2';
    }

    Traces traces() {
        return new Traces(
                mapping.network(),
                lifeCycle(),
                original(),
                MerchantNumber.normalised(message.text(32)),
                trimmed(37),
                trimmed(11),
                trimmed(7),
                trimmed(38));
    }

    /** Every part must be there: half an id would tie strangers together. */
    String lifeCycle() {
        var id = new StringBuilder();
        for (Ref ref : mapping.lifeCycle()) {
            String part = message.text(ref).strip();
            if (part.isEmpty()) {
                return "";
            }
            id.append(part);
        }
        String whole = id.toString();
        return isZeros(whole) ? "" : whole;
    }

    private String originalText() {
        return message.dialect().version() == 1987 ? message.text(90) : message.text(56);
    }

    /** DE 90: type 4, trace number 6, transmission 10, acquirer 11. DE 56 of 1993: type 4, trace number 6, local time 12. */
    private Original original() {
        String text = originalText();
        if (text.length() < 10 || isZeros(text.substring(4, 10))) {
            return Original.NONE;
        }
        String stan = text.substring(4, 10);
        boolean elements90 = message.dialect().version() == 1987 && text.length() >= 31;
        if (!elements90) {
            String acquirer = text.length() > 24 ? text.substring(24) : "";
            return new Original(stan, "", MerchantNumber.normalised(acquirer));
        }
        String transmission = text.substring(10, 20);
        return new Original(
                stan, isZeros(transmission) ? "" : transmission, MerchantNumber.normalised(text.substring(20, 31)));
    }

    Acceptor acceptor(boolean clearing) {
        AcceptorText text = AcceptorText.read(CardMask.masked(message.text(43)), mapping.acceptorForm());
        var acceptor = new Acceptor(
                "",
                "",
                MerchantNumber.normalised(message.text(42)),
                MerchantNumber.normalised(message.text(32)),
                mapping.network(),
                trimmed(41),
                text.name(),
                text.city(),
                text.country(),
                mcc(),
                channel(),
                clearing);
        return acceptor.isNamed() ? acceptor : refuse(Code.MISSING, 42, acceptor);
    }

    private int mcc() {
        int field = message.dialect().version() == 1987 ? 18 : 26;
        String digits = trimmed(field);
        return digits.length() == 4 && isDigits(digits) ? Integer.parseInt(digits) : 0;
    }

    private Optional<Channel> channel() {
        String entry = trimmed(22);
        String mode = entry.length() == 3 || entry.length() == 4 ? entry.substring(0, 2) : "";
        boolean online =
                mapping.ecommerce().map(condition -> condition.holds(message)).orElse(false)
                        || trimmed(25).equals("59")
                        || SEEN_ONLINE.contains(mode);
        if (online) {
            return Optional.of(Channel.ONLINE);
        }
        return SEEN_IN_STORE.contains(mode) ? Optional.of(Channel.IN_STORE) : Optional.empty();
    }

    int sequence() {
        return small(mapping.sequence());
    }

    boolean last() {
        boolean partial =
                mapping.partial().map(condition -> condition.holds(message)).orElse(false);
        return !partial && sequence() >= small(mapping.count());
    }

    private int small(Optional<Ref> ref) {
        String text = ref.map(message::text).orElse("").strip();
        return text.length() <= 4 && isDigits(text) ? Integer.parseInt(text) : 0;
    }

    /** An instant from DE 7, which is UTC, and a local time from DE 12 and 13. */
    CardTime time() {
        Optional<LocalDateTime> sent = message.has(7) ? sent() : Optional.empty();
        Optional<LocalDateTime> local = local(sent);
        boolean told = message.has(12) || message.has(13);
        if (sent.isEmpty() && local.isEmpty()) {
            return refuse(told ? Code.BAD_TIME : Code.MISSING, told ? 12 : 7, STAND_IN_TIME);
        }
        if (local.isPresent()) {
            within(local.get(), message.has(13) ? 13 : 12);
        }
        boolean timed = local.isPresent() && hasTimeOfDay();
        return new CardTime(
                sent.map(time -> time.toInstant(ZoneOffset.UTC)),
                local.map(LocalDateTime::toLocalDate),
                timed ? local.get().toLocalTime().toSecondOfDay() : Moment.UNKNOWN,
                told && isApart(sent, local));
    }

    private Optional<LocalDateTime> sent() {
        Optional<LocalDateTime> sent = clock.dateTime(message.text(7));
        if (sent.isEmpty()) {
            return refuse(Code.BAD_TIME, 7, sent);
        }
        within(sent.get(), 7);
        return sent;
    }

    private void within(LocalDateTime time, int field) {
        if (!clock.isPlausible(time)) {
            refuse(Code.TIME_OUT_OF_RANGE, field, 0);
        }
    }

    private boolean hasTimeOfDay() {
        return message.text(12).length() >= 6;
    }

    private Optional<LocalDateTime> local(Optional<LocalDateTime> sent) {
        String time = message.text(12);
        if (time.length() > 6) {
            return clock.full(time);
        }
        if (time.isEmpty()) {
            return clock.date(message.text(13), LocalTime.MIN);
        }
        Optional<LocalTime> found = CardClock.time(time);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return message.has(13)
                ? clock.date(message.text(13), found.get())
                : Optional.of(CardClock.nearestDay(found.get(), sent.orElse(clock.received())));
    }

    /** Also when a local time is told that does not exist: then the instant stands alone. */
    private boolean isApart(Optional<LocalDateTime> sent, Optional<LocalDateTime> local) {
        if (sent.isEmpty() || local.isEmpty()) {
            return local.isEmpty();
        }
        return hasTimeOfDay()
                ? CardClock.areApart(sent.get(), local.get())
                : CardClock.areApart(sent.get(), local.get().toLocalDate());
    }

    private static boolean isZeros(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '0' && text.charAt(i) != ' ') {
                return false;
            }
        }
        return true;
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
