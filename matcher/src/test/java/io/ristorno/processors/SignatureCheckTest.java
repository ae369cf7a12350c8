package io.ristorno.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.adapt.Signature;
import io.ristorno.adapt.Signature.Scheme;
import io.ristorno.adapt.Signature.Written;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signed an event, to the millisecond and to the byte; what tells a signature that is none. */
class SignatureCheckTest {
    private static final long NOW = 1_772_359_200_000L;
    private static final byte[] BODY = text("{\"a\": 1}");
    private static final String KEY = "0123456789abcdef";
    private static final String ADDRESS = "https://rewards.example/hook";

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Signature signature(Scheme scheme) {
        return new Signature(scheme, "sig", "time", Written.TEXT, Written.HEX);
    }

    private static String line(Scheme scheme) {
        return switch (scheme) {
            case TIMESTAMPED, BODY -> KEY;
            case STANDARD_WEBHOOKS -> "whsec_" + base64(text(KEY));
            case TWICE -> ADDRESS + " " + KEY;
            case BASIC -> "user:pass " + KEY;
        };
    }

    private static boolean isGenuine(Scheme scheme, Map<String, String> headers) {
        Signature signature = signature(scheme);
        var check = new SignatureCheck(
                signature, List.of(Secret.of(line(scheme), signature).orElseThrow()));
        return check.isGenuine(name -> headers.getOrDefault(name, ""), BODY, NOW);
    }

    /** As the processor would sign it at a time. */
    private static Map<String, String> signed(Scheme scheme, long millis) {
        byte[] key = text(KEY);
        String seconds = Long.toString(millis / 1000);
        return switch (scheme) {
            case TIMESTAMPED -> Map.of("sig", "t=" + seconds + ",v1=" + hex(hmac(key, text(seconds + "."), BODY)));
            case STANDARD_WEBHOOKS ->
                Map.of(
                        "webhook-id",
                        "msg",
                        "webhook-timestamp",
                        seconds,
                        "webhook-signature",
                        "v1," + base64(hmac(key, text("msg." + seconds + "."), BODY)));
            case BODY -> Map.of("sig", hex(hmac(key, BODY)));
            case TWICE ->
                Map.of(
                        "time",
                        Long.toString(millis),
                        "sig",
                        base64(hmac(key, text(base64(hmac(key, BODY, text(ADDRESS + millis)))))));
            case BASIC -> Map.of("authorization", "Basic " + base64(text("user:pass")), "sig", hex(hmac(key, BODY)));
        };
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSignedIsGenuine(Scheme scheme) {
        assertThat(isGenuine(scheme, signed(scheme, NOW))).isTrue();
    }

    /** Nor is what is signed with nothing, by somebody who hopes that nothing is compared with nothing. */
    @ParameterizedTest
    @EnumSource
    void whatIsNotSignedIsNot(Scheme scheme) {
        assertThat(isGenuine(scheme, Map.of())).isFalse();
        Map<String, String> good = signed(scheme, NOW);
        for (String name : good.keySet()) {
            for (String bad :
                    List.of("", " ", "t=" + NOW / 1000 + ",v1=", "v1,", "Basic ", "Basic Og==", "00", "=", "!")) {
                var headers = new java.util.HashMap<>(good);
                headers.put(name, bad);
                assertThat(isGenuine(scheme, headers)).as("%s: %s", name, bad).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TIMESTAMPED, 300000, true",
        "TIMESTAMPED, -300000, true",
        "TIMESTAMPED, 301000, false",
        "TIMESTAMPED, -301000, false",
        "STANDARD_WEBHOOKS, 300000, true",
        "STANDARD_WEBHOOKS, -300000, true",
        "STANDARD_WEBHOOKS, 301000, false",
        "STANDARD_WEBHOOKS, -301000, false",
        "TWICE, 300000, true",
        "TWICE, -300000, true",
        "TWICE, 300001, false",
        "TWICE, -300001, false"
    })
    void fiveMinutesAreNearAndNotMore(Scheme scheme, long later, boolean isGenuine) {
        assertThat(isGenuine(scheme, signed(scheme, NOW + later))).isEqualTo(isGenuine);
    }

    /** A time that was not signed does not make an old event new. */
    @Test
    void theTimeIsSignedToo() {
        long old = NOW - 3_600_000;
        String stale = signed(Scheme.TIMESTAMPED, old).getOrDefault("sig", "");
        assertThat(isGenuine(Scheme.TIMESTAMPED, Map.of("sig", stale + ",t=" + NOW / 1000)))
                .isFalse();
        assertThat(isGenuine(Scheme.TIMESTAMPED, Map.of("sig", "t=" + NOW / 1000 + "," + stale)))
                .isFalse();
        for (Scheme scheme : List.of(Scheme.STANDARD_WEBHOOKS, Scheme.TWICE)) {
            var headers = new java.util.HashMap<>(signed(scheme, old));
            headers.replaceAll((name, value) -> name.contains("time") ? time(scheme) : value);
            assertThat(isGenuine(scheme, headers)).isFalse();
        }
    }

    private static String time(Scheme scheme) {
        return Long.toString(scheme == Scheme.TWICE ? NOW : NOW / 1000);
    }

    /** Rotation: an older secret's beside the new one's, in one header. */
    @Test
    void oneOfSeveralSignaturesIsEnough() {
        String good = signed(Scheme.TIMESTAMPED, NOW).getOrDefault("sig", "");
        assertThat(isGenuine(Scheme.TIMESTAMPED, Map.of("sig", good.replace(",v1=", ",v1=00ff,v0=11,v1="))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "short", "user:", ":pass", "a b c", "user:pass short", "whsec_"})
    void whatIsTooShortIsNoSecret(String line) {
        for (Scheme scheme : Scheme.values()) {
            assertThat(Secret.of(line, signature(scheme))).as(scheme.name()).isEmpty();
        }
    }
}
