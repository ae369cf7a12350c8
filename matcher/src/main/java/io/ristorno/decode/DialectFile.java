package io.ristorno.decode;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.Layout.Content;
import io.ristorno.decode.Mapping.AcceptorForm;
import io.ristorno.money.Commodity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads dialect files. Strict, and tells all problems at once. */
final class DialectFile {
    private static final int EXTENDS_MAX = 8;
    private static final List<Encoding> CHARACTERS = List.of(Encoding.ASCII, Encoding.EBCDIC);
    private static final List<Encoding> TYPES = List.of(Encoding.ASCII, Encoding.EBCDIC, Encoding.BCD);
    private static final List<Encoding> BITMAPS = List.of(Encoding.BINARY, Encoding.HEX_ASCII, Encoding.HEX_EBCDIC);
    private static final List<Encoding> INDICATORS =
            List.of(Encoding.ASCII, Encoding.EBCDIC, Encoding.BCD, Encoding.BINARY);
    private static final Map<String, Boolean> VARIABLE = new TreeMap<>(Map.of("fixed", false, "var", true));
    /** A field of the table may be taken out of what is extended, too: that is read before its line is. */
    private static final Map<String, Boolean> VARIABLE_OR_ABSENT =
            new TreeMap<>(Map.of("absent", false, "fixed", false, "var", true));

    private static final Map<String, Content> CONTENTS = contents();
    private static final Map<String, CodePage> PAGES =
            new TreeMap<>(Map.of("cp037", CodePage.CP037, "cp1047", CodePage.CP1047, "cp500", CodePage.CP500));
    private static final Map<String, AcceptorForm> ACCEPTORS = new TreeMap<>(Map.of(
            "auto", AcceptorForm.AUTO,
            "25-13-2", AcceptorForm.NAME25,
            "22-13-3", AcceptorForm.NAME22,
            "backslash", AcceptorForm.BACKSLASH));

    private final Function<String, Optional<byte[]>> others;
    private final List<Problem> problems = new ArrayList<>();
    /** Of the file being read: how composite fields are built. */
    private final Map<Integer, Parts> parts = new HashMap<>();

    private CodePage page = CodePage.CP037;

    DialectFile(Function<String, Optional<byte[]>> others) {
        this.others = others;
    }

    Reading<Dialect> read(byte[] json) {
        Json tree = merged(json, "", EXTENDS_MAX);
        if (!problems.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        Dialect dialect = dialect(DialectForm.of("", tree, problems));
        return problems.isEmpty() ? new Reading.Read<>(dialect) : new Reading.Refused<>(problems);
    }

    /** The file with what it extends: objects field by field, two levels deep; everything else replaced. */
    private Json merged(byte[] json, String path, int depth) {
        Json tree = tree(json, path);
        if (!(tree instanceof Json.Fields(Map<String, Json> own)) || !own.containsKey("extends")) {
            return tree;
        }
        String name = own.get("extends") instanceof Json.Text(String text) ? text : "";
        Optional<byte[]> base = depth == 0 ? Optional.empty() : others.apply(name);
        if (base.isEmpty()) {
            problems.add(new Problem(
                    path + "extends", "there is no such dialect, or it extends itself", "name a dialect that exists"));
            return tree;
        }
        Map<String, Json> all = new LinkedHashMap<>(own);
        all.remove("extends");
        return overlay(merged(base.get(), path + "extends.", depth - 1), new Json.Fields(all), 3);
    }

    private Json tree(byte[] json, String path) {
        try {
            return Json.read(json);
        } catch (IOException e) {
            problems.add(new Problem(
                    path.isEmpty() ? "$" : path,
                    "is not JSON, or has a field twice",
                    "check quotes, commas and brackets; there are no comments"));
            return new Json.Fields(Map.of());
        }
    }

    /** A line of the field table that names its kind is a whole line, and replaces the one below. */
    private static Json overlay(Json base, Json over, int depth) {
        if (depth == 0
                || !(base instanceof Json.Fields(Map<String, Json> below))
                || !(over instanceof Json.Fields(Map<String, Json> above))
                || above.containsKey("kind")) {
            return over;
        }
        Map<String, Json> all = new LinkedHashMap<>(below);
        above.forEach((name, value) -> all.merge(name, value, (old, mine) -> overlay(old, mine, depth - 1)));
        return new Json.Fields(all);
    }

    private Dialect dialect(DialectForm file) {
        // What it extends is laid under it by now, and is a field that people may write all the same.
        file.has("extends");
        page = file.choice("codePage", CodePage.CP037, PAGES);
        file.require("name");
        file.text("about", "");
        file.text("note", "");
        int version = version(file);
        var head = new Dialect.Head(
                file.text("name", ""),
                version,
                file.word("mti", Encoding.ASCII, TYPES),
                file.word("bitmap", Encoding.BINARY, BITMAPS),
                file.flag("always16"),
                file.flag("trailingAllowed"),
                page);
        Framing framing = framing(file.object("framing"), file.has("framing"));
        file.require("fields");
        Layout[] layouts = layouts(file.object("fields"));
        Mapping mapping = mapping(file.object("mapping"), layouts, version);
        file.end();
        return new Dialect(head, framing, layouts, mapping);
    }

    private static int version(DialectForm file) {
        int version = file.number("version", 1987, 1987, 2003);
        if (version != 1987 && version != 1993 && version != 2003) {
            file.refuse("version", "is no version of the standard", "write 1987, 1993 or 2003");
        }
        return version;
    }

    private Framing framing(DialectForm form, boolean given) {
        if (!given) {
            return Framing.BINARY_2;
        }
        String length = form.text("length", "binary-2");
        int dash = length.lastIndexOf('-');
        String word = dash < 0 ? "" : length.substring(0, dash);
        int bytes = length.equals("none") ? 0 : length.matches(".*-[1-6]") ? length.charAt(dash + 1) - '0' : -1;
        Optional<Encoding> encoding =
                INDICATORS.stream().filter(each -> each.word().equals(word)).findFirst();
        int most = encoding.equals(Optional.of(Encoding.BINARY)) ? 4 : 6;
        if (bytes < 0 || bytes > most || (bytes > 0 && encoding.isEmpty())) {
            form.refuse(
                    "length", "is no length of a frame", "write none, or encoding and bytes: binary-2, ascii-4 ...");
        }
        var framing = new Framing(
                encoding.orElse(Encoding.BINARY),
                Math.max(bytes, 0),
                form.flag("inclusive"),
                !form.has("countsHeader") || form.flag("countsHeader"),
                form.number("filler", 0, 0, 16),
                header(form));
        form.end();
        return framing;
    }

    private Framing.Header header(DialectForm form) {
        if (form.value("header").filter(Json.Text.class::isInstance).isPresent()) {
            return form.choice(
                    "header",
                    new Framing.Header.None(),
                    new TreeMap<>(Map.of(
                            "none", new Framing.Header.None(),
                            "base1", new Framing.Header.Base1(),
                            "tpdu", new Framing.Header.Tpdu())));
        }
        return form.optional("header", this::ownHeader).orElseGet(Framing.Header.None::new);
    }

    private Framing.Header ownHeader(DialectForm form) {
        Framing.Header header = new Framing.Header.Opaque(form.number("bytes", 0, 1, 64));
        if (form.has("text")) {
            String text = form.text("text", "");
            boolean ebcdic = form.word("enc", Encoding.ASCII, CHARACTERS) == Encoding.EBCDIC;
            header = new Framing.Header.Literal(ebcdic ? page.bytes(text) : text.getBytes(StandardCharsets.ISO_8859_1));
        } else if (!form.has("bytes")) {
            form.refuse("bytes", "is required", "add \"bytes\" or \"text\"");
        }
        form.end();
        return header;
    }

    private Layout[] layouts(DialectForm fields) {
        Layout[] layouts = new Layout[Dialect.FIELDS];
        Arrays.fill(layouts, Layout.UNKNOWN);
        for (String name : fields.names()) {
            int number = number(name);
            if (number < 2) {
                fields.refuse(name, "is no data element", "number fields from 2 to 192");
            } else {
                fields.optional(name, form -> field(form, number)).ifPresent(layout -> layouts[number] = layout);
            }
        }
        return layouts;
    }

    /** The number of a data element, or -1. */
    private static int number(String name) {
        int number = name.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(name) : -1;
        return number < Dialect.FIELDS ? number : -1;
    }

    private Layout field(DialectForm form, int number) {
        if (form.text("kind", "").equals("absent")) {
            return Layout.UNKNOWN;
        }
        Layout layout = layout(form, VARIABLE_OR_ABSENT);
        if (form.has("parts")) {
            parts.put(number, parts(form.object("parts"), layout));
        }
        form.end();
        return layout;
    }

    /** One line of a field table. */
    private static Layout layout(DialectForm form, Map<String, Boolean> kinds) {
        form.require("kind");
        boolean variable = form.choice("kind", false, kinds);
        Encoding encoding = form.word("enc", Encoding.ASCII, List.of(Encoding.values()));
        form.require("len");
        Encoding indicator = variable
                ? form.word("lenEnc", encoding.isCharacters() ? encoding : Encoding.ASCII, INDICATORS)
                : Encoding.BINARY;
        int digits = variable ? indicatorDigits(form) : 0;
        form.text("note", "");
        var line = new Layout.Line(
                form.choice("type", Content.ANS, CONTENTS),
                encoding,
                form.number("len", 0, 0, Layout.UNITS_MAX),
                form.choice("lenUnit", false, new TreeMap<>(Map.of("chars", false, "digits", false, "bytes", true))),
                form.choice("pad", false, new TreeMap<>(Map.of("left", false, "right", true))),
                indicator == Encoding.BCD ? (digits + 1) / 2 : digits,
                indicator);
        if (!variable && form.has("lenDigits")) {
            form.refuse("lenDigits", "belongs to kind \"var\"", "remove it, or write \"kind\": \"var\"");
        }
        return new Layout(line);
    }

    private static int indicatorDigits(DialectForm form) {
        form.require("lenDigits");
        return form.number("lenDigits", 2, 1, 4);
    }

    private Parts parts(DialectForm form, Layout field) {
        Parts parts =
                form.has("bitmap") ? bitmapped(form) : form.has("tag") ? tagged(form, field) : slices(form, field);
        form.end();
        return parts;
    }

    private Parts bitmapped(DialectForm form) {
        int bytes = form.number("bitmap", 8, 1, 8);
        Map<Integer, Layout> layouts = new HashMap<>();
        DialectForm fields = form.object("fields");
        for (String name : fields.names()) {
            int number = number(name);
            if (number < 1 || number > 8 * bytes) {
                fields.refuse(name, "is no bit of this bitmap", "number parts from 1 to " + 8 * bytes);
            } else {
                fields.optional(name, DialectFile::part).ifPresent(layout -> layouts.put(number, layout));
            }
        }
        return new Parts.Bitmapped(bytes, layouts);
    }

    private static Layout part(DialectForm form) {
        Layout layout = layout(form, VARIABLE);
        form.end();
        return layout;
    }

    private Parts tagged(DialectForm form, Layout field) {
        int size = form.number("tag", 2, 1, 8);
        Encoding encoding = field.encoding.isCharacters() ? field.encoding : Encoding.ASCII;
        Encoding tags = form.word("tagEnc", encoding, INDICATORS);
        Encoding indicator = form.word("lenEnc", encoding, INDICATORS);
        int digits = form.number("lenDigits", 2, 1, 4);
        int most = indicator == Encoding.BINARY ? Layout.UNITS_MAX : (int) Math.pow(10, digits) - 1;
        var value = new Layout(new Layout.Line(
                Content.ANS,
                form.word("enc", encoding, List.of(Encoding.values())),
                Math.min(most, Layout.UNITS_MAX),
                true,
                false,
                indicator == Encoding.BCD ? (digits + 1) / 2 : digits,
                indicator));
        return new Parts.Tagged(form.number("skip", 0, 0, 64), size, tags, page, value);
    }

    private static Parts slices(DialectForm form, Layout field) {
        Map<String, Parts.Slice> slices = new HashMap<>();
        if (!field.encoding.isCharacters()) {
            form.refuse("fields", "slices need a field of characters", "use \"enc\": \"ascii\" or \"ebcdic\"");
        }
        DialectForm fields = form.object("fields");
        for (String name : fields.names()) {
            fields.optional(name, part -> slice(part, field)).ifPresent(slice -> slices.put(name, slice));
        }
        return new Parts.Slices(slices);
    }

    private static Parts.Slice slice(DialectForm form, Layout field) {
        form.require("at");
        form.require("len");
        var slice = new Parts.Slice(form.number("at", 0, 0, 9999), form.number("len", 1, 1, 9999), field);
        form.end();
        return slice;
    }

    private Mapping mapping(DialectForm form, Layout[] layouts, int version) {
        var refs = new Refs(layouts, parts);
        var mapping = new Mapping(
                form.text("network", ""),
                refs.all(form, "lifeCycle"),
                form.flag("awaitResponse"),
                form.choice("cardAcceptor", AcceptorForm.AUTO, ACCEPTORS),
                refs.condition(form, "increment"),
                refs.condition(form, "newTotal"),
                refs.one(form, "clearingSequence"),
                refs.one(form, "clearingCount"),
                refs.condition(form, "clearingPartial"),
                refs.condition(form, "clearingReversal"),
                refs.condition(form, "fraud"),
                refs.condition(form, "ecommerce"),
                refs.one(form, "replacement"),
                refs.all(form, "secret"),
                decision(form, layouts),
                codes(form.object("answer"), version == 1987 ? Mapping.Codes.V1987 : Mapping.Codes.V1993),
                currency(form));
        form.end();
        return mapping;
    }

    private static int decision(DialectForm form, Layout[] layouts) {
        int field = form.number("decision", 0, 2, 128);
        if (field == 0 || holdsAmount(layouts[field])) {
            return field;
        }
        form.refuse("decision", "holds no amount", "name a variable field, or one of 12 to 64 characters");
        return 0;
    }

    private static boolean holdsAmount(Layout layout) {
        int units = layout.unitsMax();
        boolean fits = units >= Answer.AMOUNT && (units <= Answer.DECISION_MAX || !layout.isFixed());
        return fits && layout.encoding.isCharacters();
    }

    private static Mapping.Codes codes(DialectForm form, Mapping.Codes absent) {
        var codes = new Mapping.Codes(
                form.text("taken", absent.taken()),
                form.text("formatError", absent.formatError()),
                form.text("tryAgain", absent.tryAgain()),
                form.text("refused", absent.refused()));
        form.end();
        return codes;
    }

    private static Optional<Commodity> currency(DialectForm form) {
        Optional<Commodity> currency = Commodity.currency(form.text("defaultCurrency", ""));
        if (form.has("defaultCurrency") && currency.isEmpty()) {
            form.refuse("defaultCurrency", "is none of ISO 4217", "write an alphabetic code such as EUR");
        }
        return currency;
    }

    /** The standard's words for contents. */
    private static Map<String, Content> contents() {
        Map<String, Content> contents = new TreeMap<>();
        contents.put("n", Content.N);
        contents.put("xn", Content.XN);
        contents.put("z", Content.Z);
        contents.put("b", Content.B);
        contents.put("ans", Content.ANS);
        for (String word : List.of("a", "an", "as", "anp", "ns")) {
            contents.put(word, Content.AN);
        }
        return contents;
    }
}
