package io.ristorno.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What is logged of an exception that a message broke. */
class WordlessTest {
    @Test
    void theKindAndThePlaceAreTold_andNothingThatTheMessageSaid() {
        var cause = new NumberFormatException("For input string: \"4111111111111111\"");
        var broken = new IllegalArgumentException("no amount: 4111111111111111", cause);
        var written = new StringWriter();
        Wordless.of(broken).printStackTrace(new PrintWriter(written, true));
        assertThat(written.toString())
                .contains(IllegalArgumentException.class.getName())
                .contains("theKindAndThePlaceAreTold")
                .doesNotContain("4111111111111111");
    }
}
