package io.ristorno.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.host.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What became of a record: its status, and a line that says so. */
enum ResultLine {
    /** It was taken. */
    TAKEN,
    /** It was taken and waits for the purchase that it belongs to. */
    PARKED,
    /** It had been taken before. */
    REPEATED,
    /** Nobody links its card. */
    NOT_LINKED,
    /** The issuer declined: it creates nothing. */
    DECLINED,
    /** It is of no effect here: a header, a fee, a type that the mapping leaves out. */
    IGNORED,
    /** It cannot be read. */
    MALFORMED,
    /** It says what cannot be. */
    REFUSED,
    /** It broke a belief of ours: an operator has it. */
    SET_ASIDE;

    private static final JsonFactory JSON = new JsonFactory();

    static ResultLine of(Result result) {
        return switch (result) {
            case Result.Taken taken ->
                taken.repeated() ? REPEATED : taken.answer().purchase().isEmpty() ? PARKED : TAKEN;
            case Result.Done _ -> TAKEN;
            case Result.NotLinked _ -> NOT_LINKED;
            case Result.Refused _ -> REFUSED;
            case Result.SetAside _ -> SET_ASIDE;
            case Result.NotTaken _ -> throw new IllegalStateException("what was not taken has no result");
        };
    }

    /** Whether it is an event of a linked card that counts. */
    boolean counts() {
        return this == TAKEN || this == PARKED || this == REPEATED;
    }

    /** A line, with its end. */
    void write(
            ByteArrayOutputStream out,
            long record,
            @Nullable Transaction transaction,
            @Nullable Malformed malformed,
            @Nullable Result result) {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField("record", record);
            json.writeStringField("status", name());
            if (transaction != null) {
                json.writeStringField("id", transaction.id());
            }
            if (malformed != null) {
                problem(
                        json,
                        malformed.code().name(),
                        malformed.field().isEmpty() ? "$" : malformed.field(),
                        malformed.message(),
                        malformed.mend());
            }
            if (result != null) {
                told(json, result);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all that is written to it", e);
        }
        out.write('\n');
    }

    private static void told(JsonGenerator json, Result result) throws IOException {
        switch (result) {
            case Result.Taken taken -> {
                if (!taken.answer().purchase().isEmpty()) {
                    json.writeStringField("purchase", taken.answer().purchase());
                }
            }
            case Result.Refused refused ->
                problem(json, refused.objection().name(), "$", refused.why(), mend(refused.objection()));
            case Result.SetAside aside ->
                problem(
                        json,
                        "QUARANTINED",
                        "$",
                        "it was set aside as number " + aside.number() + "; nothing of it was taken",
                        "do not send it again: an operator has it in GET /v1/quarantine");
            case Result.Done _, Result.NotLinked _, Result.NotTaken _ -> {}
        }
    }

    private static String mend(Objection objection) {
        return switch (objection) {
            case REUSED_ID -> "give this record an id of its own, or send the first one again just as it was";
            case SETTLED -> "leave it as it is: what was said first stays";
            case FULL -> "an operator has to look at this member's purchases there";
            case TOO_LATE -> "give or take by hand what it comes to: POST /v1/members/{id}/adjustments";
            case UNKNOWN -> "check what it refers to, and send that first";
            case INSUFFICIENT -> "ask for no more than there is";
        };
    }

    private static void problem(JsonGenerator json, String code, String field, String message, String mend)
            throws IOException {
        json.writeObjectFieldStart("problem");
        json.writeStringField("code", code);
        json.writeStringField("field", field);
        json.writeStringField("message", message);
        json.writeStringField("mend", mend);
        json.writeEndObject();
    }
}
