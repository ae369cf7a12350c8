package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Exposure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonExposuresTest {
    private static final long RECEIVED = Instant.parse("2026-03-01T09:00:05Z").toEpochMilli();
    private static final String CLICK =
            "{'type':'click','id':'e1','at':'2026-03-01T09:00:00Z','member':'mem_anna','offer':'off_ten','placement':'home'}";

    @Test
    void aWholeExposureIsRead() {
        String whole = CLICK.replace(
                "'placement'",
                "'program':'prg_demo','campaign':'cmp_spring','creative':'c-7','medium':'app','rank':3,'viewable':true,'placement'");
        assertThat(decode(whole))
                .isEqualTo(new Seen.Told(
                        "prg_demo",
                        "mem_anna",
                        Exposure.Kind.CLICK,
                        "e1",
                        "off_ten",
                        "cmp_spring",
                        "home",
                        "c-7",
                        "app",
                        3,
                        true,
                        Instant.parse("2026-03-01T09:00:00Z")));
    }

    @Test
    void whatIsLeftOutIsNotKnown() {
        var told = (Seen.Told) decode(CLICK);
        assertThat(told.campaign() + told.creative() + told.medium() + told.program())
                .isEmpty();
        assertThat(told.rank()).isZero();
        assertThat(told.viewable()).isFalse();
        assertThat(((Seen.Told) decode(CLICK.replace("'offer':'off_ten'", "'campaign':'cmp_a'"))).offer())
                .isEmpty();
    }

    /** The text, what is written in its place, and which field is refused with what mend. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'type':'click'   | 'type':'clicks'      | type      | write opportunity, impression, view, click or activation
            'type':'click',  |                      | type      | add "type"
            'id':'e1'        | 'id':''              | id        | write 1 to 100 characters
            'id':'e1'        | 'id':7               | id        | write a text in quotes
            'id':'e1'        | 'id':'4111 1111 1111 1111' | id  | nothing that looks like a card number
            'id':'e1'        | 'id':'e1','id':'e2'  | id        | stands there twice
            'at':'2026-03-01T09:00:00Z' | 'at':'2026-03-01'           | at | write date, time and offset
            'at':'2026-03-01T09:00:00Z' | 'at':'2026-03-02T11:00:06Z' | at | write when it happened
            'member':'mem_anna', |                  | member    | add "member"
            'offer':'off_ten',   |                  | offer     | name what was shown
            'placement':'home'   | 'placement':''   | placement | write 1 to 100 characters
            ,'placement':'home'  |                  | placement | add "placement"
            'placement':'home'   | 'placement':'home','rank':0     | rank | from 1 to 10000
            'placement':'home'   | 'placement':'home','rank':10001 | rank | from 1 to 10000
            'placement':'home'   | 'placement':'home','viewable':1 | viewable | write true or false
            'placement':'home'   | 'placement':'home','colour':'red' | colour | remove it; the fields here are type, id
            'placement':'home'   | 'placement':'home','creative':{}  | creative | write a text in quotes
            """)
    void refuses_oneField(String text, String instead, String field, String mend) {
        assertThat(CLICK).contains(text);
        String other = CLICK.replace(text, instead == null ? "" : instead);
        var malformed = (Malformed) decode(other);
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.mend()).contains(mend);
        assertThat(malformed.toString()).doesNotContain("4111");
    }

    @Test
    void refuses_whatIsNoObject() {
        for (String text : new String[] {"", "[]", "7", "{", CLICK + CLICK, "{'type':" + "[".repeat(9)}) {
            assertThat(decode(text)).as(text).isInstanceOf(Malformed.class);
        }
    }

    private static Seen decode(String json) {
        return JsonExposures.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
