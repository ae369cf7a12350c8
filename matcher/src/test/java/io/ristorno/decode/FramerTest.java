package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decode.Framer.Next;
import io.ristorno.decode.Framer.Reason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramerTest {
    private static final String BODY = "AABBCCDD";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'length': 'binary-2'                                    | 0004 | 0",
                "'length': 'binary-2', 'inclusive': true                 | 0006 | 0",
                "'length': 'binary-3'                                    | 000004 | 0",
                "'length': 'binary-4', 'inclusive': true                 | 00000008 | 0",
                "'length': 'ascii-3'                                     | 303034 | 0",
                "'length': 'ascii-4'                                     | 30303034 | 0",
                "'length': 'ebcdic-4'                                    | F0F0F0F4 | 0",
                "'length': 'bcd-2'                                       | 0004 | 0",
                "'length': 'binary-2', 'filler': 2                       | 00040000 | 0",
                "'length': 'binary-2', 'header': {'text': 'ISO'}         | 000749534F | 3",
                "'length': 'binary-2', 'header': {'bytes': 2}            | 00069999 | 2",
                "'length': 'binary-2', 'header': {'bytes': 2}, 'countsHeader': false | 00049999 | 2",
                "'length': 'binary-2', 'header': 'tpdu'                  | 00096000010002 | 5",
                "'length': 'none'                                        | '' | 0"
            })
    void everyFramingIsCutWhereItEnds(String framing, String prefix, int headerBytes) {
        byte[] frame = HexFormat.of().parseHex(prefix + BODY);
        byte[] buffer = new byte[frame.length + 10];
        System.arraycopy(frame, 0, buffer, 3, frame.length);
        Framer framer = framer(framing);
        boolean bare = framing.contains("none");
        for (int available = 0; available < frame.length && !bare; available++) {
            assertThat(framer.next(buffer, 3, available))
                    .as("%d bytes", available)
                    .isEqualTo(Next.NEED_MORE);
        }
        assertThat(framer.next(buffer, 3, bare ? frame.length : frame.length + 5))
                .isEqualTo(Next.FRAME);
        assertThat(framer.frameBytes()).isEqualTo(frame.length);
        assertThat(framer.headerBytes()).isEqualTo(headerBytes);
        assertThat(framer.messageBytes()).isEqualTo(4);
        assertThat(framer.messageOffset()).isEqualTo(3 + frame.length - 4);
    }

    @Test
    void aLengthOfZeroIsAKeepAlive() {
        Framer framer = framer("'length': 'binary-2'");
        assertThat(framer.next(new byte[] {0, 0, 0, 4}, 0, 4)).isEqualTo(Next.KEEP_ALIVE);
        assertThat(framer.frameBytes()).isEqualTo(2);
        Framer inclusive = framer("'length': 'ascii-4', 'inclusive': true");
        assertThat(inclusive.next("0004".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 4))
                .isEqualTo(Next.KEEP_ALIVE);
        Framer visa = framer("'length': 'binary-2', 'filler': 2, 'header': 'base1'");
        assertThat(visa.next(new byte[] {0, 0, 0, 0, 0, 26}, 0, 6)).isEqualTo(Next.KEEP_ALIVE);
        assertThat(visa.frameBytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'length': 'ascii-4'                               | 30304134 | LENGTH_NOT_NUMERIC",
                "'length': 'bcd-2'                                 | 0A04 | LENGTH_NOT_NUMERIC",
                "'length': 'binary-4'                              | FFFFFFFF | TOO_LONG",
                "'length': 'binary-2'                              | 1001 | TOO_LONG",
                "'length': 'ascii-4', 'inclusive': true            | 30303033 | TOO_SHORT",
                "'length': 'binary-2', 'header': 'tpdu'            | 000360 | TOO_SHORT",
                "'length': 'binary-2', 'header': 'base1'           | 001E15 | WRONG_HEADER",
                "'length': 'binary-2', 'header': {'text': 'ISO'}   | 000849535F30 | WRONG_HEADER"
            })
    void aFrameThatCannotBeOneIsBroken(String framing, String hex, Reason reason) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Framer framer = framer(framing);
        assertThat(framer.next(bytes, 0, bytes.length)).isEqualTo(Next.BROKEN);
        assertThat(framer.reason()).isEqualTo(reason);
    }

    @Test
    void aRejectedMessageOfOursIsKnownByItsLongerHeader() {
        byte[] bytes = new byte[4 + 26 + 30];
        bytes[1] = 26 + 30;
        bytes[4] = 26;
        Framer framer = framer("'length': 'binary-2', 'filler': 2, 'header': 'base1'");
        assertThat(framer.next(bytes, 0, bytes.length)).isEqualTo(Next.FRAME);
        assertThat(framer.isRejected()).isTrue();
        bytes[4] = 22;
        assertThat(framer.next(bytes, 0, bytes.length)).isEqualTo(Next.FRAME);
        assertThat(framer.isRejected()).isFalse();
        assertThat(framer.messageOffset()).isEqualTo(26);
    }

    private static Framer framer(String framing) {
        return new Framer(Dialects.read("{'name': 'x', 'fields': {}, 'framing': {" + framing + "}}"), 4096);
    }
}
