package io.ristorno.adapt;

import io.ristorno.adapt.Sum.Does;
import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.DialectForm;
import io.ristorno.decode.Json;
import io.ristorno.decode.JsonTransactions;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads adapter files. Strict, and tells all problems at once. */
final class AdapterFile {
    private static final Source NOTHING = new Source.Constant("");
    private static final String SOURCE_MEND =
            "write a path such as \"$.data.id\", a constant, or one of {\"first\": [...]}, {\"join\": [...]}, {\"of\": ..., \"words\": {...}},"
                    + " {\"of\": ..., \"epoch\": \"seconds\"}, {\"of\": ..., \"zone\": ...}, {\"when\": {...}, \"then\": ...}";
    private static final String PATH_MEND =
            "write $ for the event or @ for the item, and the names behind it: \"$.data.object.id\", \"@.mutations[0].reserved\"";
    private static final Map<String, ChronoUnit> EPOCHS =
            new TreeMap<>(Map.of("seconds", ChronoUnit.SECONDS, "milliseconds", ChronoUnit.MILLIS));

    private final List<Problem> problems = new ArrayList<>();
    private Map<String, Json> common = Map.of();
    private boolean items;

    Reading<Adapter> read(byte[] json) {
        Json tree;
        try {
            tree = Json.read(json);
        } catch (IOException _) {
            return new Reading.Refused<>(List.of(new Problem(
                    "$",
                    "is not JSON, or has a field twice",
                    "check quotes, commas and brackets; there are no comments")));
        }
        Adapter adapter = adapter(DialectForm.of("", tree, problems));
        return problems.isEmpty() ? new Reading.Read<>(adapter) : new Reading.Refused<>(problems);
    }

    private Adapter adapter(DialectForm file) {
        file.require("name");
        String name = file.text("name", "");
        if (file.has("name") && !Adapter.NAME.matcher(name).matches()) {
            file.refuse("name", "is no name of an adapter", "write 1 to 20 small letters, digits and -");
        }
        file.text("about", "");
        file.require("signature");
        Signature signature = signature(file.object("signature"), file.has("signature"));
        common = file.value("common").orElse(new Json.Fields(Map.of())) instanceof Json.Fields(Map<String, Json> told)
                ? told
                : notCommon(file);
        Optional<Path> each = file.has("each") ? path(file, "each", file.text("each", "")) : Optional.empty();
        List<Rule> ofEvents = rules(file, "rules");
        items = true;
        List<Rule> ofItems = file.has("each") ? rules(file, "eachRules") : List.of();
        file.end();
        return new Adapter(name, signature, each, ofEvents, ofItems);
    }

    private static Map<String, Json> notCommon(DialectForm file) {
        file.refuse(
                "common", "is not an object", "write an object in braces: what all transactions of the adapter have");
        return Map.of();
    }

    private static Signature signature(DialectForm form, boolean given) {
        if (!given) {
            return new Signature(Signature.Scheme.BODY, "", "", Signature.Written.TEXT, Signature.Written.HEX);
        }
        form.require("scheme");
        var scheme = form.word("scheme", Signature.Scheme.BODY, List.of(Signature.Scheme.values()));
        boolean own = scheme != Signature.Scheme.STANDARD_WEBHOOKS;
        String header = own && form.require("header") ? form.text("header", "").toLowerCase(Locale.ROOT) : "";
        String timestamp = scheme == Signature.Scheme.TWICE && form.require("timestampHeader")
                ? form.text("timestampHeader", "").toLowerCase(Locale.ROOT)
                : "";
        List<Signature.Written> written = List.of(Signature.Written.values());
        boolean coded = scheme == Signature.Scheme.BODY || scheme == Signature.Scheme.BASIC;
        var key = coded ? form.word("key", Signature.Written.TEXT, written) : Signature.Written.TEXT;
        var told = coded
                ? form.word("told", Signature.Written.HEX, List.of(Signature.Written.HEX, Signature.Written.BASE64))
                : Signature.Written.BASE64;
        form.end();
        return new Signature(scheme, header, timestamp, key, told);
    }

    private List<Rule> rules(DialectForm file, String name) {
        file.require(name);
        var rules = new ArrayList<Rule>();
        if (file.value(name).isPresent() && !(file.value(name).get() instanceof Json.Items)) {
            file.refuse(name, "is not a list", "write a list in brackets: [{\"when\": {...}, ...}]");
        }
        if (file.value(name).orElse(new Json.Items(List.of())) instanceof Json.Items(List<Json> all)) {
            for (int i = 0; i < all.size(); i++) {
                rules.add(rule(DialectForm.of(name + "[" + i + "]", all.get(i), problems)));
            }
        }
        return rules;
    }

    private Rule rule(DialectForm form) {
        Condition when = form.has("when") ? condition(form.object("when")) : Condition.ALWAYS;
        boolean ignored = form.has("ignore");
        if (ignored == form.has("transaction")) {
            form.refuse(
                    "transaction",
                    "has to stand there, or \"ignore\", and not both",
                    "write \"ignore\": \"why it is none of ours\", or \"transaction\": {...}");
        }
        String why = form.text("ignore", "");
        if (ignored && why.isBlank()) {
            form.refuse("ignore", "says nothing", "write why such events are none of ours");
        }
        Rule rule = form.has("transaction") && !ignored
                ? transaction(when, withCommon(form))
                : new Rule(when, why.isBlank() ? "?" : why, Map.of(), NOTHING, Map.of());
        form.end();
        return rule;
    }

    /** What all transactions have is laid under what this one says; null leaves a field out. */
    private DialectForm withCommon(DialectForm rule) {
        if (!(rule.value("transaction").orElseThrow() instanceof Json.Fields(Map<String, Json> own))) {
            return rule.object("transaction");
        }
        Map<String, Json> all = new LinkedHashMap<>(common);
        all.putAll(own);
        all.values().removeIf(Json.Other.class::isInstance);
        return DialectForm.of(rule.at("transaction"), new Json.Fields(all), problems);
    }

    private Rule transaction(Condition when, DialectForm form) {
        Map<String, Source> fields = new LinkedHashMap<>();
        var merchant = form.has("merchant") ? Optional.of(form.object("merchant")) : Optional.<DialectForm>empty();
        var original = form.has("original") ? Optional.of(form.object("original")) : Optional.<DialectForm>empty();
        form.require("type");
        form.require("id");
        form.require("merchant");
        Rule.KINDS.keySet().forEach(path -> {
            String leaf = path.substring(path.indexOf('.') + 1);
            Optional<DialectForm> holder = path.startsWith("merchant.")
                    ? merchant
                    : path.startsWith("original.") ? original : Optional.of(form);
            holder.filter(object -> object.has(leaf)).ifPresent(object -> fields.put(path, source(object, leaf)));
        });
        merchant.ifPresent(DialectForm::end);
        original.ifPresent(DialectForm::end);
        refuseType(form, fields.getOrDefault("type", NOTHING));
        Source card = form.require("card") ? source(form, "card") : NOTHING;
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (String name : List.of(Rule.AMOUNT, "billing")) {
            form.optional(name, object -> sum(object, name.equals(Rule.AMOUNT))).ifPresent(sum -> sums.put(name, sum));
        }
        form.end();
        return new Rule(when, "", grouped(fields), card, sums);
    }

    /** Those of one object one behind the other: an object is written once. */
    private static Map<String, Source> grouped(Map<String, Source> fields) {
        Map<String, Source> grouped = new LinkedHashMap<>();
        for (String parent : List.of("", "original.", "merchant.")) {
            fields.forEach((path, source) -> {
                if (parent.isEmpty() ? path.indexOf('.') < 0 : path.startsWith(parent)) {
                    grouped.put(path, source);
                }
            });
        }
        return grouped;
    }

    private static void refuseType(DialectForm form, Source type) {
        if (type instanceof Source.Constant(String word)
                && !word.isEmpty()
                && !JsonTransactions.types().contains(word)) {
            form.refuse(
                    "type",
                    "is no kind of transaction",
                    Nearest.mend(
                            word,
                            JsonTransactions.types(),
                            "write one of " + String.join(", ", JsonTransactions.types())));
        }
    }

    private Condition condition(DialectForm form) {
        var tests = new ArrayList<Condition.Test>();
        for (String name : form.names()) {
            path(form, name, name).ifPresent(path -> tests.add(test(form, name, path)));
            form.has(name);
        }
        return new Condition(tests);
    }

    private Condition.Test test(DialectForm form, String name, Path path) {
        return switch (form.value(name).orElseThrow()) {
            case Json.Text(String word) -> new Condition.Among(path, List.of(word));
            case Json.Flag(boolean flag) -> new Condition.Among(path, List.of(Boolean.toString(flag)));
            case Json.Whole(long number) -> new Condition.Among(path, List.of(Long.toString(number)));
            case Json.Items _ -> new Condition.Among(path, form.texts(name));
            case Json.Fields _ -> shape(form.object(name), path);
            case Json.Other _ -> {
                form.refuse(
                        name,
                        "is no test",
                        "write a word, a list of words, {\"not\": [...]}, {\"told\": true} or {\"below\": 0}");
                yield new Condition.Present(path, true);
            }
        };
    }

    private static Condition.Test shape(DialectForm form, Path path) {
        if (form.has("not")) {
            List<String> words = form.value("not").orElseThrow() instanceof Json.Text(String word)
                    ? List.of(word)
                    : form.texts("not");
            form.end();
            return new Condition.Except(new Condition.Among(path, words));
        }
        if (form.has("told")) {
            boolean told = form.flag("told");
            form.end();
            return new Condition.Present(path, told);
        }
        boolean below = form.has("below");
        form.number(below ? "below" : "from", 0, 0, 0);
        if (!below && !form.has("from")) {
            form.refuse(
                    "told",
                    "is missing",
                    "write {\"not\": [...]}, {\"told\": true}, {\"told\": false}, {\"below\": 0} or {\"from\": 0}");
        }
        form.end();
        return new Condition.Below(path, below);
    }

    private Optional<Path> path(DialectForm form, String name, String text) {
        Optional<Path> path = Path.of(text);
        if (path.isEmpty()) {
            form.refuse(name, "is no path", PATH_MEND);
        } else if (path.get().ofItem() && !items) {
            form.refuse(
                    name,
                    "begins at an item, and there is none here",
                    "begin with $, or put the rule into \"eachRules\"");
        }
        return path;
    }

    private Source source(DialectForm form, String name) {
        return source(form, name, form.value(name).orElse(new Json.Other()));
    }

    private Source source(DialectForm form, String name, Json json) {
        return switch (json) {
            case Json.Text(String text)
            when Path.isMeant(text) ->
                path(form, name, text).<Source>map(Source.At::new).orElse(NOTHING);
            case Json.Text(String text) -> new Source.Constant(text);
            case Json.Flag(boolean flag) -> new Source.Constant(Boolean.toString(flag));
            case Json.Whole(long number) -> new Source.Constant(Long.toString(number));
            case Json.Fields fields -> conversion(DialectForm.of(form.at(name), fields, problems));
            case Json.Items _, Json.Other _ -> {
                form.refuse(name, "tells nothing", SOURCE_MEND);
                yield NOTHING;
            }
        };
    }

    private Source conversion(DialectForm form) {
        Source source;
        if (form.has("first")) {
            source = new Source.First(sources(form, "first"));
        } else if (form.has("join")) {
            source = new Source.Join(sources(form, "join"));
        } else if (form.has("then")) {
            form.require("when");
            source = new Source.Only(condition(form.object("when")), source(form, "then"));
        } else if (form.require("of")) {
            source = path(form, "of", form.text("of", ""))
                    .map(path -> converted(form, path))
                    .orElse(NOTHING);
        } else {
            form.refuse("of", "or another word for what to do is missing", SOURCE_MEND);
            source = NOTHING;
        }
        form.end();
        return source;
    }

    private Source converted(DialectForm form, Path path) {
        if (form.has("words")) {
            DialectForm words = form.object("words");
            Map<String, String> table = new LinkedHashMap<>();
            words.names().forEach(word -> table.put(word, words.text(word, "")));
            return new Source.Words(path, table);
        }
        if (form.has("epoch")) {
            return new Source.Epoch(path, form.choice("epoch", ChronoUnit.SECONDS, EPOCHS));
        }
        if (form.require("zone")) {
            return path(form, "zone", form.text("zone", ""))
                    .<Source>map(zone -> new Source.Local(path, zone))
                    .orElse(NOTHING);
        }
        return NOTHING;
    }

    private List<Source> sources(DialectForm form, String name) {
        if (form.value(name).orElseThrow() instanceof Json.Items(List<Json> all) && !all.isEmpty()) {
            return all.stream().map(json -> source(form, name, json)).toList();
        }
        form.refuse(name, "is no list", "write a list in brackets");
        return List.of(NOTHING);
    }

    private Sum sum(DialectForm form, boolean withCash) {
        form.require("value");
        form.require("currency");
        Sum.From from = from(form);
        var sum = new Sum(
                from,
                form.word("unit", Sum.Unit.MINOR, List.of(Sum.Unit.values())),
                form.word("sign", Sum.Sign.POSITIVE, List.of(Sum.Sign.values())),
                form.has("currency") ? source(form, "currency") : NOTHING,
                withCash && form.has("cash") ? path(form, "cash", form.text("cash", "")) : Optional.empty(),
                form.has("decimals") ? decimals(form.object("decimals")) : Map.of());
        form.end();
        return sum;
    }

    private static Map<String, Integer> decimals(DialectForm form) {
        Map<String, Integer> decimals = new LinkedHashMap<>();
        form.names().forEach(code -> decimals.put(code, form.number(code, 0, 0, 4)));
        return decimals;
    }

    private Sum.From from(DialectForm form) {
        Path nowhere = Path.of("$.value").orElseThrow();
        if (form.value("value").orElse(new Json.Other()) instanceof Json.Fields) {
            DialectForm held = form.object("value");
            held.require("held");
            List<Sum.Step> steps = steps(held);
            held.end();
            return new Sum.Held(steps);
        }
        Optional<Path> less = form.has("less") ? path(form, "less", form.text("less", "")) : Optional.empty();
        return new Sum.Field(
                form.has("value") ? path(form, "value", form.text("value", "")).orElse(nowhere) : nowhere, less);
    }

    private List<Sum.Step> steps(DialectForm form) {
        var steps = new ArrayList<Sum.Step>();
        if (form.value("held").orElse(new Json.Other()) instanceof Json.Items(List<Json> all)) {
            for (int i = 0; i < all.size(); i++) {
                DialectForm step = DialectForm.of(form.at("held") + "[" + i + "]", all.get(i), problems);
                step.require("value");
                steps.add(new Sum.Step(
                        step.has("when") ? condition(step.object("when")) : Condition.ALWAYS,
                        path(step, "value", step.text("value", ""))
                                .orElse(Path.of("$.value").orElseThrow()),
                        step.word("does", Does.ADD, List.of(Does.values()))));
                step.end();
            }
        }
        if (steps.isEmpty()) {
            form.refuse(
                    "held",
                    "has no steps",
                    "write a list: [{\"when\": {...}, \"value\": \"@.amount\", \"does\": \"add\"}]");
            steps.add(new Sum.Step(Condition.ALWAYS, Path.of("$.value").orElseThrow(), Does.ADD));
        }
        return steps;
    }
}
