package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ristorno.decode.Malformed.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
     * @param replaces the id of the member's card that it replaces, {@code ""} if it replaces none
     * @param bin with what its number begins, six to eight digits; {@code ""} if nobody told
     * @param lastFour last four digits, {@code ""} without a number
     * @param product what the issuer calls it, {@code ""} if nobody told
     */
    record Read(
            String member,
            String id,
            Optional<CardToken> handle,
            String replaces,
            String bin,
            String lastFour,
            String product)
            implements CardRequest {}

    /** It could not be read: everything that is wrong with it. */
    record Refused(List<Malformed> why) implements CardRequest {}

    /**
     * Reads {@code {"member":"mem_...","number":"..."}}; the field token may stand for number, {@code id} names the card, {@code replaces}
     * one that it replaces; {@code product} is what the issuer calls it, and {@code bin} tells with what its number begins where that is
     * not there.
     *
     * @param json overwritten with zeros before this returns
     */
    static CardRequest read(byte[] json, CardTokens tokens) {
        try (JsonParser parser = Draft.FACTORY.createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? new Draft(parser, tokens).read() : Draft.NOT_JSON;
        } catch (IOException broken) {
            return Draft.notJson(BrokenJson.mend(broken, Draft.FORM));
        } finally {
            tokens.drop();
            Arrays.fill(json, (byte) 0);
        }
    }

    /** Whether an id holds what looks like a card number: people take the one for the other. */
    static boolean holdsCardNumber(String id) {
        return !CardMask.masked(id).equals(id);
    }

    /** A field's name as it may be shown, whatever somebody put there: its letters only. */
    static String spelled(String name) {
        return JsonFields.spelled(name);
    }

    /** A request while it is read. */
    final class Draft {
        private static final JsonFactory FACTORY = new JsonFactory();
        private static final String MEMBER_FORM = "write the member's id, mem_...";
        private static final String CARD_FORM =
                "write crd_ and at most 80 letters, digits, _ and -, and no card number";
        private static final String PRODUCT_FORM =
                "write 1 to 40 capitals, digits or _, such as GOLD, and no card number";
        private static final String BIN_FORM = "write the first 6 to 8 digits of the number in quotes";
        private static final String TOKEN_FORM = "write v, the key's number, a colon and 22 characters";
        private static final String NUMBER_FORM = "write 12 to 19 digits in quotes and nothing else";
        private static final String CHECK_FORM = "a digit is wrong: the last one does not check the others (Luhn)";
        private static final String FORM = "send {\"member\":\"mem_...\",\"number\":\"...\"}";
        private static final Refused NOT_JSON = notJson(FORM);
        private static final List<String> FIELDS =
                List.of("member", "number", "token", "id", "replaces", "product", "bin");

        private static final Pattern MEMBER = Pattern.compile("mem_[A-Za-z0-9_-]{1,40}");
        private static final Pattern CARD = Pattern.compile("crd_[A-Za-z0-9_-]{1,80}");
        private static final Pattern PRODUCT = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,39}");
        private static final Pattern BIN = Pattern.compile("[0-9]{6,8}");

        private final JsonParser parser;
        private final CardTokens tokens;
        private final List<Malformed> problems = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private String member = "";
        private String id = "";
        private String replaces = "";
        private String product = "";
        private String bin = "";
        private Optional<CardToken> token = Optional.empty();
        private Optional<CardTokens.Kept> number = Optional.empty();
        private boolean checked;

        private Draft(JsonParser parser, CardTokens tokens) {
            this.parser = parser;
            this.tokens = tokens;
        }

        private static Refused notJson(String mend) {
            return new Refused(List.of(Malformed.of(Code.NOT_JSON, "$", mend)));
        }

        private CardRequest read() throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                field(parser.currentName());
            }
            if (parser.nextToken() != null) {
                return NOT_JSON;
            }
            require("member", told.contains("member"), Code.MISSING, MEMBER_FORM);
            boolean named = told.contains("number") || told.contains("token") || told.contains("id");
            require(
                    "bin",
                    bin.isEmpty() || !told.contains("number"),
                    Code.BAD_VALUE,
                    "leave it out: the number tells it");
            require("number", named, Code.NO_CARD, "add the number, a token, or an id that the feeds will name");
            return problems.isEmpty()
                    ? new Read(
                            member,
                            id,
                            number.map(CardTokens.Kept::token).or(() -> token),
                            replaces,
                            number.map(CardTokens.Kept::bin).orElse(bin),
                            number.map(CardTokens.Kept::lastFour).orElse(""),
                            product)
                    : new Refused(List.copyOf(problems));
        }

        private void field(String name) throws IOException {
            boolean first = told.add(name);
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            switch (name) {
                case "member", "id", "token", "number", "replaces", "product", "bin" -> {
                    require(name, first, Code.BAD_VALUE, "leave one of the two");
                    require(name, text, Code.BAD_VALUE, "write a text in quotes");
                    if (text) {
                        value(name);
                    }
                }
                default -> require(spelled(name), false, Code.UNKNOWN_FIELD, JsonFields.unknownMend(name, FIELDS));
            }
            parser.skipChildren();
        }

        private void value(String name) throws IOException {
            switch (name) {
                case "member" -> {
                    member = parser.getText();
                    require(name, isId(MEMBER, member), Code.BAD_VALUE, MEMBER_FORM);
                }
                case "id" -> {
                    id = parser.getText();
                    require(name, isId(CARD, id), Code.BAD_VALUE, CARD_FORM);
                }
                case "replaces" -> {
                    replaces = parser.getText();
                    require(name, isId(CARD, replaces), Code.BAD_VALUE, CARD_FORM);
                }
                case "product" -> {
                    product = parser.getText();
                    require(name, isId(PRODUCT, product), Code.BAD_VALUE, PRODUCT_FORM);
                }
                case "bin" -> {
                    bin = parser.getText();
                    require(name, BIN.matcher(bin).matches(), Code.BAD_VALUE, BIN_FORM);
                }
                case "token" -> {
                    token = CardToken.parse(parser.getText());
                    require(name, token.isPresent(), Code.BAD_CARD, TOKEN_FORM);
                }
                default -> {
                    number = number();
                    require(name, number.isPresent(), Code.BAD_CARD, NUMBER_FORM);
                    require(name, number.isEmpty() || checked, Code.BAD_CARD, CHECK_FORM);
                }
            }
        }

        private static boolean isId(Pattern form, String id) {
            return form.matcher(id).matches() && !holdsCardNumber(id);
        }

        private void require(String field, boolean held, Code code, String mend) {
            if (!held) {
                problems.add(Malformed.of(code, field, mend));
            }
        }

        private Optional<CardTokens.Kept> number() throws IOException {
            char[] text = parser.getTextCharacters();
            byte[] digits = new byte[parser.getTextLength()];
            for (int i = 0; i < digits.length; i++) {
                char digit = text[parser.getTextOffset() + i];
                digits[i] = digit < 128 ? (byte) digit : 0;
                text[parser.getTextOffset() + i] = 0;
            }
            Optional<CardTokens.Kept> kept = tokens.kept(digits);
            checked = CardMask.checks(digits, 0, digits.length, '0');
            Arrays.fill(digits, (byte) 0);
            return kept;
        }
    }
}
