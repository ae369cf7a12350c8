package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DecodedJsonTest {
    private static final String NUMBER = "4111111111111111";
    private static final Dialect DIALECT = Dialects.shipped("iso87-ascii");

    @Test
    void theCardNumberIsBlottedOutWhereverItIsRepeated() throws IOException {
        JsonNode json = decoded(
                DIALECT,
                Packed.purchase(DIALECT, "0100")
                        .with(37, "411111111111")
                        .with(42, NUMBER.substring(0, 15))
                        .with(43, "A " + NUMBER + " B".repeat(11))
                        .with(48, "ref" + NUMBER + "9")
                        .with(54, "00" + NUMBER + "00"));
        assertThat(json.toString()).doesNotContain(NUMBER);
        assertThat(json.path("fields").path("43").asText()).startsWith("A **************** B");
        assertThat(json.path("fields").path("48").asText()).isEqualTo("ref" + "*".repeat(16) + "9");
        assertThat(json.path("fields").path("37").asText()).isEqualTo("411111111111");
    }

    @Test
    void theCardNumberIsBlottedOutOfBytesToo() throws IOException {
        Dialect dialect = Dialects.shipped("mastercard");
        JsonNode json = decoded(dialect, Packed.purchase(dialect, "0100").with(64, NUMBER));
        assertThat(json.path("fields").path("64").asText()).isEqualTo("hex:0000000000000000");
        Dialect base1 = Dialects.shipped("base1");
        json = decoded(base1, Packed.purchase(base1, "0100").with(60, "0" + NUMBER + "A"));
        assertThat(json.path("fields").path("60").asText()).isEqualTo("hex:" + "0".repeat(18));
    }

    @Test
    void anotherCardNumberInFreeTextIsMasked() throws IOException {
        JsonNode json = decoded(
                DIALECT,
                Packed.purchase(DIALECT, "0100")
                        .with(48, "old card 5500005555555559, tel 0046812345678901")
                        .with(102, "5500005555555559")
                        .with(123, "00010165500005555555559"));
        assertThat(json.toString()).doesNotContain("5500005555555559");
        assertThat(json.path("fields").path("48").asText()).contains("****************", "0046812345678901");
    }

    @Test
    void aNumberThatIsNoCardNumberIsShown() throws IOException {
        JsonNode json = decoded(DIALECT, Packed.purchase(DIALECT, "0100").with(48, "1234567890123456"));
        assertThat(json.path("fields").path("48").asText()).isEqualTo("1234567890123456");
    }

    @Test
    void secretPartsOfACompositeFieldAreStarred() throws IOException {
        Dialect dialect = Dialects.shipped("mastercard");
        JsonNode json = decoded(dialect, Packed.purchase(dialect, "0100").with(48, "T420701032109203123"));
        assertThat(json.path("fields").path("48").asText()).isEqualTo("T420701032109203***");
    }

    @Test
    void cardFieldsAreLeftOut() throws IOException {
        JsonNode json = decoded(
                DIALECT,
                Packed.purchase(DIALECT, "0100")
                        .with(14, "2809")
                        .with(35, NUMBER + "=2809")
                        .with(36, "x")
                        .with(45, "x")
                        .with(52, "FEE8CA6A604F09F0")
                        .with(55, "x"));
        for (int field : Vectors.CARD_FIELDS) {
            assertThat(json.path("fields").has(Integer.toString(field)))
                    .as("DE %d", field)
                    .isFalse();
        }
    }

    @Test
    void anEventCanBeReadAsATransactionAgain() throws IOException {
        JsonNode json = decoded(
                DIALECT,
                Packed.purchase(DIALECT, "0400")
                        .with(6, "000000013600")
                        .with(51, "840")
                        .with(90, "0100" + "004520" + "0912104500" + "00000012345" + "0".repeat(11)));
        byte[] event = new ObjectMapper().writeValueAsBytes(json.path("event"));
        Decoded read = JsonTransactions.decode(event, Vectors.tokens(), Vectors.RECEIVED);
        assertThat(read).isInstanceOfSatisfying(Decoded.Taken.class, taken -> {
            assertThat(taken.transaction().kind()).isEqualTo(Transaction.Kind.REVERSAL);
            assertThat(taken.transaction().traces().original().stan()).isEqualTo("004520");
            assertThat(taken.transaction().acceptor().mid()).isEqualTo("SWEMERCH0001234");
        });
    }

    @Test
    void whatIsNoEventSaysWhy() throws IOException {
        JsonNode declined = decoded(DIALECT, Packed.purchase(DIALECT, "0120").with(39, "05"));
        assertThat(declined.path("event").isNull()).isTrue();
        assertThat(declined.path("notAnEvent").path("code").asText()).isEqualTo("DECLINED");
        JsonNode missing = decoded(DIALECT, Packed.purchase(DIALECT, "0100").without(49));
        assertThat(missing.path("notAnEvent").path("field").asText()).isEqualTo("49");
        JsonNode none = decoded(DIALECT, Packed.purchase(DIALECT, "0100").without(2));
        assertThat(none.path("card").isNull()).isTrue();
    }

    private static JsonNode decoded(Dialect dialect, Packed message) throws IOException {
        byte[] bytes = message.bytes();
        String json = DecodedJson.iso8583(dialect, bytes, Vectors.tokens(), Vectors.RECEIVED, 1)
                .json();
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(NUMBER);
        return new ObjectMapper().readTree(json);
    }
}
