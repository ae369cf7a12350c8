package io.ristorno.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BankAccountTest {
    /** The examples of the IBAN registry (ISO 13616), letters among them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE89370400440532013000",
                "GB29NWBK60161331926819",
                "FR1420041010050500013M02606",
                "NO9386011117947",
                "MT84MALT011000012345MTLCAST001S"
            })
    void theExamplesOfTheRegistryAreIbans(String iban) {
        assertThat(BankAccount.isIban(iban)).isTrue();
    }

    @Test
    void ofAllCheckDigitsOnePairIsRight() {
        assertThat(IntStream.rangeClosed(2, 98)
                        .filter(digits -> BankAccount.isIban("GB%02dNWBK60161331926819".formatted(digits))))
                .containsExactly(29);
    }

    /** What a slip of the finger makes of one: a digit wrong, two next to each other exchanged. */
    @Test
    void aWrongDigitAndTwoExchangedAreNoticed() {
        String iban = "DE89370400440532013000";
        for (int i = 4; i < iban.length(); i++) {
            char digit = iban.charAt(i);
            char other = (char) ('0' + (digit - '0' + 1) % 10);
            assertThat(BankAccount.isIban(iban.substring(0, i) + other + iban.substring(i + 1)))
                    .isFalse();
            if (i + 1 < iban.length() && iban.charAt(i + 1) != digit) {
                assertThat(BankAccount.isIban(
                                iban.substring(0, i) + iban.charAt(i + 1) + digit + iban.substring(i + 2)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DE89", "de89370400440532013000", "DE89 3704 0044 0532 0130 00", "4111111111111111"})
    void otherTextsAreNone(String text) {
        assertThat(BankAccount.isIban(text)).isFalse();
    }

    @Test
    void inALogItIsWithoutItsNumber() {
        assertThat(new BankAccount("Anna Berg", "DE89370400440532013000", "COBADEFF"))
                .hasToString("BankAccount[DE**3000]");
    }
}
