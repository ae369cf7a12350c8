package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ristorno.decode.Malformed.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request to link a card: the other door by which card numbers come in. It is read here, from its bytes, because here the
 * number dies; nothing that quotes what it reads ever sees it.
 */
public sealed interface CardRequest {
    /**
     * A card to link.
     *
     * @param member {@code mem_...}
     * @param id {@code crd_...}, {@code ""} if one is to be made
     * @param handle the token, made of the number, or as it was sent; empty if the feeds name the card by its id
     * @param bin first six digits, {@code ""} without a number
     * @param lastFour last four digits, {@code ""} without a number
     */
    record Read(String member, String id, Optional<CardToken> handle, String bin, String lastFour)
            implements CardRequest {}

    /** It could not be read. */
    record Refused(Malformed why) implements CardRequest {}

    /**
     * Reads {@code {"member":"mem_...","number":"..."}}; the field token may stand for number, {@code id} names the card.
     *
     * @param json overwritten with zeros before this returns
     */
    static CardRequest read(byte[] json, CardTokens tokens) {
        try (JsonParser parser = Fields.FACTORY.createParser(json)) {
            return Fields.read(parser, tokens);
        } catch (IOException _) {
            return new Refused(Malformed.of(Code.NOT_JSON, "$"));
        } finally {
            tokens.drop();
            Arrays.fill(json, (byte) 0);
        }
    }

    /** The fields of a request on their way. */
    final class Fields {
        private static final JsonFactory FACTORY = new JsonFactory();
        private static final Set<String> KNOWN = Set.of("member", "id", "number", "token");

        private Fields() {}

        private static CardRequest read(JsonParser parser, CardTokens tokens) throws IOException {
            Map<String, String> texts = new HashMap<>();
            Optional<CardTokens.Kept> kept = Optional.empty();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Refused(Malformed.of(Code.NOT_JSON, "$"));
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (!KNOWN.contains(name)) {
                    return new Refused(Malformed.of(Code.UNKNOWN_FIELD, "$"));
                }
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    return new Refused(Malformed.of(Code.BAD_VALUE, name));
                }
                if (name.equals("number")) {
                    kept = number(parser, tokens);
                    if (kept.isEmpty()) {
                        return new Refused(Malformed.of(Code.BAD_CARD, name));
                    }
                } else {
                    texts.put(name, parser.getText());
                }
            }
            return request(texts, kept);
        }

        private static Optional<CardTokens.Kept> number(JsonParser parser, CardTokens tokens) throws IOException {
            char[] text = parser.getTextCharacters();
            byte[] digits = new byte[parser.getTextLength()];
            for (int i = 0; i < digits.length; i++) {
                char digit = text[parser.getTextOffset() + i];
                digits[i] = digit < 128 ? (byte) digit : 0;
                text[parser.getTextOffset() + i] = 0;
            }
            boolean taken = tokens.take(digits, 0, digits.length);
            Arrays.fill(digits, (byte) 0);
            return taken ? Optional.of(tokens.kept(tokens.token())) : Optional.empty();
        }

        private static CardRequest request(Map<String, String> texts, Optional<CardTokens.Kept> kept) {
            String member = texts.getOrDefault("member", "");
            String id = texts.getOrDefault("id", "");
            if (!member.matches("mem_[A-Za-z0-9_-]{1,40}")) {
                return new Refused(Malformed.of(Code.MISSING, "member"));
            }
            if (!id.isEmpty() && !id.matches("crd_[A-Za-z0-9_-]{1,40}")) {
                return new Refused(Malformed.of(Code.BAD_VALUE, "id"));
            }
            Optional<CardToken> token = kept.map(CardTokens.Kept::token);
            if (texts.containsKey("token")) {
                token = CardToken.parse(texts.get("token"));
                if (token.isEmpty()) {
                    return new Refused(Malformed.of(Code.BAD_CARD, "token"));
                }
            }
            if (token.isEmpty() && id.isEmpty()) {
                return new Refused(Malformed.of(Code.NO_CARD, "number"));
            }
            return new Read(
                    member,
                    id,
                    token,
                    kept.map(CardTokens.Kept::bin).orElse(""),
                    kept.map(CardTokens.Kept::lastFour).orElse(""));
        }
    }
}
