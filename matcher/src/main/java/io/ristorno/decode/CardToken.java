package io.ristorno.decode;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * What stands for a card number: the first 128 bits of its HMAC-SHA-256 under a key that never leaves the process.
 *
 * @param keyId number of the key, 1 or more
 * @param high bits 127 to 64
 * @param low bits 63 to 0
 */
public record CardToken(int keyId, long high, long low) implements CardRef {
    private static final int BYTES = 16;

    /** Reads {@link #toString} back; empty if the text is no token. */
    public static Optional<CardToken> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 2 || colon > 10 || text.charAt(0) != 'v' || text.length() != colon + 1 + 22) {
            return Optional.empty();
        }
        try {
            int keyId = Integer.parseInt(text, 1, colon, 10);
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(colon + 1)));
            var token = new CardToken(keyId, bytes.getLong(), bytes.getLong());
            return keyId > 0 && token.toString().equals(text) ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** {@code v1:} and the bits in base64url without padding, 22 characters. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        return "v" + keyId + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
