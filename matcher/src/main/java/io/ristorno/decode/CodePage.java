package io.ristorno.decode;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * An EBCDIC code page as two tables, so that text is translated without a decoder object. The three that card networks
 * use differ only in punctuation; digits and letters are the same in all.
 */
final class CodePage {
    static final CodePage CP037 = new CodePage("IBM037");
    static final CodePage CP1047 = new CodePage("IBM1047");
    static final CodePage CP500 = new CodePage("IBM500");

    /** An asterisk in every code page. */
    static final byte STAR = 0x5C;

    private final byte[] toLatin1 = new byte[256];
    private final byte[] fromLatin1 = new byte[256];

    private CodePage(String charset) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String characters = new String(all, Charset.forName(charset));
        for (int i = 0; i < all.length; i++) {
            char character = characters.charAt(i);
            toLatin1[i] = (byte) (character < 256 ? character : '?');
            if (character < 256) {
                fromLatin1[character] = (byte) i;
            }
        }
    }

    String text(byte[] bytes, int at, int size) {
        byte[] latin = new byte[size];
        for (int i = 0; i < size; i++) {
            latin[i] = toLatin1[bytes[at + i] & 0xFF];
        }
        return new String(latin, StandardCharsets.ISO_8859_1);
    }

    /** The byte of one Latin-1 character. */
    byte code(char latin) {
        return fromLatin1[latin & 0xFF];
    }

    byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = code(text.charAt(i));
        }
        return bytes;
    }
}
