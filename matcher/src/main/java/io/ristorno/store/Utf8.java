package io.ristorno.store;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that loses nothing: half a surrogate pair, which Java strings may hold and UTF-8 may not, is written as three bytes like
 * any other unit. Two ids that differ are never stored as one.
 */
final class Utf8 {
    private Utf8() {}

    static byte[] encode(String text) {
        return hasLoneSurrogate(text) ? generalised(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static byte[] generalised(String text) {
        var out = new ByteWriter();
        text.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                out.octet(0xE0 | point >> 12);
                out.octet(0x80 | point >> 6 & 0x3F);
                out.octet(0x80 | point & 0x3F);
            } else {
                byte[] plain = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                out.raw(plain, 0, plain.length);
            }
        });
        return out.toBytes();
    }

    static String decode(byte[] bytes, int offset, int length) {
        for (int i = offset; i + 1 < offset + length; i++) {
            if ((bytes[i] & 0xFF) == 0xED && (bytes[i + 1] & 0xFF) >= 0xA0) {
                return generalised(bytes, offset, length);
            }
        }
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    private static String generalised(byte[] bytes, int offset, int length) {
        var text = new StringBuilder();
        int plainFrom = offset;
        int at = offset;
        while (at < offset + length) {
            if ((bytes[at] & 0xFF) == 0xED && at + 2 < offset + length && (bytes[at + 1] & 0xFF) >= 0xA0) {
                text.append(new String(bytes, plainFrom, at - plainFrom, StandardCharsets.UTF_8));
                text.append((char) (0xD000 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F));
                at += 3;
                plainFrom = at;
            } else {
                at++;
            }
        }
        return text.append(new String(bytes, plainFrom, at - plainFrom, StandardCharsets.UTF_8))
                .toString();
    }
}
