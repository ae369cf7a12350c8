package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A message as one JSON object for people and tests: its fields without card data, its card as a token, and the event that
 * it becomes, or why it becomes none.
 */
public final class DecodedJson {
    private static final JsonFactory JSON = new JsonFactory();

    private DecodedJson() {}

    /**
     * A message for people.
     *
     * @param whole whether its fields could be read
     * @param json one line
     */
    public record Shown(boolean whole, String json) {}

    /**
     * Decodes an ISO 8583 message.
     *
     * @param message from the message type on, without frame and header; card data in it are zeroed
     * @param receivedMillis when it was received, epoch milliseconds
     * @param line where it stands in its file, from 1: told of a message that cannot be read
     */
    public static Shown iso8583(Dialect dialect, byte[] message, CardTokens tokens, long receivedMillis, int line) {
        var indexed = new Iso8583(dialect);
        boolean whole = indexed.index(message, 0, message.length);
        try (StringWriter text = new StringWriter();
                JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (whole) {
                message(json, indexed, tokens, receivedMillis);
            } else {
                json.writeNumberField("line", line);
                fault(json, "error", indexed.malformed(), IsoMend.ofBytes(dialect, message, indexed));
                // Nobody knows where in it a card number stands.
                Arrays.fill(message, (byte) 0);
            }
            json.writeEndObject();
            json.flush();
            return new Shown(whole, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written to it", e);
        } finally {
            indexed.wipe();
            tokens.drop();
        }
    }

    /** A canonical transaction in the form that {@link JsonTransactions} reads. */
    public static String transaction(Transaction transaction) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            TransactionJson.write(json, transaction);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written to it", e);
        }
        return text.toString();
    }

    private static void message(JsonGenerator json, Iso8583 message, CardTokens tokens, long receivedMillis)
            throws IOException {
        Optional<CardTokens.Kept> card =
                tokens.take(message) ? Optional.of(tokens.kept(tokens.token())) : Optional.empty();
        CardMask.blotRepeats(message, tokens);
        Decoded decoded = card.map(kept -> IsoTransactions.decode(message, kept, receivedMillis))
                .orElseGet(() -> IsoTransactions.decode(message, tokens, receivedMillis));
        CardMask.maskFreeText(message);
        message.wipe();
        json.writeStringField("mti", String.format(Locale.ROOT, "%04d", message.mti()));
        fields(json, message);
        card(json, card);
        event(json, decoded);
    }

    private static void fields(JsonGenerator json, Iso8583 message) throws IOException {
        json.writeObjectFieldStart("fields");
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            boolean bytes = message.layout(field).encoding.isBytes();
            // Zeroed parts of a composite field.
            String text = message.text(field).replace('\0', '*');
            json.writeStringField(Integer.toString(field), bytes ? "hex:" + text : text);
        }
        json.writeEndObject();
    }

    private static void card(JsonGenerator json, Optional<CardTokens.Kept> card) throws IOException {
        if (card.isEmpty()) {
            json.writeNullField("card");
            return;
        }
        json.writeObjectFieldStart("card");
        json.writeStringField("bin", card.get().bin());
        json.writeStringField("lastFour", card.get().lastFour());
        json.writeStringField("token", card.get().token().toString());
        json.writeEndObject();
    }

    private static void event(JsonGenerator json, Decoded decoded) throws IOException {
        switch (decoded) {
            case Decoded.Taken(Transaction transaction) -> event(json, transaction);
            case Decoded.Parked parked -> {
                event(json, parked.transaction());
                json.writeBooleanField("awaitsResponse", true);
            }
            case Decoded.Answered answered -> event(json, answered.alone());
            case Decoded.Declined _ -> noEvent(json, "DECLINED", "the issuer declined: it creates nothing");
            case Decoded.Management management ->
                noEvent(json, management.purpose().name(), "the link speaks about itself");
            case Decoded.Ignored(Decoded.Ignored.Why why) ->
                noEvent(json, why.name(), "legal, and without an effect here");
            case Malformed malformed -> {
                json.writeNullField("event");
                fault(json, "notAnEvent", malformed, IsoMend.ofEvent(malformed.code()));
            }
        }
    }

    private static void event(JsonGenerator json, Transaction transaction) throws IOException {
        json.writeFieldName("event");
        TransactionJson.write(json, transaction);
    }

    private static void noEvent(JsonGenerator json, String code, String message) throws IOException {
        json.writeNullField("event");
        json.writeObjectFieldStart("notAnEvent");
        json.writeStringField("code", code);
        json.writeStringField("field", "");
        json.writeStringField("message", message);
        json.writeEndObject();
    }

    private static void fault(JsonGenerator json, String name, Malformed malformed, String mend) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("code", malformed.code().name());
        json.writeStringField("field", malformed.field());
        if (malformed.offset() >= 0) {
            json.writeNumberField("offset", malformed.offset());
        }
        json.writeStringField("message", malformed.message());
        json.writeStringField("mend", mend);
        json.writeEndObject();
    }
}
