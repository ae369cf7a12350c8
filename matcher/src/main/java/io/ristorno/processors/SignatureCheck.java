package io.ristorno.processors;

import io.ristorno.adapt.Signature;
import io.ristorno.adapt.Signature.Written;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether somebody who knows one of some secrets sent an event. Every secret is tried, whichever fits, and bytes are compared in a
 * time that tells nothing of them.
 */
final class SignatureCheck {
    /** How far the sender's clock, or his retry, may lie apart from ours. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    /** Of signatures in one header: rotation needs two. */
    private static final int SIGNATURES_MAX = 16;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern BLANK = Pattern.compile(" ");

    private final Signature signature;
    private final List<Secret> secrets;

    SignatureCheck(Signature signature, List<Secret> secrets) {
        this.signature = signature;
        this.secrets = List.copyOf(secrets);
    }

    /**
     * Looks at an event as it came.
     *
     * @param header tells a header by its name in lower case, {@code ""} if there is none
     * @param nowMillis epoch milliseconds
     */
    boolean isGenuine(UnaryOperator<String> header, byte[] body, long nowMillis) {
        return switch (signature.scheme()) {
            case TIMESTAMPED -> timestamped(header.apply(signature.header()), body, nowMillis);
            case STANDARD_WEBHOOKS -> standard(header, body, nowMillis);
            case BODY -> any(List.of(header.apply(signature.header())), signature.told(), secret -> hmac(secret, body));
            case TWICE -> twice(header, body, nowMillis);
            case BASIC -> basic(header, body);
        };
    }

    /** What a secret's HMAC should have been. */
    private interface Expected {
        byte[] of(Secret secret);
    }

    private boolean timestamped(String header, byte[] body, long nowMillis) {
        String time = "";
        var told = new ArrayList<String>();
        for (String part : COMMA.split(header, SIGNATURES_MAX)) {
            if (part.strip().startsWith("t=")) {
                time = part.strip().substring(2);
            } else if (part.strip().startsWith("v1=")) {
                told.add(part.strip().substring(3));
            }
        }
        byte[] before = (time + ".").getBytes(StandardCharsets.UTF_8);
        return SECONDS.matcher(time).matches()
                && isNear(Long.parseLong(time) * 1000, nowMillis)
                && any(told, Written.HEX, secret -> hmac(secret, before, body));
    }

    private boolean standard(UnaryOperator<String> header, byte[] body, long nowMillis) {
        String time = header.apply("webhook-timestamp");
        byte[] before = (header.apply("webhook-id") + "." + time + ".").getBytes(StandardCharsets.UTF_8);
        var told = new ArrayList<String>();
        for (String each : BLANK.split(header.apply("webhook-signature"), SIGNATURES_MAX)) {
            if (each.startsWith("v1,")) {
                told.add(each.substring(3));
            }
        }
        return SECONDS.matcher(time).matches()
                && !header.apply("webhook-id").isEmpty()
                && isNear(Long.parseLong(time) * 1000, nowMillis)
                && any(told, Written.BASE64, secret -> hmac(secret, before, body));
    }

    private boolean twice(UnaryOperator<String> header, byte[] body, long nowMillis) {
        String time = header.apply(signature.timestampHeader());
        return MILLIS.matcher(time).matches()
                && isNear(Long.parseLong(time), nowMillis)
                && any(List.of(header.apply(signature.header())), Written.BASE64, secret -> {
                    byte[] behind = (secret.address() + time).getBytes(StandardCharsets.UTF_8);
                    byte[] once = Base64.getEncoder().encode(hmac(secret, body, behind));
                    return hmac(secret, once);
                });
    }

    private boolean basic(UnaryOperator<String> header, byte[] body) {
        String authorization = header.apply("authorization");
        byte[] given = authorization.regionMatches(true, 0, "Basic ", 0, 6)
                ? decoded(authorization.substring(6).strip(), Written.BASE64)
                : new byte[0];
        byte[] signed = decoded(header.apply(signature.header()), signature.told());
        boolean genuine = false;
        for (Secret secret : secrets) {
            boolean known = isSame(secret.credentials().getBytes(StandardCharsets.UTF_8), given);
            boolean whole = secret.key().length == 0 || isSame(hmac(secret, body), signed);
            genuine |= known && whole;
        }
        return genuine;
    }

    private boolean any(List<String> told, Written written, Expected expected) {
        boolean genuine = false;
        for (Secret secret : secrets) {
            byte[] own = expected.of(secret);
            for (String each : told) {
                genuine |= isSame(own, decoded(each, written));
            }
        }
        return genuine;
    }

    private static boolean isNear(long millis, long nowMillis) {
        return Math.abs(millis - nowMillis) <= TOLERANCE.toMillis();
    }

    /** In a time that does not depend on where they differ. */
    private static boolean isSame(byte[] own, byte[] told) {
        return own.length != 0 && MessageDigest.isEqual(own, told);
    }

    private static byte[] decoded(String text, Written written) {
        try {
            return written == Written.HEX ? HexFormat.of().parseHex(text) : Secret.bytes(text, written);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] hmac(Secret secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
