package io.ristorno.app;

import io.ristorno.catalog.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a setting of a feed of topics is named: {@code kafka.0.bootstrap}, {@code kafka.0.properties.security.protocol}.
 *
 * @param feed its number, from 0
 * @param setting {@code "bootstrap"}, or {@code "properties"}
 */
record TopicName(int feed, String setting) {
    private static final String PROPERTIES = "properties";
    private static final List<String> SETTINGS =
            List.of("name", "bootstrap", "topics", "group", "format", "dialect", "from", "deadLetterTopic");
    private static final Pattern FORM = Pattern.compile("kafka\\.(\\d{1,4})\\.(\\w+)");
    /** One of several topics, or a property of Kafka's own. */
    private static final Pattern LONG_FORM =
            Pattern.compile("kafka\\.(\\d{1,4})\\.(?:(topics)\\.\\d{1,4}|(properties)\\.[\\w.-]+)");

    private static final Pattern OTHER_FORM = Pattern.compile("kafka\\W*(\\d{1,4})?\\W*(\\w*).*");

    /** The parts of a key; empty if no feed of topics has such a setting. */
    static Optional<TopicName> of(String key) {
        Matcher form = FORM.matcher(key);
        if (form.matches() && (SETTINGS.contains(form.group(2)) || form.group(2).equals(PROPERTIES))) {
            return Optional.of(new TopicName(Integer.parseInt(form.group(1)), form.group(2)));
        }
        Matcher longForm = LONG_FORM.matcher(key);
        return longForm.matches()
                ? Optional.of(new TopicName(
                        Integer.parseInt(longForm.group(1)), longForm.group(2) == null ? PROPERTIES : "topics"))
                : Optional.empty();
    }

    /** What to write instead of a key that begins with {@code kafka} and is none. */
    static String mend(String key) {
        Matcher form = OTHER_FORM.matcher(key);
        boolean matches = form.matches();
        String feed = matches && form.group(1) != null ? form.group(1) : "0";
        String meant = matches ? form.group(2) : "";
        String setting =
                SETTINGS.contains(meant) ? meant : Nearest.to(meant, SETTINGS).orElse("");
        return setting.isEmpty()
                ? "a feed's settings are named by its number: kafka." + feed + "." + String.join(", .", SETTINGS)
                        + ", .properties.*; in a file they are a list below kafka:"
                : "did you mean kafka." + feed + "." + setting + "? A feed's setting is named by the feed's number";
    }
}
