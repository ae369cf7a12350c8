package io.ristorno.app;

import io.ristorno.catalog.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings from the environment: {@code RISTORNO_HTTP_PORT} for {@code http.port}. A variable with this beginning that is none is
 * refused, as a mistyped key of a file is: nobody would see that it does nothing. Its value is never told: it may be a key.
 */
final class SettingsVariables {
    private static final String PREFIX = "RISTORNO_";
    /** Heard elsewhere, as secrets of processors are: by the starting script, by the card key, by the log. */
    private static final Set<String> OTHERS = Set.of("RISTORNO_OPTS", "RISTORNO_CARD_KEY", "RISTORNO_LOG");

    private final Map<String, String> environment;
    private final List<String> problems;

    SettingsVariables(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Map<String, Said> read() {
        var keys = new TreeMap<String, String>();
        Settings.DEFAULTS.keySet().forEach(key -> keys.put(variable(key), key));
        var said = new LinkedHashMap<String, Said>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            String key = keys.get(variable);
            if (key != null) {
                said.put(key, new Said(value, "environment variable " + variable));
            } else if (variable.startsWith(PREFIX)
                    && !variable.startsWith(Adapters.VARIABLE)
                    && !OTHERS.contains(variable)) {
                problems.add("environment variable " + variable + ": there is no such setting; "
                        + mend(variable, keys.keySet()));
            }
        });
        return said;
    }

    private static String variable(String key) {
        return PREFIX + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String mend(String variable, Set<String> known) {
        if (variable.startsWith(PREFIX + "LINK")) {
            return "links are set in a file, or by a flag such as --set links.0.port=8583";
        }
        if (variable.startsWith(PREFIX + "KAFKA")) {
            return "feeds of topics are set in a file, or by a flag such as --set kafka.0.group=ristorno";
        }
        var words = new TreeSet<String>();
        known.forEach(each -> words.add(each.substring(PREFIX.length())));
        OTHERS.forEach(each -> words.add(each.substring(PREFIX.length())));
        return Nearest.to(variable.substring(PREFIX.length()), words)
                .map(near -> "did you mean " + PREFIX + near + "?")
                .orElse("unset it; the variables are " + String.join(", ", known) + ", "
                        + String.join(", ", new TreeSet<>(OTHERS)));
    }
}
