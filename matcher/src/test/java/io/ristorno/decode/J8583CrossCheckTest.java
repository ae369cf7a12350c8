package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.FieldParseInfo;
import io.ristorno.decode.Vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same messages read by another's codec. */
class J8583CrossCheckTest {
    static List<Vector> messages() {
        return Vectors.messages().stream()
                .filter(vector -> vector.dialect().equals("iso87-ascii")
                        || vector.dialect().equals("iso87-ascii-binbitmap"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void bothReadTheSameFields(Vector vector) throws Exception {
        Dialect dialect = Dialects.shipped(vector.dialect());
        byte[] bytes = vector.bytes();
        var ours = new Iso8583(dialect);
        assertThat(ours.index(bytes, 0, bytes.length)).isTrue();
        IsoMessage theirs = factory(dialect, ours.mti()).parseMessage(vector.bytes(), 0);
        for (int field = 2; field <= 128; field++) {
            assertThat(theirs.hasField(field)).as("DE %d", field).isEqualTo(ours.has(field));
            if (ours.has(field)) {
                assertThat(theirs.getField(field).toString()).as("DE %d", field).isEqualTo(ours.text(field));
            }
        }
    }

    private static MessageFactory<IsoMessage> factory(Dialect dialect, int mti) throws Exception {
        var factory = new MessageFactory<IsoMessage>();
        factory.setCharacterEncoding(StandardCharsets.ISO_8859_1.name());
        factory.setUseBinaryBitmap(dialect.bitmap == Encoding.BINARY);
        Map<Integer, FieldParseInfo> guide = new HashMap<>();
        for (int field = 2; field <= 128; field++) {
            if (dialect.describes(field)) {
                guide.put(field, info(dialect.layouts[field]));
            }
        }
        factory.setParseMap(Integer.parseInt(String.format("%04d", mti), 16), guide);
        return factory;
    }

    private static FieldParseInfo info(Layout layout) {
        boolean hex = layout.encoding.isHex();
        IsoType type = layout.isFixed() ? IsoType.ALPHA : layout.indicatorBytes == 2 ? IsoType.LLVAR : IsoType.LLLVAR;
        return FieldParseInfo.getInstance(
                type, hex ? 2 * layout.unitsMax() : layout.unitsMax(), StandardCharsets.ISO_8859_1.name(), false);
    }
}
