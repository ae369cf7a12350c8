package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardTokensTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OLD = "another secret, at least 16 long".getBytes(StandardCharsets.US_ASCII);
    private static final String NUMBER = "4111111111111111";

    @Test
    void aTokenIsTheFirstHalfOfTheHmacOfTheDigits() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] half = Arrays.copyOf(mac.doFinal(NUMBER.getBytes(StandardCharsets.US_ASCII)), 16);
        CardTokens tokens = tokens();
        assertThat(tokens.take(ascii(NUMBER), 0, 16)).isTrue();
        CardToken token = tokens.token();
        assertThat(token.toString())
                .isEqualTo("v7:" + Base64.getUrlEncoder().withoutPadding().encodeToString(half));
        assertThat(token.high()).isEqualTo(ByteBuffer.wrap(half).getLong());
        assertThat(CardToken.parse(token.toString())).contains(token);
    }

    @Test
    void oneNumberHasATokenUnderEachActiveKey() {
        CardTokens tokens = tokens();
        tokens.take(ascii(NUMBER), 0, 16);
        assertThat(tokens.tokens()).extracting(CardToken::keyId).containsExactly(7, 6);
        assertThat(tokens.tokens().get(0)).isEqualTo(tokens.token());
        var older = new CardTokens(List.of(CardTokens.Key.of(6, OLD)));
        older.take(ascii(NUMBER), 0, 16);
        assertThat(tokens.tokens().get(1)).isEqualTo(older.token());
        assertThat(tokens.forAnotherThread().kept(ascii(NUMBER)).orElseThrow().token())
                .isEqualTo(tokens.token());
    }

    @Test
    void onlyTheBeginningAndTheEndOfANumberAreKept() {
        CardTokens.Kept kept = tokens().kept(ascii(NUMBER)).orElseThrow();
        assertThat(kept.bin()).isEqualTo("41111111");
        assertThat(kept.lastFour()).isEqualTo("1111");
    }

    /** As many digits stay unknown of a shorter number as of a longer one. */
    @Test
    void ofAShorterNumberFewerDigitsAreKept() {
        CardTokens.Kept kept = tokens().kept(ascii("378282246310005")).orElseThrow();
        assertThat(kept.bin()).isEqualTo("378282");
        assertThat(kept.lastFour()).isEqualTo("0005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "41111111111", "41111111111111111111", "4111 1111 1111 1111", "41111111111111a1"})
    void whatIsNoNumberHasNoToken(String text) {
        CardTokens tokens = tokens();
        assertThat(tokens.take(ascii(text), 0, text.length())).isFalse();
        assertThatThrownBy(tokens::token).isInstanceOf(IllegalStateException.class);
        assertThat(tokens.kept(ascii(text))).isEmpty();
    }

    @Test
    void aDroppedNumberIsGone() {
        CardTokens tokens = tokens();
        tokens.take(ascii(NUMBER), 0, 16);
        tokens.drop();
        for (int i = 0; i < NUMBER.length(); i++) {
            assertThat(tokens.digit(i) + '0').isZero();
        }
        assertThatThrownBy(tokens::token).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(tokens::tokens).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-ascii-binbitmap", "iso87-bcd", "base1", "mastercard"})
    void theSameNumberHasTheSameTokenInEveryDialect(String name) {
        Dialect dialect = Dialects.shipped(name);
        for (String number : List.of("378282246310005", NUMBER, "6304000000000000000")) {
            CardToken expected = tokens().kept(ascii(number)).orElseThrow().token();
            Packed inTwo = Packed.message(dialect, "0100").with(2, number);
            Packed inTrack = Packed.message(dialect, "0100").with(35, number + "=2809101");
            for (Packed packed : List.of(inTwo, inTrack)) {
                byte[] bytes = packed.bytes();
                var message = new Iso8583(dialect);
                assertThat(message.index(bytes, 0, bytes.length)).isTrue();
                CardTokens tokens = tokens();
                assertThat(tokens.take(message)).isTrue();
                assertThat(tokens.token()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aKeyNeverShowsItsSecret() {
        assertThat(CardTokens.Key.of(7, SECRET)).hasToString("Key[id=7]");
        assertThatThrownBy(() -> CardTokens.Key.of(7, new byte[15])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CardTokens.Key.of(0, SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CardTokens(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1:",
                "v1:cFjf5rLs908jnLwbmmYZN",
                "v1:cFjf5rLs908jnLwbmmYZNgg",
                "v0:cFjf5rLs908jnLwbmmYZNg",
                "v01:cFjf5rLs908jnLwbmmYZNg",
                "x1:cFjf5rLs908jnLwbmmYZNg",
                "v1:cFjf5rLs908jnLwbmmYZNh",
                "v1:cFjf5rLs908jnLwbmmYZ+g",
                "v-1:cFjf5rLs908jnLwbmmYZNg",
                "v99999999999:cFjf5rLs908jnLwbmmYZNg"
            })
    void whatIsNotWrittenAsATokenIsNone(String text) {
        assertThat(CardToken.parse(text)).isEmpty();
    }

    @Test
    void theBytesOfCardDataAreZeroedAndNothingElse() {
        Dialect dialect = Dialects.shipped("mastercard");
        byte[] bytes = Packed.purchase(dialect, "0100")
                .with(14, "2809")
                .with(35, NUMBER + "=2809101")
                .with(45, "B4111111111111111^X^2809")
                .with(48, "T420701032109203123")
                .with(52, "FEE8CA6A604F09F0")
                .with(55, "5A084111111111111111")
                .bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        byte[] before = bytes.clone();
        message.wipe();
        String text = dialect.page.text(bytes, 0, bytes.length);
        assertThat(text).doesNotContain(NUMBER).doesNotContain("2809").contains("T420701032109203\0\0\0");
        assertThat(java.util.HexFormat.of().formatHex(bytes)).doesNotContain("4111111111111111");
        for (int field : new int[] {2, 14, 35, 45, 52, 55}) {
            assertThat(message.has(field)).as("DE %d", field).isFalse();
        }
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            if (field != 48) {
                assertThat(Arrays.copyOfRange(bytes, message.start(field), message.end(field)))
                        .isEqualTo(Arrays.copyOfRange(before, message.start(field), message.end(field)));
            }
        }
    }

    @Test
    void aPrivateFieldThatIsNotBuiltAsToldIsZeroedWhole() {
        Dialect dialect = Dialects.shipped("mastercard");
        byte[] bytes = Packed.purchase(dialect, "0100").with(48, "T9299123").bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        message.wipe();
        assertThat(message.has(48)).isFalse();
        assertThat(dialect.page.text(bytes, 0, bytes.length)).doesNotContain("9299123");
    }

    @Test
    void ofAMalformedMessageAllThatCouldNotBeReadIsZeroed() {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        byte[] bytes = Packed.message(dialect, "0100")
                .with(3, "0x0000")
                .with(35, NUMBER + "=28")
                .bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isFalse();
        message.wipe();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .doesNotContain("0x")
                .doesNotContain("4111");
    }

    private static CardTokens tokens() {
        return new CardTokens(List.of(CardTokens.Key.of(7, SECRET), CardTokens.Key.of(6, OLD)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
