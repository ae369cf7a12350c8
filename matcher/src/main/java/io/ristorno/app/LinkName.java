package io.ristorno.app;

import io.ristorno.catalog.Nearest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a link's setting is named: {@code links.0.port}.
 *
 * @param link its number, from 0
 * @param setting {@code "port"}
 */
record LinkName(int link, String setting) {
    private static final Set<String> SETTINGS =
            Set.of("name", "host", "port", "dialect", "idleSeconds", "frameBytesMax");
    private static final Pattern FORM = Pattern.compile("links\\.(\\d{1,4})\\.(\\w+)");
    /** {@code links.port}, {@code links[0].port}, {@code links.port.0}: what people write who have not read the line above. */
    private static final Pattern OTHER_FORM = Pattern.compile("links\\W*(\\d{1,4})?\\W*(\\w*).*");

    /** The parts of a key; empty if no link has such a setting. */
    static Optional<LinkName> of(String key) {
        Matcher form = FORM.matcher(key);
        return form.matches() && SETTINGS.contains(form.group(2))
                ? Optional.of(new LinkName(Integer.parseInt(form.group(1)), form.group(2)))
                : Optional.empty();
    }

    /** Whether a key is meant to be of a link. */
    static boolean isOne(String key) {
        return key.startsWith("links.");
    }

    /** What to write instead of a key that begins with {@code links} and is none. */
    static String mend(String key) {
        Matcher form = OTHER_FORM.matcher(key);
        boolean matches = form.matches();
        String link = matches && form.group(1) != null ? form.group(1) : "0";
        String meant = matches ? form.group(2) : "";
        String setting =
                SETTINGS.contains(meant) ? meant : Nearest.to(meant, SETTINGS).orElse("");
        return setting.isEmpty()
                ? "a link's settings are named by its number: links." + link + ".name, .host, .port, .dialect,"
                        + " .idleSeconds, .frameBytesMax; in a file they are a list below links:"
                : "did you mean links." + link + "." + setting + "? A link's setting is named by the link's number";
    }
}
