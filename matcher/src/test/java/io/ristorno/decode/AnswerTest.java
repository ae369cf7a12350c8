package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Set<Integer> ECHOED = Set.of(3, 4, 7, 11, 12, 13, 32, 37, 41, 42, 49);

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-ascii-binbitmap", "iso87-bcd", "mastercard", "base1", "way4-h2h"})
    void anAnswerIsReadBackInItsDialect(String name) {
        Dialect dialect = Dialects.shipped(name);
        Iso8583 request = indexed(dialect, Packed.purchase(dialect, "0100").bytes());
        byte[] target = new byte[512];
        var answer = new Answer(dialect);
        int end = answer.write(request, header(dialect, request), Answer.Code.TRY_AGAIN, target, 9);
        answer.patch(target, answer.codeOffset(), Answer.Code.TAKEN);
        Iso8583 response = framed(dialect, target, 9, end);
        assertThat(response.mti()).isEqualTo(110);
        assertThat(fields(response)).isEqualTo(with(ECHOED, 39));
        for (int field : ECHOED) {
            assertThat(Arrays.copyOfRange(response.bytes(), response.start(field), response.end(field)))
                    .as("DE %d", field)
                    .isEqualTo(Arrays.copyOfRange(request.bytes(), request.start(field), request.end(field)));
        }
        assertThat(response.text(39)).isEqualTo("00");
    }

    @ParameterizedTest
    @CsvSource({
        "0100,110",
        "0101,110",
        "0120,130",
        "0121,130",
        "0200,210",
        "0220,230",
        "0400,410",
        "0421,430",
        "0800,810"
    })
    void theTypeOfAnAnswerIsThatOfTheResponse(String mti, int expected) {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        Iso8583 request =
                indexed(dialect, Packed.message(dialect, mti).with(11, "004521").bytes());
        assertThat(written(request).mti()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0110", "0130", "0210", "0810", "0140", "1240", "1644"})
    void nobodyAnswersAResponseOrANotification(String mti) {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        Iso8583 request =
                indexed(dialect, Packed.message(dialect, mti).with(11, "004521").bytes());
        assertThat(Answer.isExpected(request)).isFalse();
        assertThatThrownBy(() -> written(request)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEchoIsAnsweredWithItsCode() {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        Iso8583 request = indexed(
                dialect,
                Packed.message(dialect, "0800")
                        .with(7, "0912104512")
                        .with(11, "000001")
                        .with(70, "301")
                        .bytes());
        Iso8583 response = written(request);
        assertThat(fields(response)).isEqualTo(Set.of(7, 11, 39, 70));
        assertThat(response.text(70)).isEqualTo("301");
    }

    @Test
    void ofAMessageThatBreaksOffTheAnswerEchoesWhatWasRead() {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        byte[] bytes = Packed.purchase(dialect, "0100").with(18, "58x2").bytes();
        var request = new Iso8583(dialect);
        assertThat(request.index(bytes, 0, bytes.length)).isFalse();
        request.wipe();
        byte[] target = new byte[512];
        int end = new Answer(dialect).write(request, 0, Answer.Code.FORMAT_ERROR, target, 0);
        Iso8583 response = framed(dialect, target, 0, end);
        assertThat(fields(response)).isEqualTo(Set.of(3, 4, 7, 11, 12, 13, 39));
        assertThat(response.text(39)).isEqualTo("30");
    }

    @Test
    void ofAMessageWithoutABitmapTheAnswerHasTypeAndCode() {
        Dialect dialect = Dialects.shipped("iso87-ascii");
        byte[] bytes = "0100zz".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var request = new Iso8583(dialect);
        assertThat(request.index(bytes, 0, bytes.length)).isFalse();
        byte[] target = new byte[64];
        int end = new Answer(dialect).write(request, 0, Answer.Code.FORMAT_ERROR, target, 0);
        assertThat(fields(framed(dialect, target, 0, end))).isEqualTo(Set.of(39));
        bytes[0] = 'x';
        request.index(bytes, 0, bytes.length);
        assertThat(Answer.isExpected(request)).isFalse();
    }

    @Test
    void theDecisionStandsWhereTheDialectSays() {
        Dialect dialect = Dialects.read("{'name': 'x', 'extends': 'iso87-ascii', 'mapping': {'decision': 124}}");
        Iso8583 request = indexed(dialect, Packed.purchase(dialect, "0100").bytes());
        byte[] target = new byte[512];
        var answer = new Answer(dialect);
        int end = answer.write(request, 0, Answer.Code.TAKEN, target, 0);
        answer.decide(target, answer.decisionOffset(), 1_250);
        assertThat(framed(dialect, target, 0, end).text(124)).isEqualTo("000000001250");
        end = answer.write(request, 0, Answer.Code.TRY_AGAIN, target, 0);
        assertThat(framed(dialect, target, 0, end).has(124)).isFalse();
        assertThat(answer.decisionOffset()).isNegative();
    }

    @Test
    void actionCodesOf1993HaveThreeDigits() {
        Dialect dialect = Dialects.shipped("iso93-ascii");
        Iso8583 request = indexed(
                dialect, Packed.message(dialect, "1100").with(11, "004521").bytes());
        Iso8583 response = written(request);
        assertThat(response.mti()).isEqualTo(1110);
        assertThat(response.text(39)).isEqualTo("000");
    }

    @Test
    void stationsOfABase1HeaderChangePlaces() {
        Dialect dialect = Dialects.shipped("base1");
        byte[] message = Packed.purchase(dialect, "0100").bytes();
        byte[] bytes = new byte[22 + message.length];
        byte[] header = HexFormat.of().parseHex("1601020000111111222222" + "0000000000000000000000");
        System.arraycopy(header, 0, bytes, 0, 22);
        System.arraycopy(message, 0, bytes, 22, message.length);
        var request = new Iso8583(dialect);
        assertThat(request.index(bytes, 22, message.length)).isTrue();
        byte[] target = new byte[512];
        int end = new Answer(dialect).write(request, 0, Answer.Code.TAKEN, target, 0);
        int total = end - 4;
        String hex = HexFormat.of().formatHex(target, 0, 26);
        assertThat(hex).startsWith("%04x0000".formatted(total) + "160102%04x222222111111".formatted(total));
    }

    private static Set<Integer> with(Set<Integer> fields, int another) {
        Set<Integer> all = new TreeSet<>(fields);
        all.add(another);
        return all;
    }

    /** A request whose frame has a header, so that the answer can have one. */
    private static int header(Dialect dialect, Iso8583 request) {
        return dialect.framing.header() instanceof Framing.Header.None ? 0 : request.bytes().length - 22;
    }

    private static Iso8583 indexed(Dialect dialect, byte[] message) {
        byte[] bytes = Arrays.copyOf(message, message.length + 22);
        bytes[message.length] = 22;
        var request = new Iso8583(dialect);
        assertThat(request.index(bytes, 0, message.length))
                .as(() -> request.malformed().toString())
                .isTrue();
        return request;
    }

    private static Iso8583 written(Iso8583 request) {
        byte[] target = new byte[512];
        int end = new Answer(request.dialect()).write(request, 0, Answer.Code.TAKEN, target, 0);
        return framed(request.dialect(), target, 0, end);
    }

    private static Iso8583 framed(Dialect dialect, byte[] bytes, int from, int end) {
        var framer = new Framer(dialect, 4096);
        assertThat(framer.next(bytes, from, end - from)).isEqualTo(Framer.Next.FRAME);
        assertThat(framer.frameBytes()).isEqualTo(end - from);
        var response = new Iso8583(dialect);
        assertThat(response.index(bytes, framer.messageOffset(), framer.messageBytes()))
                .as(() -> response.malformed().toString())
                .isTrue();
        return response;
    }

    private static Set<Integer> fields(Iso8583 message) {
        Set<Integer> fields = new TreeSet<>();
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            fields.add(field);
        }
        return fields;
    }
}
