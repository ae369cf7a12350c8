package io.ristorno.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a card: of its token, or of the hash of its id.
 *
 * @param kind the token key's id, 0 for a card id
 * @param high first half
 * @param low second half
 */
public record CardHandle(int kind, long high, long low) {
    /** The kind of those that stand for a card id. */
    public static final int OF_ID = 0;

    /** The handle of a card id: the first half of its SHA-256. */
    public static CardHandle of(String cardId) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(cardId.getBytes(StandardCharsets.UTF_8)));
            return new CardHandle(OF_ID, hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
