package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code Idempotency-Key} on POST: a request that is sent again with its key is not done again, it gets the first answer again.
 *
 * <p>Neither key nor body is kept, but keyed hashes of them: a body may hold a card number. What says that nothing was done and
 * should be tried again (503, 429) is not kept. Events of processors are left out: who may not sign could spoil a key.
 */
final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";
    /** Of all answers that are kept. */
    static final long BYTES_MAX = 32L << 20;

    private static final Pattern KEY = Pattern.compile("[!-~][ -~]{0,254}");
    private static final String LOCATION = "Location";
    private static final String CONTEXT = "idempotency";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String EVENTS = "/v1/processors/";

    private final AnswersKept kept = new AnswersKept(BYTES_MAX);
    private final InstantSource clock;
    private final SecretKeySpec secret;

    Idempotency(InstantSource clock) {
        this.clock = clock;
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        secret = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** A request whose answer is to be kept: the first that is told, since from then on the key may be another request's. */
    private static final class Begun {
        private final Idempotency in;
        private final String key;
        private final AtomicBoolean told = new AtomicBoolean();

        Begun(Idempotency in, String key) {
            this.in = in;
            this.key = key;
        }

        void answered(AnswersKept.Answer answer) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            if (answer.status() == 503 || answer.status() == 429) {
                in.kept.drop(key);
            } else {
                in.kept.keep(key, answer, in.clock.millis());
            }
        }

        /** Its answer went by nobody who keeps it. */
        void lost() {
            if (told.compareAndSet(false, true)) {
                in.kept.drop(key);
            }
        }
    }

    /** Looks at a request whose body is there: goes on with it, or answers it as before. */
    void look(RoutingContext context) {
        String key = context.request().getHeader(HEADER);
        if (key == null
                || !context.request().method().equals(HttpMethod.POST)
                || context.body().buffer() == null && !context.body().available()
                || context.normalizedPath().startsWith(EVENTS)) {
            context.next();
        } else if (!KEY.matcher(key).matches()) {
            Problems.refuse(
                    context,
                    List.of(new Problem(HEADER, "is no key", "write 1 to 255 characters of ASCII, such as a UUID")));
        } else {
            String hashed = HexFormat.of().formatHex(hash(key.getBytes(StandardCharsets.UTF_8)));
            begin(context, hashed);
        }
    }

    private void begin(RoutingContext context, String key) {
        byte[] fingerprint = hash(
                (context.request().method() + " " + context.request().uri() + "\n").getBytes(StandardCharsets.UTF_8),
                CatalogueRoutes.body(context));
        switch (kept.begin(key, fingerprint, clock.millis())) {
            case AnswersKept.Before.First _ -> {
                var begun = new Begun(this, key);
                context.put(CONTEXT, begun);
                context.addEndHandler(ended -> {
                    if (ended.succeeded()) {
                        ended(context, begun);
                    }
                });
                context.next();
            }
            case AnswersKept.Before.Answered(AnswersKept.Answer answer) -> replay(context, answer);
            case AnswersKept.Before.UnderWay _ ->
                Problems.conflict(
                        context,
                        "IDEMPOTENCY_KEY_IN_USE",
                        "The request is under way",
                        "The same request with this " + HEADER + " is not answered yet.",
                        "Send it again after a second.");
            case AnswersKept.Before.Another _ ->
                Problems.send(
                        context,
                        422,
                        Problems.document(
                                        422,
                                        "The key is another request's",
                                        "Another request came with this " + HEADER + " within the last 24 hours.",
                                        "Give every request a key of its own, and send a request again just as it was.")
                                .put("code", "IDEMPOTENCY_KEY_REUSED"));
        }
    }

    /** Of an answer without a body, nobody but the response knows. */
    private static void ended(RoutingContext context, Begun begun) {
        if (context.response().bytesWritten() == 0) {
            begun.answered(new AnswersKept.Answer(context.response().getStatusCode(), "", location(context), ""));
        } else {
            begun.lost();
        }
    }

    private static void replay(RoutingContext context, AnswersKept.Answer answer) {
        context.response().setStatusCode(answer.status()).putHeader(REPLAYED, "true");
        if (!answer.type().isEmpty()) {
            context.response().putHeader("Content-Type", answer.type());
        }
        if (!answer.location().isEmpty()) {
            context.response().putHeader(LOCATION, answer.location());
        }
        context.response().end(Buffer.buffer(answer.body()));
    }

    private static String location(RoutingContext context) {
        return Objects.requireNonNullElse(context.response().headers().get(LOCATION), "");
    }

    /** To be told of every answer that has a body, before it is given: whoever asked may not wait for it any more. */
    static void answers(RoutingContext context, int status, String type, Buffer body) {
        Begun begun = context.get(CONTEXT);
        if (begun != null) {
            begun.answered(new AnswersKept.Answer(status, type, location(context), body.toString()));
        }
    }

    private byte[] hash(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
