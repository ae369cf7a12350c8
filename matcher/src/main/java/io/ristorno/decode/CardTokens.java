package io.ristorno.decode;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes card tokens. Holds the keys, an initialised {@link Mac} for each, and a few bytes in which card numbers stand for a
 * microsecond and are zeroed after.
 *
 * <p>The first key makes the tokens of new cards. While keys are rotated, the older ones make further tokens of the same
 * number, so that a card that was linked under them is found. One instance a thread: {@link #forAnotherThread}.
 */
public final class CardTokens {
    /** Bytes of the shortest key. */
    public static final int KEY_BYTES_MIN = 16;

    static final int DIGITS_MIN = 12;
    static final int DIGITS_MAX = 19;
    private static final int BIN_DIGITS = 6;
    /** Of a card that is linked, and whose number is so long that as many stay unknown as of a shorter one. */
    private static final int LONG_BIN_DIGITS = 8;

    private static final int LONG_BIN_OF_DIGITS = 16;
    private static final int LAST_DIGITS = 4;
    private static final String ALGORITHM = "HmacSHA256";
    /** Makes an alias something else than the token. */
    private static final byte[] FINGERPRINT = "fingerprint".getBytes(StandardCharsets.US_ASCII);

    private static final int FINGERPRINT_BYTES = 8;
    private static final byte[] ALIAS = "alias".getBytes(StandardCharsets.US_ASCII);

    private static final int ALIAS_BYTES = 16;

    /**
     * A key.
     *
     * @param id 1 or more; part of every token made with it
     * @param secret at least {@link #KEY_BYTES_MIN} bytes
     */
    public record Key(int id, SecretKey secret) {
        public Key {
            if (id < 1) {
                throw new IllegalArgumentException("a key's number is 1 or more");
            }
        }

        /** A key from its bytes, which the caller may clear afterwards. */
        public static Key of(int id, byte[] secret) {
            if (secret.length < KEY_BYTES_MIN) {
                throw new IllegalArgumentException("a key has at least " + KEY_BYTES_MIN + " bytes");
            }
            return new Key(id, new SecretKeySpec(secret, ALGORITHM));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Key[id=" + id + "]";
        }
    }

    /** What may be kept of a card number: its token, its first six digits, or eight, and its last four. */
    public record Kept(CardToken token, String bin, String lastFour) {}

    private final List<Key> keys;
    private final Mac[] macs;
    /** The card number at hand, in ASCII digits; zero otherwise. */
    private final byte[] digits = new byte[DIGITS_MAX];

    private final byte[] hash = new byte[32];
    private int count;

    /**
     * Tokens under some keys.
     *
     * @param keys the active ones, the current one first
     */
    public CardTokens(List<Key> keys) {
        this.keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one key");
        }
        macs = keys.stream().map(CardTokens::mac).toArray(Mac[]::new);
    }

    private static Mac mac(Key key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.secret());
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    /**
     * What tells a key from another without telling it, by the key's number: 16 hexadecimal digits of a keyed hash that is no
     * token of any number.
     */
    public Map<Integer, String> fingerprints() {
        var fingerprints = new TreeMap<Integer, String>();
        for (int i = 0; i < macs.length; i++) {
            byte[] hash = macs[i].doFinal(FINGERPRINT);
            fingerprints.put(keys.get(i).id(), HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES));
        }
        return fingerprints;
    }

    /** The same keys for another thread. */
    public CardTokens forAnotherThread() {
        return new CardTokens(keys);
    }

    /** How many keys are active. */
    public int keyCount() {
        return macs.length;
    }

    /**
     * Takes the card number of a message in hand.
     *
     * @return whether there is one; then {@link #token} answers, until {@link #drop}
     */
    public boolean take(Iso8583 message) {
        return accept(message.cardNumber(digits));
    }

    /** Whether so many digits are a card number; if not, what was written is cleared. */
    private boolean accept(int found) {
        count = found >= DIGITS_MIN ? found : 0;
        if (count == 0) {
            Arrays.fill(digits, (byte) 0);
        }
        return count != 0;
    }

    /**
     * Takes a card number in hand that stands as ASCII digits in an array.
     *
     * @return whether it is 12 to 19 digits; then {@link #token} answers, until {@link #drop}
     */
    public boolean take(byte[] bytes, int at, int size) {
        int found = 0;
        for (int i = at; i < at + size && found >= 0; i++) {
            boolean digit = bytes[i] >= '0' && bytes[i] <= '9' && found < DIGITS_MAX;
            found = digit ? found + 1 : -1;
        }
        if (found >= DIGITS_MIN) {
            System.arraycopy(bytes, at, digits, 0, found);
        }
        return accept(found);
    }

    /** The token of the number in hand under the current key. */
    public CardToken token() {
        return token(0);
    }

    /**
     * The token of the number in hand under one of the active keys.
     *
     * @param index 0 for the current key, up to {@link #keyCount} - 1
     */
    public CardToken token(int index) {
        if (count == 0) {
            throw new IllegalStateException("no card number was taken in hand");
        }
        try {
            macs[index].update(digits, 0, count);
            macs[index].doFinal(hash, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("32 bytes hold an HMAC-SHA-256", e);
        }
        return new CardToken(keys.get(index).id(), Digits.word(hash, 0), Digits.word(hash, 8));
    }

    /** The tokens of the number in hand under all active keys, the current one first. */
    public List<CardToken> tokens() {
        List<CardToken> tokens = new ArrayList<>(macs.length);
        for (int i = 0; i < macs.length; i++) {
            tokens.add(token(i));
        }
        return tokens;
    }

    /** What may be kept of the number in hand, with a token of it that was made before. */
    public Kept kept(CardToken token) {
        return kept(token, BIN_DIGITS);
    }

    private Kept kept(CardToken token, int binDigits) {
        return new Kept(token, text(0, binDigits), text(count - LAST_DIGITS, LAST_DIGITS));
    }

    private String text(int from, int length) {
        if (count == 0) {
            throw new IllegalStateException("no card number was taken in hand");
        }
        return new String(digits, from, length, StandardCharsets.US_ASCII);
    }

    /**
     * What may be kept of the number in ASCII digits, which the caller clears, of a card that is linked: offers may be for cards whose
     * numbers begin with eight digits.
     *
     * @return empty if it is none
     */
    public Optional<Kept> kept(byte[] number) {
        boolean taken = take(number, 0, number.length);
        Optional<Kept> kept = taken
                ? Optional.of(kept(token(), count < LONG_BIN_OF_DIGITS ? BIN_DIGITS : LONG_BIN_DIGITS))
                : Optional.empty();
        drop();
        return kept;
    }

    /**
     * What stands for a card number in a text that is kept: a keyed hash like the token, and not the token, since it is shown.
     *
     * @param number ASCII digits, whatever number is in hand
     */
    String alias(byte[] number, int size) {
        Mac mac = macs[0];
        mac.update(ALIAS);
        mac.update(number, 0, size);
        byte[] half = Arrays.copyOf(mac.doFinal(), ALIAS_BYTES);
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    /** Blots out, in the message's own bytes, whatever repeats the number in hand beside the fields that are wiped anyway. */
    public void blotRepeats(Iso8583 message) {
        CardMask.blotRepeats(message, this);
    }

    /** How many digits the number in hand has, 0 if there is none. */
    int count() {
        return count;
    }

    /** One of them, 0 to 9. */
    int digit(int index) {
        return digits[index] - '0';
    }

    /** Clears the number in hand. */
    public void drop() {
        Arrays.fill(digits, (byte) 0);
        count = 0;
    }
}
