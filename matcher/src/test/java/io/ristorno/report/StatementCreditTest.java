package io.ristorno.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text on a card statement: 22 characters that every statement can print. */
class StatementCreditTest {
    @ParameterizedTest
    @CsvSource({
        "Bella Napoli, CASHBACK BELLA NAPOLI",
        "Café Brûlé, CASHBACK CAFE BRULE",
        "Großmarkt & Söhne GmbH, CASHBACK GROSSMARKT &",
        "'SQ *Joe''s   Diner', CASHBACK SQ JOE S DINE",
        "寿司, CASHBACK",
        "\u200B=1+1, CASHBACK 1 1",
    })
    void aMerchantsNameBecomesTwentyTwoPlainCharacters(String merchant, String text) {
        assertThat(StatementCredit.text(merchant)).isEqualTo(text).hasSizeLessThanOrEqualTo(22);
    }
}
