package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.ristorno.decode.Malformed.Code;
import io.ristorno.event.Exposure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads exposures as JSON: a request's body, or one object a line of a stream. Strict, as {@link JsonTransactions} is: an unknown field,
 * a field twice, a value of another type is refused with the field's name. A text that looks as if it held a card number is refused,
 * since it would be kept.
 */
public final class JsonExposures {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(1_000)
                    .maxNameLength(100)
                    .maxNumberLength(40)
                    .build())
            .build();

    private static final String FORM = "write {\"type\":\"click\", ...}";
    private static final Malformed NOT_JSON = Malformed.of(Code.NOT_JSON, "", FORM);
    private static final List<String> FIELDS = List.of(
            "type",
            "id",
            "at",
            "program",
            "member",
            "offer",
            "campaign",
            "placement",
            "creative",
            "medium",
            "rank",
            "viewable");

    /** Clocks differ, and so do days: as with card messages. */
    private static final Duration AHEAD_MOST = Duration.ofHours(26);

    private final JsonFields fields;
    private final long receivedMillis;
    private Optional<Exposure.Kind> kind = Optional.empty();
    private Optional<Instant> at = Optional.empty();
    private String id = "";
    private String program = "";
    private String member = "";
    private String offer = "";
    private String campaign = "";
    private String placement = "";
    private String creative = "";
    private String medium = "";
    private int rank;
    private boolean viewable;

    private JsonExposures(JsonFields fields, long receivedMillis) {
        this.fields = fields;
        this.receivedMillis = receivedMillis;
    }

    /**
     * Reads one object.
     *
     * @param receivedMillis when it was received first, epoch milliseconds
     */
    public static Seen decode(byte[] bytes, long receivedMillis) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NOT_JSON;
            }
            var fields = new JsonFields(parser, bytes, 0);
            var reading = new JsonExposures(fields, receivedMillis);
            reading.read();
            return fields.fault().isEmpty() && parser.nextToken() != null ? NOT_JSON : reading.seen();
        } catch (IOException broken) {
            Code code = broken instanceof StreamConstraintsException ? Code.TOO_LARGE : Code.NOT_JSON;
            return Malformed.of(code, "", BrokenJson.mend(broken, FORM));
        }
    }

    private void read() throws IOException {
        int seen = 0;
        for (String name = fields.next(); !name.isEmpty(); name = fields.next()) {
            int place = FIELDS.indexOf(name);
            if (place < 0) {
                fields.unknown(FIELDS);
            } else {
                seen = fields.once(seen, 1 << place);
                field(name);
            }
        }
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "type" -> kind = kind();
            case "id" -> id = text(1);
            case "at" -> at = at();
            case "program" -> program = text(1);
            case "member" -> member = text(1);
            case "offer" -> offer = text(1);
            case "campaign" -> campaign = text(1);
            case "placement" -> placement = text(1);
            case "creative" -> creative = text(0);
            case "medium" -> medium = text(0);
            case "rank" -> rank = (int) fields.whole(1, Exposure.RANK_MAX);
            default -> viewable = fields.flag();
        }
    }

    private String text(int lengthMin) throws IOException {
        String text = fields.text(lengthMin, Exposure.TEXT_MAX);
        return CardRequest.holdsCardNumber(text)
                ? fields.refuse(Code.BAD_VALUE, "write nothing that looks like a card number", "")
                : text;
    }

    private Optional<Exposure.Kind> kind() throws IOException {
        String word = fields.text(1, Exposure.TEXT_MAX);
        for (Exposure.Kind each : Exposure.Kind.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(each);
            }
        }
        return fields.refuse(
                Code.BAD_VALUE, "write opportunity, impression, view, click or activation", Optional.empty());
    }

    private Optional<Instant> at() throws IOException {
        Optional<Instant> moment =
                JsonTime.dateTime(fields.text(1, Exposure.TEXT_MAX)).flatMap(CardTime::instant);
        if (moment.isEmpty()) {
            return fields.refuse(
                    Code.BAD_TIME, "write date, time and offset, such as 2026-03-01T10:00:00Z", Optional.empty());
        }
        boolean early = moment.get().toEpochMilli() <= receivedMillis + AHEAD_MOST.toMillis();
        return early
                ? moment
                : fields.refuse(Code.TIME_OUT_OF_RANGE, "write when it happened, not when it will", Optional.empty());
    }

    private Seen seen() {
        missing("type", kind.isEmpty());
        missing("id", id.isEmpty());
        missing("at", at.isEmpty());
        missing("member", member.isEmpty());
        missing("placement", placement.isEmpty());
        if (offer.isEmpty() && campaign.isEmpty()) {
            fields.refuse(
                    "offer", Code.MISSING, "name what was shown: \"offer\", or \"campaign\" where it was all of one");
        }
        return fields.fault()
                .<Seen>map(fault -> fault)
                .orElseGet(() -> new Seen.Told(
                        program,
                        member,
                        kind.orElseThrow(),
                        id,
                        offer,
                        campaign,
                        placement,
                        creative,
                        medium,
                        rank,
                        viewable,
                        at.orElseThrow()));
    }

    private void missing(String field, boolean absent) {
        if (absent) {
            fields.refuse(field, Code.MISSING, "add \"" + field + "\"");
        }
    }
}
