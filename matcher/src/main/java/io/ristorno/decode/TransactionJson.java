package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Amount;
import io.ristorno.event.Original;
import io.ristorno.event.Traces;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Writes a canonical transaction in the form that {@link JsonTransactions} reads. */
final class TransactionJson {
    static final Map<String, Transaction.Kind> KINDS = kinds();
    /** The same in the order of the life cycle, for people. */
    static final List<String> WORDS =
            Stream.of(Transaction.Kind.values()).map(TransactionJson::word).toList();

    private static final int QUARTER_SECONDS = 900;
    private static final int OFFSET_SECONDS_MAX = 18 * 3600;

    private TransactionJson() {}

    private static Map<String, Transaction.Kind> kinds() {
        Map<String, Transaction.Kind> kinds = new HashMap<>();
        for (Transaction.Kind kind : Transaction.Kind.values()) {
            kinds.put(word(kind), kind);
        }
        return Map.copyOf(kinds);
    }

    /** {@code clearingReversal} of CLEARING_REVERSAL. */
    static String word(Transaction.Kind kind) {
        String[] parts = kind.name().split("_", -1);
        var word = new StringBuilder(parts[0].toLowerCase(Locale.ROOT));
        for (int i = 1; i < parts.length; i++) {
            word.append(parts[i].charAt(0)).append(parts[i].substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }

    static void write(JsonGenerator json, Transaction transaction) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", word(transaction.kind()));
        json.writeStringField("id", transaction.id());
        told(json, "source", transaction.source());
        time(json, transaction.time());
        card(json, transaction.card());
        acceptor(json, transaction.acceptor());
        amount(json, transaction.amount());
        json.writeStringField("processing", String.format(Locale.ROOT, "%02d", transaction.processing()));
        traces(json, transaction.traces());
        flags(json, transaction);
        json.writeEndObject();
    }

    /** An instant with the offset that its local time has; what is not told is left out. */
    private static void time(JsonGenerator json, CardTime time) throws IOException {
        if (time.instant().isPresent()) {
            json.writeStringField("at", offset(time).toString());
        }
        boolean local = time.instant().isEmpty() || time.doubtful();
        if (local && time.date().isPresent()) {
            boolean timed = time.secondOfDay() >= 0;
            json.writeStringField(
                    timed ? "local" : "date",
                    timed
                            ? time.date()
                                    .get()
                                    .atStartOfDay()
                                    .plusSeconds(time.secondOfDay())
                                    .toString()
                            : time.date().get().toString());
        }
        if (time.doubtful()) {
            json.writeBooleanField("timeDoubtful", true);
        }
    }

    private static OffsetDateTime offset(CardTime time) {
        OffsetDateTime utc = time.instant().orElseThrow().atOffset(ZoneOffset.UTC);
        if (time.doubtful() || time.date().isEmpty() || time.secondOfDay() < 0) {
            return utc;
        }
        LocalDateTime local = time.date().get().atStartOfDay().plusSeconds(time.secondOfDay());
        long seconds = Duration.between(utc.toLocalDateTime(), local).toSeconds();
        long quarters = Math.floorDiv(seconds + QUARTER_SECONDS / 2, QUARTER_SECONDS) * QUARTER_SECONDS;
        return Math.abs(quarters) > OFFSET_SECONDS_MAX
                ? utc
                : utc.withOffsetSameInstant(ZoneOffset.ofTotalSeconds((int) quarters));
    }

    private static void card(JsonGenerator json, CardRef card) throws IOException {
        json.writeObjectFieldStart("card");
        switch (card) {
            case CardToken token -> json.writeStringField("token", token.toString());
            case CardId(String id) -> json.writeStringField("id", id);
        }
        json.writeEndObject();
    }

    private static void acceptor(JsonGenerator json, Acceptor acceptor) throws IOException {
        json.writeObjectFieldStart("merchant");
        told(json, "id", acceptor.merchant());
        told(json, "location", acceptor.location());
        told(json, "mid", acceptor.mid());
        told(json, "acquirer", acceptor.acquirer());
        told(json, "terminal", acceptor.terminal());
        told(json, "name", acceptor.name());
        told(json, "city", acceptor.city());
        told(json, "country", acceptor.country());
        if (acceptor.mcc() != 0) {
            json.writeNumberField("mcc", acceptor.mcc());
        }
        if (acceptor.channel().isPresent()) {
            json.writeStringField("channel", acceptor.channel().get().name());
        }
        json.writeEndObject();
    }

    private static void amount(JsonGenerator json, Amount amount) throws IOException {
        json.writeObjectFieldStart("amount");
        json.writeNumberField("minor", amount.minor());
        json.writeStringField("currency", amount.currency().code());
        if (amount.cashMinor() != 0) {
            json.writeNumberField("cashMinor", amount.cashMinor());
        }
        json.writeEndObject();
        if (!amount.billingCurrency().equals(amount.currency())) {
            json.writeObjectFieldStart("billing");
            json.writeNumberField("minor", amount.billingMinor());
            json.writeStringField("currency", amount.billingCurrency().code());
            json.writeEndObject();
        }
    }

    private static void traces(JsonGenerator json, Traces traces) throws IOException {
        told(json, "network", traces.network());
        told(json, "lifeCycle", traces.lifeCycle());
        told(json, "acquirer", traces.acquirer());
        told(json, "retrieval", traces.retrieval());
        told(json, "stan", traces.stan());
        told(json, "transmission", traces.transmission());
        told(json, "approval", traces.approval());
        Original original = traces.original();
        if (original.present()) {
            json.writeObjectFieldStart("original");
            json.writeStringField("stan", original.stan());
            told(json, "transmission", original.transmission());
            told(json, "acquirer", original.acquirer());
            json.writeEndObject();
        }
    }

    private static void flags(JsonGenerator json, Transaction transaction) throws IOException {
        if (transaction.sequence() != 0) {
            json.writeNumberField("sequence", transaction.sequence());
        }
        if (!transaction.last()) {
            json.writeBooleanField("last", false);
        }
        if (transaction.newTotal()) {
            json.writeBooleanField("newTotal", true);
        }
        if (transaction.ofIncrement()) {
            json.writeBooleanField("ofIncrement", true);
        }
        if (transaction.fraud()) {
            json.writeBooleanField("fraud", true);
        }
    }

    private static void told(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
