package io.ristorno.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The shipped example of a processor: the events of one purchase of 60.00, of which 10.00 come back; and how he signs them, written
 * independently of the service.
 */
enum ProcessorStory {
    STRIPE("ic_1FEiQC2eZvKYlo2CtahKepKy", "whsec_test_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH") {
        @Override
        List<String> sign(byte[] body, Instant at) {
            String time = Long.toString(at.getEpochSecond());
            return List.of(
                    "Stripe-Signature",
                    "t=" + time + ",v1=" + HEX.formatHex(hmac(text(secret()), text(time + "."), body))
                            + ",v0=6ffbb59b");
        }
    },
    LITHIC("aac502f9-aecc-458a-954e-4bcf6edb6123", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") {
        @Override
        List<String> sign(byte[] body, Instant at) {
            String time = Long.toString(at.getEpochSecond());
            byte[] key = Base64.getDecoder().decode(secret().substring("whsec_".length()));
            return List.of(
                    "webhook-id",
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    "webhook-timestamp",
                    time,
                    "webhook-signature",
                    "v1," + base64(hmac(key, text("msg_p5jXN8AQM9LWM0D4loKWxJek." + time + "."), body)));
        }
    },
    MARQETA("db389239-1ba4-4ffd-a1bd-5e0fd3ad46a9", "ristorno:Pass-word-of-20-chars My-20-to-50-chars-long-secret") {
        @Override
        List<String> sign(byte[] body, Instant at) {
            String[] parts = secret().split(" ", -1);
            return List.of(
                    "Authorization",
                    "Basic " + base64(text(parts[0])),
                    "X-Marqeta-Signature",
                    HEX.formatHex(hmac(text(parts[1]), body)));
        }
    },
    ADYEN("PI3227C223222B5BKTS5RC3D3", "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056") {
        @Override
        List<String> sign(byte[] body, Instant at) {
            return List.of("HmacSignature", base64(hmac(HEX.parseHex(secret()), body)));
        }
    },
    FIDEL(
            "bc538b71-31c5-4699-840a-6d4a08693314",
            "https://rewards.example/v1/processors/fidel d1f8a3d4-6d25-4c86-9a53-f7d5a0c21b4e") {
        @Override
        List<String> sign(byte[] body, Instant at) {
            String[] parts = secret().split(" ", -1);
            String time = Long.toString(at.toEpochMilli());
            String once = base64(hmac(text(parts[1]), body, text(parts[0]), text(time)));
            return List.of("x-fidel-signature", base64(hmac(text(parts[1]), text(once))), "x-fidel-timestamp", time);
        }
    };

    static final Path EXAMPLES = Path.of("..", "config", "adapters", "examples");
    private static final HexFormat HEX = HexFormat.of();
    private static final Instant TOLD = Instant.parse("2026-03-01T10:00:00Z");
    private static final Pattern TIME = Pattern.compile("2026-03-01T[0-9]{2}:[0-9]{2}:[0-9]{2}");
    private static final Pattern SECONDS = Pattern.compile("\\b17723[0-9]{5}\\b");

    private final String card;
    private final String secretLine;

    ProcessorStory(String card, String secretLine) {
        this.card = card;
        this.secretLine = secretLine;
    }

    /** The headers that say who sent a body, and when. */
    abstract List<String> sign(byte[] body, Instant at);

    String adapter() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String path() {
        return "/v1/processors/" + adapter();
    }

    String secret() {
        return secretLine;
    }

    /** Its events in order, as if they began at another moment and were of another card. */
    List<String> events(Instant began, String otherCard) {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(adapter()))) {
            return files.sorted()
                    .map(file -> at(began, read(file)).replace(card, otherCard))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String at(Instant began, String event) {
        long later = Duration.between(TOLD, began).toSeconds();
        String shifted = TIME.matcher(event)
                .replaceAll(found -> LocalDateTime.parse(found.group())
                        .plusSeconds(later)
                        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss")));
        return SECONDS.matcher(shifted).replaceAll(found -> Long.toString(Long.parseLong(found.group()) + later));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
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
}
