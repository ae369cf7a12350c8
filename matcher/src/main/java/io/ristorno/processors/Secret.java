package io.ristorno.processors;

import io.ristorno.adapt.Signature;
import io.ristorno.adapt.Signature.Scheme;
import io.ristorno.adapt.Signature.Written;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a processor and we alone know. */
final class Secret {
    private static final int KEY_BYTES_MIN = 8;
    private static final String STANDARD_PREFIX = "whsec_";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final byte[] key;
    private final String address;
    private final String credentials;

    private Secret(byte[] key, String address, String credentials) {
        this.key = key;
        this.address = address;
        this.credentials = credentials;
    }

    /** Of the HMAC, as it is: empty if there is none. */
    byte[] key() {
        return key;
    }

    /** That is signed too, {@code ""} if none is. */
    String address() {
        return address;
    }

    /** {@code user:password}, {@code ""} if there are none. */
    String credentials() {
        return credentials;
    }

    /** A secret from its line; empty if the line is none, which is all that may be said of it. */
    static Optional<Secret> of(String line, Signature signature) {
        String[] parts = BLANKS.split(line.strip());
        int most = signature.scheme() == Scheme.TWICE || signature.scheme() == Scheme.BASIC ? 2 : 1;
        if (parts.length > most) {
            return Optional.empty();
        }
        return switch (signature.scheme()) {
            case TIMESTAMPED, BODY -> keyed(parts[0], signature.key(), "", "");
            case STANDARD_WEBHOOKS ->
                keyed(
                        parts[0].startsWith(STANDARD_PREFIX) ? parts[0].substring(STANDARD_PREFIX.length()) : parts[0],
                        Written.BASE64,
                        "",
                        "");
            case TWICE -> parts.length == 2 ? keyed(parts[1], Written.TEXT, parts[0], "") : Optional.empty();
            case BASIC -> basic(parts, signature);
        };
    }

    private static Optional<Secret> basic(String[] parts, Signature signature) {
        if (parts[0].indexOf(':') < 1 || parts[0].endsWith(":")) {
            return Optional.empty();
        }
        return parts.length == 2
                ? keyed(parts[1], signature.key(), "", parts[0])
                : Optional.of(new Secret(new byte[0], "", parts[0]));
    }

    private static Optional<Secret> keyed(String text, Written written, String address, String credentials) {
        try {
            byte[] key = bytes(text, written);
            return key.length < KEY_BYTES_MIN ? Optional.empty() : Optional.of(new Secret(key, address, credentials));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static byte[] bytes(String text, Written written) {
        return switch (written) {
            case TEXT -> text.getBytes(StandardCharsets.UTF_8);
            case HEX -> HexFormat.of().parseHex(text);
            case BASE64 -> Base64.getDecoder().decode(text);
        };
    }

    /** Tells nothing of it. */
    @Override
    public String toString() {
        return "Secret";
    }
}
