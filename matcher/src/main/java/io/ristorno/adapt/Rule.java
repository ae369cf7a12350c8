package io.ristorno.adapt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ristorno.decode.Malformed.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What becomes of the events that a condition holds for.
 *
 * @param ignored why they are none of ours, {@code ""} if they are transactions
 * @param fields of the canonical transaction by their paths, those of one object together
 * @param card tells the processor's id of the card
 * @param sums amount and billing
 */
record Rule(Condition when, String ignored, Map<String, Source> fields, Source card, Map<String, Sum> sums) {
    /** How a field of the canonical transaction is written. */
    enum Kind {
        TEXT,
        /** Cut, and blanks for what is no character: a name need not be whole to lead to a merchant. */
        NAME,
        NUMBER,
        FLAG
    }

    /** Fields that a rule may fill, beside card and amounts. */
    static final Map<String, Kind> KINDS = kinds();

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern CARD = Pattern.compile("[A-Za-z0-9_-]{1,50}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int NAME_MAX = 100;
    /** What is asked for must be told; what was billed need not be. */
    static final String AMOUNT = "amount";

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (String text : List.of(
                "type",
                "id",
                "at",
                "date",
                "processing",
                "network",
                "lifeCycle",
                "retrieval",
                "stan",
                "transmission",
                "approval",
                "acquirer",
                "original.stan",
                "merchant.id",
                "merchant.location",
                "merchant.mid",
                "merchant.acquirer",
                "merchant.terminal",
                "merchant.country",
                "merchant.channel")) {
            kinds.put(text, Kind.TEXT);
        }
        kinds.put("merchant.name", Kind.NAME);
        kinds.put("merchant.city", Kind.NAME);
        kinds.put("merchant.mcc", Kind.NUMBER);
        kinds.put("sequence", Kind.NUMBER);
        for (String flag : List.of("last", "newTotal", "ofIncrement", "fraud", "approved")) {
            kinds.put(flag, Kind.FLAG);
        }
        return kinds;
    }

    /** The canonical transaction; empty if something is wrong, which is a fault of the scene. */
    Optional<Adapted.One> apply(Scene scene, String adapter) {
        var out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("source", Adapter.SOURCE + adapter);
            card(json, scene, adapter);
            write(json, scene);
            sums(json, scene);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all that is written to it", e);
        }
        return scene.fault().isPresent()
                ? Optional.empty()
                : Optional.of(new Adapted.One(out.toString(StandardCharsets.UTF_8), places()));
    }

    private Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        fields.forEach((name, source) -> places.put(name, source.where()));
        sums.forEach((name, sum) -> {
            places.put(name, sum.where());
            places.put(name + ".minor", sum.where());
            places.put(name + ".cashMinor", sum.cash().map(Path::text).orElse(""));
            places.put(name + ".currency", sum.currency().where());
        });
        places.put("card", card.where());
        return places;
    }

    private void card(JsonGenerator json, Scene scene, String adapter) throws IOException {
        String told = card.tell(scene);
        if (!CARD.matcher(told).matches() || Adapter.holdsCardNumber(told)) {
            scene.refuse(
                    card.where(),
                    told.isEmpty() ? Code.NO_CARD : Code.BAD_CARD,
                    "send the processor's id of the card: 1 to 50 letters, digits, _ and -, and no card number");
            return;
        }
        json.writeObjectFieldStart("card");
        json.writeStringField("id", Adapter.CARD + adapter + "_" + told);
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Scene scene) throws IOException {
        String open = "";
        for (Map.Entry<String, Source> field : fields.entrySet()) {
            String name = field.getKey();
            String told = field.getValue().tell(scene);
            if (told.isEmpty()) {
                continue;
            }
            int dot = name.indexOf('.');
            String parent = dot < 0 ? "" : name.substring(0, dot);
            if (!parent.equals(open)) {
                if (!open.isEmpty()) {
                    json.writeEndObject();
                }
                if (!parent.isEmpty()) {
                    json.writeObjectFieldStart(parent);
                }
                open = parent;
            }
            json.writeFieldName(name.substring(dot + 1));
            value(json, scene, field.getValue(), KINDS.getOrDefault(name, Kind.TEXT), told);
        }
        if (!open.isEmpty()) {
            json.writeEndObject();
        }
    }

    private static void value(JsonGenerator json, Scene scene, Source source, Kind kind, String told)
            throws IOException {
        switch (kind) {
            case TEXT -> json.writeString(told);
            case NAME -> json.writeString(name(told));
            case NUMBER -> {
                if (NUMBER.matcher(told).matches()) {
                    json.writeNumber(Integer.parseInt(told));
                } else {
                    scene.refuse(source.where(), Code.BAD_VALUE, "send a whole number");
                    json.writeNumber(0);
                }
            }
            case FLAG -> {
                if (!told.equals("true") && !told.equals("false")) {
                    scene.refuse(source.where(), Code.BAD_VALUE, "send true or false");
                }
                json.writeBoolean(told.equals("true"));
            }
        }
    }

    private static String name(String told) {
        var name = new StringBuilder();
        told.codePoints().limit(NAME_MAX / 2).forEach(each -> name.appendCodePoint(each < ' ' ? ' ' : each));
        return name.toString();
    }

    private void sums(JsonGenerator json, Scene scene) throws IOException {
        for (Map.Entry<String, Sum> sum : sums.entrySet()) {
            boolean needed = sum.getKey().equals(AMOUNT) || sum.getValue().isTold(scene);
            Optional<Sum.Amount> amount = needed ? sum.getValue().tell(scene) : Optional.empty();
            if (amount.isPresent()) {
                json.writeObjectFieldStart(sum.getKey());
                json.writeNumberField("minor", amount.get().minor());
                json.writeStringField("currency", amount.get().currency());
                if (amount.get().cashMinor() != 0) {
                    json.writeNumberField("cashMinor", amount.get().cashMinor());
                }
                json.writeEndObject();
            }
        }
    }
}
