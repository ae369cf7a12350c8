package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrayNumbersTest {
    private static final String OWN = "4111111111111111";
    private static final String OTHER = "5500005555555559";
    /** Fifteen digits of a network that pass Luhn's test by chance. */
    private static final String LIFE_CYCLE = "302000000000005";

    private final CardTokens tokens = Vectors.tokens();

    private String named(String text) {
        return new StrayNumbers(tokens).aliased(text, StrayNumbers.IN_NAME);
    }

    private String referred(String text) {
        return new StrayNumbers(tokens).aliased(text, StrayNumbers.IN_REFERENCE);
    }

    private void takeInHand(String number) {
        assertThat(tokens.take(number.getBytes(StandardCharsets.US_ASCII), 0, number.length()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m1",
                "order 17 of 2026-11-22 10:22:11.123",
                "20261122102211000123",
                "1234567890123",
                "4111111111111112",
                "550e8400-e29b-41d4-a716-446655440000"
            })
    void aTextWithoutACardNumberStaysAsItIs(String text) {
        takeInHand(OWN);
        assertThat(named(text)).isEqualTo(text);
        assertThat(referred(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "pan-%s", "%s0", "9%s9", "a %s b"})
    void theMessagesOwnNumberGetsAnAliasWhereverItStands(String form) {
        takeInHand(OWN);
        for (String number : new String[] {OWN, "4111 1111 1111 1111", "4111-1111-1111-1111"}) {
            assertThat(named(form.formatted(number))).matches(form.formatted("~[A-Za-z0-9_-]{22}"));
            assertThat(referred(form.formatted(number))).matches(form.formatted("~[A-Za-z0-9_-]{22}"));
        }
    }

    @Test
    void anothersNumberGetsAnAliasToo() {
        for (String number : new String[] {OTHER, "5500 0055 5555 5559", "5500-0055-5555-5559"}) {
            assertThat(named("of " + number)).matches("of ~[A-Za-z0-9_-]{22}");
        }
        assertThat(named("00010165500005555555559")).doesNotContain(OTHER);
    }

    @Test
    void whatANetworkGaveIsTheSameOnEveryFeed() {
        assertThat(CardMask.masked(LIFE_CYCLE)).isNotEqualTo(LIFE_CYCLE);
        assertThat(referred(LIFE_CYCLE)).isEqualTo(LIFE_CYCLE);
        assertThat(referred(OTHER)).isNotEqualTo(OTHER);
    }

    @Test
    void anAliasIsTheSameEachTimeAndOfEachNumberAnotherAndNoToken() {
        String alias = named(OTHER);
        takeInHand(OWN);
        assertThat(named(OTHER)).isEqualTo(alias).isNotEqualTo(named(OWN));
        takeInHand(OTHER);
        assertThat(named(OTHER)).isEqualTo(alias);
        assertThat(tokens.token().toString()).doesNotContain(alias.substring(1));
    }

    @Test
    void theNumberInHandStaysInHand() {
        takeInHand(OWN);
        CardToken token = tokens.token();
        named(OTHER + " " + OWN);
        assertThat(tokens.token()).isEqualTo(token);
    }
}
