package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.decode.Malformed.Code;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Iso8583Test {
    private static final Dialect ASCII = Dialects.shipped("iso87-ascii");

    @Test
    void aFieldThatTheDialectDoesNotDescribeIsRefused() {
        Dialect dialect =
                Dialects.read("{'name': 'x', 'extends': 'iso87-ascii', 'fields': {'18': {'kind': 'absent'}}}");
        Malformed malformed = refused(dialect, Packed.purchase(ASCII, "0100").bytes());
        assertThat(malformed.code()).isEqualTo(Code.UNKNOWN_FIELD);
        assertThat(malformed.field()).isEqualTo("18");
    }

    @Test
    void aBitmapHasThreePartsWhereBit65ContinuesIt() {
        Dialect dialect = Dialects.read("""
            {'name': 'x', 'extends': 'iso87-ascii-binbitmap',
             'fields': {'130': {'kind': 'fixed', 'len': 3, 'enc': 'ascii', 'type': 'n'},
                        '192': {'kind': 'fixed', 'len': 1, 'enc': 'ascii', 'type': 'n'}}}\
            """);
        byte[] bytes = Packed.message(dialect, "0100")
                .with(4, "000000012550")
                .with(130, "007")
                .with(192, "1")
                .bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        assertThat(message.number(130)).isEqualTo(7);
        assertThat(message.number(192)).isEqualTo(1);
        assertThat(message.has(65)).isFalse();
    }

    @Test
    void bit65IsAFieldWhereTheDialectSaysSo() {
        Dialect dialect = Dialects.read("""
            {'name': 'x', 'extends': 'iso87-ascii',
             'fields': {'65': {'kind': 'fixed', 'len': 1, 'enc': 'ascii', 'type': 'n'}}}\
            """);
        byte[] bytes = Packed.message(dialect, "0100")
                .with(4, "000000012550")
                .with(65, "7")
                .bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        assertThat(message.number(65)).isEqualTo(7);
    }

    @Test
    void aBitmapIsHexadecimalInEitherCase() {
        byte[] bytes = Packed.purchase(ASCII, "0100").bytes();
        for (int i = 4; i < 20; i++) {
            bytes[i] = (byte) Character.toLowerCase((char) bytes[i]);
        }
        assertThat(new Iso8583(ASCII).index(bytes, 0, bytes.length)).isTrue();
        bytes[10] = 'g';
        assertThat(refused(ASCII, bytes).code()).isEqualTo(Code.BAD_BITMAP);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 00000a, NOT_NUMERIC",
        "28, E00000025, NOT_NUMERIC",
        "52, FEE8CA6A604F09FG, NOT_NUMERIC",
        "35, 4111=28A9, NOT_NUMERIC",
        "90, 01000045200912104500000000123450000000000x, NOT_NUMERIC"
    })
    void aFieldHoldsWhatItsTypeAllows(int field, String value, Code code) {
        Malformed malformed =
                refused(ASCII, Packed.purchase(ASCII, "0100").with(field, value).bytes());
        assertThat(malformed.code()).isEqualTo(code);
        assertThat(malformed.field()).isEqualTo(Integer.toString(field));
    }

    @Test
    void aLengthIsAtMostThatOfTheField() {
        for (String name : Dialects.names()) {
            Dialect dialect = Dialects.shipped(name);
            byte[] most =
                    Packed.message(dialect, "0100").with(32, "12345678901").bytes();
            assertThat(new Iso8583(dialect).index(most, 0, most.length))
                    .as(name)
                    .isTrue();
            Malformed malformed = refused(
                    dialect,
                    Packed.message(dialect, "0100").with(32, "123456789012").bytes());
            assertThat(malformed.code()).as(name).isEqualTo(Code.BAD_LENGTH);
        }
    }

    @Test
    void controlCharactersAreNoLetters() {
        Malformed malformed = refused(
                ASCII, Packed.purchase(ASCII, "0100").with(37, "62551004521\n").bytes());
        assertThat(malformed.code()).isEqualTo(Code.BAD_TEXT);
        Dialect ebcdic = Dialects.shipped("mastercard");
        byte[] bytes = Packed.purchase(ebcdic, "0100").with(38, "A73B9K").bytes();
        var message = new Iso8583(ebcdic);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        bytes[message.contentAt(38) + 3] = 0x3F;
        assertThat(refused(ebcdic, bytes).code()).isEqualTo(Code.BAD_TEXT);
    }

    @Test
    void everyWrongByteInARunOfDigitsIsSeen() {
        byte[] bytes = Packed.purchase(ASCII, "0100").bytes();
        var message = new Iso8583(ASCII);
        assertThat(message.index(bytes, 0, bytes.length)).isTrue();
        for (int field : new int[] {2, 3, 4, 7, 11, 13, 22, 32}) {
            for (int at = message.contentAt(field); at < message.end(field); at++) {
                for (int wrong : new int[] {'/', ':', ' ', 'A', 0, 0xB0, 0xFF, 0x1F}) {
                    byte[] mutant = bytes.clone();
                    mutant[at] = (byte) wrong;
                    assertThat(refused(ASCII, mutant).field()).isEqualTo(Integer.toString(field));
                }
            }
        }
    }

    @Test
    void aNumberIsTheSameAsItsText() {
        for (String name : Dialects.names()) {
            Dialect dialect = Dialects.shipped(name);
            for (String digits : new String[] {"000000000000", "000000000001", "999999999999", "123456789012"}) {
                byte[] bytes = Packed.message(dialect, "0100").with(4, digits).bytes();
                var message = new Iso8583(dialect);
                assertThat(message.index(bytes, 0, bytes.length)).isTrue();
                assertThat(message.number(4)).as(name).isEqualTo(Long.parseLong(message.text(4)));
                assertThat(message.text(4)).isEqualTo(digits);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3100, BAD_MTI", "0000, BAD_MTI", "0900, BAD_MTI", "01x0, BAD_MTI", "010, TRUNCATED"})
    void aTypeIsOneOfTheStandard(String mti, Code code) {
        byte[] bytes = mti.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(refused(ASCII, bytes).code()).isEqualTo(code);
    }

    @Test
    void trailingBytesAreRefusedUnlessAllowed() {
        byte[] bytes = Packed.purchase(ASCII, "0100").bytes();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThat(refused(ASCII, longer)).isEqualTo(new Malformed(Code.TRAILING_BYTES, "", bytes.length, ""));
        Dialect lenient = Dialects.read("{'name': 'x', 'extends': 'iso87-ascii', 'trailingAllowed': true}");
        assertThat(new Iso8583(lenient).index(longer, 0, longer.length)).isTrue();
    }

    @Test
    void aMessageIsReadInTheMiddleOfAnArrayAndLeavesNothingForTheNext() {
        byte[] purchase = Packed.purchase(ASCII, "0100").with(38, "A73B9K").bytes();
        byte[] echo =
                Packed.message(ASCII, "0800").with(11, "000001").with(70, "301").bytes();
        byte[] both = Arrays.copyOf(purchase, purchase.length + echo.length);
        System.arraycopy(echo, 0, both, purchase.length, echo.length);
        var message = new Iso8583(ASCII);
        assertThat(message.index(both, 0, purchase.length)).isTrue();
        assertThat(message.text(38)).isEqualTo("A73B9K");
        assertThat(message.index(both, purchase.length, echo.length)).isTrue();
        assertThat(message.has(38)).isFalse();
        assertThat(message.text(38)).isEmpty();
        assertThat(message.next(1)).isEqualTo(11);
        assertThatThrownBy(() -> message.number(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIndexAllocatesNothing() {
        byte[] bytes = Packed.purchase(ASCII, "0100").bytes();
        var message = new Iso8583(ASCII);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long sum = 0;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                message.index(bytes, 0, bytes.length);
                sum += message.number(4) + message.number(11);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(sum).isPositive();
        assertThat(least).isLessThan(10_000);
    }

    private static Malformed refused(Dialect dialect, byte[] bytes) {
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length)).isFalse();
        return message.malformed();
    }
}
