package io.ristorno.event;

import io.ristorno.money.Commodity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A member is to be told something, now, by whoever can reach him. It is decided once: what is about the same is the same notice.
 */
public sealed interface Notice {
    /** Who is to be told. */
    MemberKey member();

    /** When that was decided, epoch milliseconds. */
    long atMillis();

    /** What tells it apart from others of its kind to the member. */
    String subject();

    /** Whether it is for marketing, and so counts as a contact. */
    boolean isMarketing();

    /** {@code ntc_...}, the same however often it is read. */
    default String id() {
        String text = getClass().getSimpleName() + "|" + member().unit() + "|" + subject();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "ntc_" + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * He has heard of nothing for long, and there is an offer for him that he has not seen.
     *
     * @param merchant whose offer; {@link MerchantKey#NONE} if it is none's
     * @param offer {@code off_...}
     */
    record Nudge(MemberKey member, long atMillis, MerchantKey merchant, String offer) implements Notice {
        @Override
        public String subject() {
            return atMillis + "|" + offer;
        }

        @Override
        public boolean isMarketing() {
            return true;
        }
    }

    /**
     * He was rewarded for a purchase some time ago, and has given nothing of it back.
     *
     * @param purchase {@code pur_...}
     * @param offer {@code off_...} that rewarded it most
     */
    record VisitReminder(MemberKey member, long atMillis, MerchantKey merchant, String purchase, String offer)
            implements Notice {
        @Override
        public String subject() {
            return purchase;
        }

        @Override
        public boolean isMarketing() {
            return true;
        }
    }

    /**
     * Something of his can be used for a few days more.
     *
     * @param lot {@code rwd_...} or {@code adj_...}: the first of those that are lost together
     * @param minor how much of them
     * @param expiresMillis from when on it is lost, epoch milliseconds
     */
    record RewardExpiring(
            MemberKey member, long atMillis, String lot, long minor, Commodity commodity, long expiresMillis)
            implements Notice {
        @Override
        public String subject() {
            return lot + "|" + expiresMillis;
        }

        @Override
        public boolean isMarketing() {
            return false;
        }
    }
}
