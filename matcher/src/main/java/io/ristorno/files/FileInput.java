package io.ristorno.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of a file as they come, counted and summed up. */
final class FileInput extends FilterInputStream {
    private final Meanwhile meanwhile;
    private final MessageDigest digest = sha256();
    private long bytes;
    private boolean ended;

    /** What is done meanwhile, when bytes have to be waited for. */
    interface Meanwhile {
        void rest() throws IOException;
    }

    FileInput(InputStream in, Meanwhile meanwhile) {
        super(in);
        this.meanwhile = meanwhile;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (in.available() == 0) {
            meanwhile.rest();
        }
        int read = in.read(into, offset, length);
        if (read < 0) {
            ended = true;
        } else {
            digest.update(into, offset, read);
            bytes += read;
        }
        return read;
    }

    long bytes() {
        return bytes;
    }

    /** Of all its bytes, in hexadecimal digits; {@code ""} while not all have come. Asked once. */
    String digest() {
        return ended ? HexFormat.of().formatHex(digest.digest()) : "";
    }
}
