package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scan that other tests trust sees a card number in every form. */
class CardScanTest {
    private static final String NUMBER = "4539578763621486";
    private static final byte[] ASCII = NUMBER.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EBCDIC = NUMBER.getBytes(Charset.forName("IBM500"));
    private static final byte[] PACKED = HexFormat.of().parseHex(NUMBER);

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("ASCII", ASCII),
                Arguments.of("ASCII", text("pan=" + NUMBER + ";")),
                Arguments.of("ASCII", text("4539 5787 6362 1486")),
                Arguments.of("ASCII", text("4539-5787-6362-1486")),
                Arguments.of("ASCII", text(NUMBER.substring(0, 12) + "****")),
                Arguments.of("ASCII", text("**" + NUMBER.substring(2, 14) + "**")),
                Arguments.of("EBCDIC", EBCDIC),
                Arguments.of("EBCDIC", "4539 5787 6362 1486".getBytes(Charset.forName("IBM500"))),
                Arguments.of("packed", PACKED),
                Arguments.of("packed", HexFormat.of().parseHex("D" + NUMBER + "F")),
                Arguments.of("hexadecimal of ASCII", text(HexFormat.of().formatHex(ASCII))),
                Arguments.of("hexadecimal of EBCDIC", text(HexFormat.of().formatHex(EBCDIC))),
                Arguments.of(
                        "hexadecimal of EBCDIC",
                        text("0x1" + HexFormat.of().withUpperCase().formatHex(EBCDIC))),
                Arguments.of(
                        "binary",
                        ByteBuffer.allocate(9)
                                .putLong(1, Long.parseLong(NUMBER))
                                .array()),
                Arguments.of(
                        "binary",
                        Arrays.copyOfRange(
                                ByteBuffer.allocate(8)
                                        .putLong(0, Long.parseLong(NUMBER))
                                        .array(),
                                1,
                                8)),
                Arguments.of(
                        "binary",
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(0, Long.parseLong(NUMBER))
                                .array()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aNumberIsFoundInEveryForm(String form, byte[] bytes) {
        CardScan scan = scan();
        scan.scan("here", bytes);
        assertThat(scan.hits()).contains("a card: " + form + " in here");
    }

    @Test
    void whatMayBeKeptOfANumberIsNoHit() {
        CardScan scan = scan();
        scan.scan("here", "bin 453957, last four 1486, 453957******1486");
        scan.scan("here", "5500005555555559");
        scan.scan("here", new byte[4096]);
        assertThat(scan.hits()).isEmpty();
    }

    private static CardScan scan() {
        var scan = new CardScan();
        scan.lookFor(NUMBER, "a card");
        return scan;
    }
}
