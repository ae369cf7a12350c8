package io.ristorno.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML file of settings: every value under its path, such as {@code links.0.port}, with the line where it stands. */
final class SettingsFile {
    /** Said by an empty list: a service without links, not one with the default link. */
    static final String NO_LINKS = "links: []";

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final List<String> problems;
    private final Map<String, Said> said = new LinkedHashMap<>();

    SettingsFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** What the file says; nothing if it is no YAML, which is a problem of its own. */
    Map<String, Said> read() {
        try (JsonParser parser = YAML.createParser(Files.readAllBytes(file))) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                walk(parser, "");
            } else if (first != null) {
                problems.add(line(parser) + ": names no setting; write key: value, as config/ristorno.yaml does");
            }
            return said;
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + file);
        } catch (JsonProcessingException broken) {
            problems.add(broken(broken));
            // What follows from half a file would be told as if it were wrong too.
            return Map.of();
        } catch (IOException _) {
            throw new UserError("cannot read " + file);
        }
    }

    private String broken(JsonProcessingException broken) {
        String at = file + " line " + broken.getLocation().getLineNr();
        return broken.getOriginalMessage().startsWith("Duplicate field")
                ? at + ": says a setting twice; leave one of the two"
                : at
                        + ": is not YAML; write key: value, indent with blanks and not with tabs, and close every"
                        + " bracket and quote";
    }

    private String line(JsonParser parser) {
        return file + " line " + parser.currentTokenLocation().getLineNr();
    }

    private void walk(JsonParser parser, String path) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            default -> {
                boolean empty = parser.currentToken() == JsonToken.VALUE_NULL;
                said.put(path, new Said(empty ? "" : parser.getText(), line(parser)));
            }
        }
    }

    private void object(JsonParser parser, String path) throws IOException {
        var here = new Said("", line(parser));
        boolean empty = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            walk(parser, path.isEmpty() ? name : path + "." + name);
            empty = false;
        }
        if (empty && !path.isEmpty()) {
            said.put(path, here);
        }
    }

    private void array(JsonParser parser, String path) throws IOException {
        var here = new Said("", line(parser));
        int count = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            walk(parser, path + "." + count);
        }
        if (count == 0 && !path.equals("kafka")) {
            said.put(path.equals("links") ? NO_LINKS : path, here);
        }
    }
}
