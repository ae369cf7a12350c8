package io.ristorno.decode;

import java.util.Locale;

/** How the units of a field, a length indicator or a bitmap are written in bytes. */
enum Encoding {
    /** One byte a character. */
    ASCII,
    /** One byte a character, in the dialect's code page. */
    EBCDIC,
    /** Two digits a byte. */
    BCD,
    /** Bytes as they are. */
    BINARY,
    /** Bytes as pairs of hexadecimal ASCII characters, in either case. */
    HEX_ASCII,
    /** Bytes as pairs of hexadecimal EBCDIC characters, in either case. */
    HEX_EBCDIC;

    /** As dialect files write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isCharacters() {
        return this == ASCII || this == EBCDIC;
    }

    boolean isHex() {
        return this == HEX_ASCII || this == HEX_EBCDIC;
    }

    /** Whether the content is shown as bytes, not as text. */
    boolean isBytes() {
        return this == BINARY || isHex();
    }

    /** The upper four bits of this encoding's digits, eight times; meant for {@link #isCharacters} only. */
    long zone() {
        return this == EBCDIC ? Digits.EBCDIC : Digits.ASCII;
    }
}
