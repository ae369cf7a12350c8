package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Problem;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    private static final String OWN = """
            {
              'name': 'own', 'version': 1987, 'codePage': 'cp1047',
              'framing': {'length': 'ebcdic-3', 'header': {'text': '016', 'enc': 'ebcdic'}},
              'mti': 'ebcdic', 'bitmap': 'hex-ebcdic',
              'fields': {
                '2': {'kind': 'var', 'len': 19, 'enc': 'ebcdic', 'type': 'n', 'lenDigits': 2, 'lenEnc': 'ebcdic'},
                '4': {'kind': 'fixed', 'len': 12, 'enc': 'ebcdic', 'type': 'n'},
                '11': {'kind': 'fixed', 'len': 6, 'enc': 'ebcdic', 'type': 'n'},
                '28': {'kind': 'fixed', 'len': 9, 'enc': 'bcd', 'type': 'xn'},
                '32': {'kind': 'var', 'len': 11, 'enc': 'bcd', 'type': 'n', 'lenDigits': 2, 'lenEnc': 'bcd', 'pad': 'right'},
                '33': {'kind': 'var', 'len': 6, 'enc': 'bcd', 'type': 'n', 'lenDigits': 1, 'lenEnc': 'binary',
                       'lenUnit': 'bytes', 'pad': 'right'},
                '39': {'kind': 'fixed', 'len': 2, 'enc': 'ebcdic', 'type': 'an'},
                '43': {'kind': 'fixed', 'len': 40, 'enc': 'ebcdic', 'type': 'ans'},
                '52': {'kind': 'fixed', 'len': 8, 'enc': 'hex-ebcdic', 'type': 'b', 'lenUnit': 'bytes'},
                '64': {'kind': 'fixed', 'len': 16, 'enc': 'hex-ascii', 'type': 'b', 'lenUnit': 'chars'},
                '130': {'kind': 'fixed', 'len': 3, 'enc': 'ascii', 'type': 'n'}
              }
            }""";

    @Test
    void aMessageIsReadByADialectThatSomebodyWrote() {
        Dialect dialect = Dialects.read(OWN);
        byte[] bytes = Packed.message(dialect, "0100")
                .with(2, "4111111111111111")
                .with(4, "000000012550")
                .with(11, "004521")
                .with(28, "D00000025")
                .with(32, "12345")
                .with(33, "123456789")
                .with(43, "CAFÉ [1] & CO            LYON         FR")
                .with(52, "FEE8CA6A604F09F0")
                .with(64, "0123456789ABCDEF")
                .with(130, "007")
                .bytes();
        String prefix = String.format("%03d016", bytes.length + 3);
        byte[] frame = Arrays.copyOf(dialect.page.bytes(prefix), 6 + bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        var framer = new Framer(dialect, 999);
        assertThat(framer.next(frame, 0, frame.length)).isEqualTo(Framer.Next.FRAME);
        var message = new Iso8583(dialect);
        assertThat(message.index(frame, framer.messageOffset(), framer.messageBytes()))
                .as(() -> message.malformed().toString())
                .isTrue();
        assertThat(message.text(2)).isEqualTo("4111111111111111");
        assertThat(message.number(4)).isEqualTo(12_550);
        assertThat(message.text(28)).isEqualTo("D00000025");
        assertThat(message.text(32)).isEqualTo("12345");
        assertThat(message.number(33)).isEqualTo(123_456_789);
        assertThat(message.text(43)).isEqualTo("CAFÉ [1] & CO            LYON         FR");
        assertThat(message.text(52)).isEqualTo("FEE8CA6A604F09F0");
        assertThat(message.text(64)).isEqualTo("0123456789ABCDEF");
        assertThat(message.number(130)).isEqualTo(7);
        assertThat(bytes).startsWith(0xF0, 0xF1, 0xF0, 0xF0);
    }

    @Test
    void anExtensionNamesOnlyWhatDiffers() {
        Dialect dialect = Dialects.read("""
                {'name': 'mine', 'extends': 'iso87-ascii', 'bitmap': 'binary',
                 'fields': {'41': {'len': 16}, '104': {'kind': 'absent'}}}""");
        assertThat(dialect.name()).isEqualTo("mine");
        assertThat(dialect.bitmap).isEqualTo(Encoding.BINARY);
        assertThat(dialect.layouts[41].unitsMax()).isEqualTo(16);
        assertThat(dialect.layouts[41].encoding).isEqualTo(Encoding.ASCII);
        assertThat(dialect.describes(104)).isFalse();
        assertThat(dialect.describes(105)).isTrue();
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirMend() {
        var problems = Dialects.problems("""
                {'version': 1988, 'mti': 'morse', 'bitmap': 'binary', 'colour': 'red',
                 'framing': {'length': 'binary-9'},
                 'fields': {
                   '1': {'kind': 'fixed', 'len': 8},
                   '2': {'kind': 'var', 'len': 19, 'type': 'n'},
                   '3': {'kind': 'fixed', 'len': -1, 'enc': 'ascii', 'type': 'q'},
                   '4': {'kind': 'fixed', 'len': 12, 'lenDigits': 2}},
                 'mapping': {'lifeCycle': ['62.2'], 'clearingCount': '4.1', 'defaultCurrency': 'EURO', 'decision': 3,
                             'increment': {'where': '3'}}}""");
        assertThat(problems)
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "name",
                        "version",
                        "mti",
                        "colour",
                        "framing.length",
                        "fields.1",
                        "fields.2.lenDigits",
                        "fields.3.len",
                        "fields.3.type",
                        "fields.4.lenDigits",
                        "mapping.lifeCycle",
                        "mapping.clearingCount",
                        "mapping.defaultCurrency",
                        "mapping.decision",
                        "mapping.increment.in");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.mend()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 'x', 'fields': {'2': {'kind': 'none', 'len': 1}}} | write one of absent, fixed, var",
                "{'name': 'x', 'fields': {}, 'colour': 'red'} | remove it; the fields here are extends, codePage, name,"
            })
    void aMendLeavesOutNothingThatMayBeWritten(String json, String mend) {
        assertThat(Dialects.problems(json))
                .singleElement()
                .extracting(Problem::mend)
                .asString()
                .startsWith(mend);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{'name': 'x', 'name': 'y'}",
                "{'name': 'x'} {}",
                "{'name': 'x', 'extends': 'nobody'}",
                "{'name': 1, 'fields': {}}",
                "{'name': 'x', 'fields': []}",
                "{'name': 'x', 'fields': {'2': 7}}",
                "{'name': 'x', 'fields': {}, 'always16': 'yes'}",
                "{'name': 'x', 'fields': {}, 'mapping': {'lifeCycle': '62'}}"
            })
    void whatIsNoDialectIsRefused(String json) {
        assertThat(Dialects.problems(json)).isNotEmpty();
    }

    @Test
    void aDialectThatExtendsItselfIsRefused() {
        byte[] self = "{\"name\": \"self\", \"extends\": \"self\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Dialect.read(self, _ -> java.util.Optional.of(self)))
                .isInstanceOf(io.ristorno.catalog.Reading.Refused.class);
    }

    static java.util.List<String> names() {
        return Dialects.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyShippedDialectReadsAPurchase(String name) {
        Dialect dialect = Dialects.shipped(name);
        assertThat(dialect.name()).isEqualTo(name);
        Packed purchase = dialect.version() == 1987 ? Packed.purchase(dialect, "0100") : presentment(dialect);
        byte[] bytes = purchase.bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length))
                .as(() -> message.malformed().toString())
                .isTrue();
        Decoded decoded = IsoTransactions.decode(message, Vectors.tokens(), Vectors.RECEIVED);
        assertThat(decoded).isInstanceOfSatisfying(Decoded.Taken.class, taken -> {
            assertThat(taken.transaction().amount().minor()).isEqualTo(12_550);
            assertThat(taken.transaction().acceptor().mcc()).isEqualTo(5812);
            assertThat(taken.transaction().lastFour()).isEqualTo("1111");
            assertThat(taken.transaction().amount().currency().code()).isEqualTo("EUR");
        });
    }

    private static Packed presentment(Dialect dialect) {
        return Packed.message(dialect, "1240")
                .with(2, "4111111111111111")
                .with(3, "000000")
                .with(4, "000000012550")
                .with(12, "260912124512")
                .with(24, "200")
                .with(26, "5812")
                .with(31, "55555556255000000000011")
                .with(42, "SWEMERCH0001234")
                .with(49, "978");
    }
}
