package io.ristorno.processors;

import io.ristorno.adapt.Adapted;
import io.ristorno.adapt.Adapter;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A processor that sends events here: how to read them, and by what to know that they are his. */
public final class Processor {
    private final Adapter adapter;
    private final SignatureCheck check;

    private Processor(Adapter adapter, SignatureCheck check) {
        this.adapter = adapter;
        this.check = check;
    }

    /**
     * A processor by its adapter and secrets.
     *
     * @param secrets a line each: several while they are rotated
     */
    public static Reading<Processor> of(Adapter adapter, List<String> secrets) {
        var read = new ArrayList<Secret>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < secrets.size(); i++) {
            Optional<Secret> secret = Secret.of(secrets.get(i), adapter.signature());
            secret.ifPresent(read::add);
            if (secret.isEmpty()) {
                problems.add(new Problem("line " + (i + 1), "is no secret of this scheme", form(adapter)));
            }
        }
        if (secrets.isEmpty()) {
            problems.add(new Problem("line 1", "is missing", form(adapter)));
        }
        return problems.isEmpty()
                ? new Reading.Read<>(new Processor(adapter, new SignatureCheck(adapter.signature(), read)))
                : new Reading.Refused<>(problems);
    }

    private static String form(Adapter adapter) {
        return switch (adapter.signature().scheme()) {
            case TIMESTAMPED -> "write the signing secret, as the processor shows it";
            case STANDARD_WEBHOOKS -> "write the signing secret, whsec_ and base64";
            case BODY ->
                "write the key, in "
                        + switch (adapter.signature().key()) {
                            case TEXT -> "plain text";
                            case HEX -> "hexadecimal";
                            case BASE64 -> "base64";
                        };
            case TWICE -> "write the address that the webhook is registered under, a blank, and its secret key";
            case BASIC -> "write user:password, and behind a blank the signing secret if there is one";
        };
    }

    public String name() {
        return adapter.name();
    }

    /**
     * Whether somebody who knows a secret sent an event.
     *
     * @param header tells a header by its name in lower case, {@code ""} if there is none
     * @param body as it came
     * @param nowMillis epoch milliseconds
     */
    public boolean isGenuine(UnaryOperator<String> header, byte[] body, long nowMillis) {
        return check.isGenuine(header, body, nowMillis);
    }

    /** What an event tells. */
    public Adapted adapt(byte[] body) {
        return adapter.adapt(body);
    }
}
