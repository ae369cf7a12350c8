package io.ristorno.people;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By what a list is known again: the first half of a SHA-256. */
final class Digests {
    private static final int OCTETS = 16;

    private Digests() {}

    /** Of members' numbers. */
    static String of(long[] members) {
        MessageDigest digest = sha256();
        var octets = ByteBuffer.allocate(Long.BYTES);
        for (long member : members) {
            digest.update(octets.putLong(0, member).array());
        }
        return text(digest);
    }

    /** Of octets, one behind the other. */
    static String of(byte[]... all) {
        MessageDigest digest = sha256();
        for (byte[] each : all) {
            digest.update(each);
        }
        return text(digest);
    }

    private static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, OCTETS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
