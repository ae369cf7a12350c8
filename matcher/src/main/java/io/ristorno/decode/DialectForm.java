package io.ristorno.decode;

import io.ristorno.catalog.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One object of a dialect file, or of another file that people write, while it is read: hands out its fields, collects what is wrong with them, and goes on with
 * a harmless stand-in, so that a file's problems are told all at once.
 */
public final class DialectForm {
    private final String path;
    private final Map<String, Json> fields;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    private DialectForm(String path, Map<String, Json> fields, List<Problem> problems) {
        this.path = path;
        this.fields = fields;
        this.problems = problems;
    }

    public static DialectForm of(String path, Json json, List<Problem> problems) {
        if (json instanceof Json.Fields object) {
            return new DialectForm(path, object.all(), problems);
        }
        problems.add(
                new Problem(path.isEmpty() ? "$" : path, "is not an object", "write an object in braces: { ... }"));
        return new DialectForm(path, Map.of(), problems);
    }

    public boolean has(String name) {
        asked.add(name);
        return fields.containsKey(name);
    }

    public Set<String> names() {
        return fields.keySet();
    }

    public void refuse(String name, String message, String mend) {
        problems.add(new Problem(at(name), message, mend));
    }

    public boolean require(String name) {
        if (!has(name)) {
            refuse(name, "is required", "add \"" + name + "\"");
        }
        return has(name);
    }

    public Optional<Json> value(String name) {
        asked.add(name);
        return Optional.ofNullable(fields.get(name));
    }

    public String text(String name, String absent) {
        return value(name)
                .map(json -> json instanceof Json.Text(String text) ? text : notText(name))
                .orElse(absent);
    }

    private String notText(String name) {
        refuse(name, "is not a text", "write a text in quotes");
        return "";
    }

    public boolean flag(String name) {
        return value(name)
                .map(json -> json instanceof Json.Flag(boolean flag) ? flag : notFlag(name))
                .orElse(false);
    }

    private boolean notFlag(String name) {
        refuse(name, "is neither true nor false", "write true or false");
        return false;
    }

    public int number(String name, int absent, int min, int max) {
        return value(name)
                .map(json -> json instanceof Json.Whole(long number) && number >= min && number <= max
                        ? (int) number
                        : notNumber(name, absent, min, max))
                .orElse(absent);
    }

    private int notNumber(String name, int standIn, int min, int max) {
        refuse(name, "is not a whole number from " + min + " to " + max, "write a number from " + min + " to " + max);
        return standIn;
    }

    /** One of the words of an enum, written with hyphens; the first of them stands in for a wrong one. */
    public <E extends Enum<E>> E word(String name, E absent, List<E> allowed) {
        if (!has(name)) {
            return absent;
        }
        String text = text(name, "");
        return allowed.stream()
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseGet(() -> notWord(name, allowed));
    }

    private <E extends Enum<E>> E notWord(String name, List<E> allowed) {
        String words = allowed.stream().map(DialectForm::word).collect(Collectors.joining(", "));
        if (value(name).filter(Json.Text.class::isInstance).isPresent()) {
            refuse(name, "is none of the words for it", "write one of " + words);
        }
        return allowed.getFirst();
    }

    static String word(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of some texts, each with a meaning. */
    public <T> T choice(String name, T absent, Map<String, T> meanings) {
        if (!has(name)) {
            return absent;
        }
        T meaning = meanings.get(text(name, ""));
        if (meaning != null) {
            return meaning;
        }
        refuse(name, "is none of the words for it", "write one of " + String.join(", ", meanings.keySet()));
        return absent;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        value(name).ifPresent(json -> {
            if (json instanceof Json.Items(List<Json> items) && items.stream().allMatch(Json.Text.class::isInstance)) {
                items.forEach(item -> texts.add(((Json.Text) item).value()));
            } else {
                refuse(name, "is not a list of texts", "write a list in brackets: [\"...\"]");
            }
        });
        return texts;
    }

    public DialectForm object(String name) {
        return of(at(name), value(name).orElseGet(() -> new Json.Fields(Map.of())), problems);
    }

    public <T> Optional<T> optional(String name, Function<DialectForm, T> read) {
        return has(name) ? Optional.of(read.apply(object(name))) : Optional.empty();
    }

    /** To be called when all fields were asked for: complains about those that nobody knows. */
    public void end() {
        for (String name : fields.keySet()) {
            if (!asked.contains(name)) {
                refuse(name, "is not a field here", "remove it; the fields here are " + String.join(", ", asked));
            }
        }
    }

    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
