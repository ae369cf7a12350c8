package io.ristorno.measure.sheet;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.measure.sheet.Given.Amount;
import io.ristorno.measure.sheet.Given.Fields;
import io.ristorno.measure.sheet.Given.Flag;
import io.ristorno.measure.sheet.Given.Items;
import io.ristorno.measure.sheet.Given.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One place of a filled-in sheet. Reading goes on after a problem with a stand-in, so that all problems are told at once; nothing is
 * worked out if there is one.
 */
final class Entry {
    /** Digits before and behind the point of any number. */
    static final int DIGITS_MOST = 30;

    static final int TEXT_MOST = 200;
    static final int ITEMS_MOST = 1_000_000;

    /** Nobody reads on behind so many. */
    static final int PROBLEMS_MOST = 100;

    private static final Given ABSENT = new Given.Nothing();

    private final String path;
    private final Given given;
    private final boolean isThere;
    private final Map<String, Problem> problems;
    private final Set<String> asked = new HashSet<>();

    private Entry(String path, Given given, boolean isThere, Map<String, Problem> problems) {
        this.path = path;
        this.given = given;
        this.isThere = isThere;
        this.problems = problems;
    }

    static Entry root(Given given) {
        return new Entry("", given, true, new LinkedHashMap<>());
    }

    List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    void refuse(String message, String mend) {
        String field = path.isEmpty() ? "$" : path;
        if (problems.size() < PROBLEMS_MOST) {
            problems.putIfAbsent(field, new Problem(field, message, mend));
        }
    }

    boolean isThere() {
        return isThere;
    }

    boolean isText() {
        return given instanceof Text;
    }

    /** A field of an object, there or not. */
    Entry field(String name) {
        asked.add(name);
        String its = path.isEmpty() ? name : path + "." + name;
        if (given instanceof Fields(Map<String, Given> all)) {
            Given value = all.get(name);
            return new Entry(its, value == null ? ABSENT : value, value != null, problems);
        }
        if (isThere) {
            refuse("must be an object", "write { ... } with the fields of ./ristorno measure METHOD --example");
        }
        return new Entry(its, ABSENT, false, problems);
    }

    boolean has(String name) {
        return given instanceof Fields(Map<String, Given> all) && all.containsKey(name);
    }

    /** Refuses what has not been asked for: a misspelt field would silently count for nothing. */
    void noMore() {
        if (given instanceof Fields(Map<String, Given> all)) {
            for (String name : all.keySet()) {
                if (!asked.contains(name)) {
                    String shown = name.length() <= 40 ? name : name.substring(0, 40);
                    new Entry(path.isEmpty() ? shown : path + "." + shown, ABSENT, true, problems)
                            .refuse(
                                    "there is no such field",
                                    Nearest.mend(
                                            name, asked, "take it out; known: " + String.join(", ", sorted(asked))));
                }
            }
        } else if (isThere) {
            refuse("must be an object", "write { ... }");
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** The items of an array that must be there. */
    List<Entry> items(int least, int most) {
        if (!(given instanceof Items(List<Given> all))) {
            refuse(isThere ? "must be an array" : "is missing", "write [ ... ]");
            return List.of();
        }
        if (all.size() < least || all.size() > most) {
            refuse("has " + all.size() + " items", "give " + least + " to " + most);
            return List.of();
        }
        var items = new ArrayList<Entry>(all.size());
        for (int i = 0; i < all.size(); i++) {
            items.add(new Entry(path + "[" + i + "]", all.get(i), true, problems));
        }
        return items;
    }

    String text() {
        if (given instanceof Text(String value)) {
            if (!value.isEmpty() && value.length() <= TEXT_MOST) {
                return value;
            }
            refuse("has " + value.length() + " characters", "give 1 to " + TEXT_MOST);
        } else {
            refuse(isThere ? "must be a text" : "is missing", "write it in quotes");
        }
        return "?";
    }

    String textOr(String usual) {
        return isThere ? text() : usual;
    }

    /** One of some words; the first if nothing is said. */
    String oneOf(String... words) {
        if (!isThere) {
            return words[0];
        }
        String said = text();
        if (!Arrays.asList(words).contains(said)) {
            refuse(
                    "is none of the words it may be",
                    Nearest.mend(said, List.of(words), "write one of " + String.join(", ", words)));
            return words[0];
        }
        return said;
    }

    boolean flagOr(boolean usual) {
        if (given instanceof Flag(boolean value)) {
            return value;
        }
        if (isThere) {
            refuse("must be true or false", "write true or false");
        }
        return usual;
    }

    /** A whole number. */
    long whole(long least, long most) {
        BigDecimal value = number().orElse(BigDecimal.valueOf(least));
        if (value.stripTrailingZeros().scale() > 0) {
            refuse("must be a whole number", "write it without decimals");
        } else if (value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            refuse("is out of range", "give " + least + " to " + most);
        } else {
            return value.longValueExact();
        }
        return least;
    }

    long wholeOr(long usual, long least, long most) {
        return isThere ? whole(least, most) : usual;
    }

    /** A number, exact, of any sign. */
    BigDecimal exact() {
        return number().orElse(BigDecimal.ZERO);
    }

    /** A number between two others, both included. */
    double between(double least, double most) {
        double value = number().map(BigDecimal::doubleValue).orElse(least);
        if (value < least || value > most) {
            refuse("is out of range", "give " + plain(least) + " to " + plain(most));
            return least;
        }
        return value;
    }

    double betweenOr(double usual, double least, double most) {
        return isThere ? between(least, most) : usual;
    }

    /** A number above 0. */
    double positive() {
        double value = number().map(BigDecimal::doubleValue).orElse(1.0);
        if (value <= 0) {
            refuse("must be above 0", "give a number above 0");
            return 1;
        }
        return value;
    }

    double any() {
        return number().map(BigDecimal::doubleValue).orElse(0.0);
    }

    private Optional<BigDecimal> number() {
        if (given instanceof Amount(BigDecimal value)) {
            if (value.signum() == 0) {
                return Optional.of(BigDecimal.ZERO);
            }
            long before = (long) value.precision() - value.scale();
            if (before <= DIGITS_MOST && value.scale() <= DIGITS_MOST && value.precision() <= 2 * DIGITS_MOST) {
                return Optional.of(value);
            }
            refuse(
                    "has too many digits",
                    "give at most " + DIGITS_MOST + " before the point and " + DIGITS_MOST + " behind it");
        } else {
            refuse(isThere ? "must be a number" : "is missing", "write a number without quotes; NaN and null are none");
        }
        return Optional.empty();
    }

    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
