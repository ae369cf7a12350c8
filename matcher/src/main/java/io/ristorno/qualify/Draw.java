package io.ristorno.qualify;

import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Surprise.Prize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A prize by SHA-256 of {@code salt|offer|purchase key}: the first eight bytes, as a share of 2<sup>64</sup>, say whether there is one,
 * and the next eight which.
 */
final class Draw {
    private Draw() {}

    /** Its {@linkplain Surprise#turn turn}; {@link Surprise#none} if there is none. */
    static int of(Surprise surprise, String offer, String purchaseKey) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(surprise.salt() + "|" + offer + "|" + purchaseKey));
        long wins = Math.unsignedMultiplyHigh(hash.getLong(), BasisPoints.WHOLE);
        if (wins >= surprise.probability().value()) {
            return surprise.none();
        }
        long weights = surprise.prizes().stream().mapToLong(Prize::weight).sum();
        long left = Long.remainderUnsigned(hash.getLong(), weights);
        int prize = 0;
        while (left >= surprise.prizes().get(prize).weight()) {
            left -= surprise.prizes().get(prize++).weight();
        }
        return Surprise.turn(prize);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has it", impossible);
        }
    }
}
