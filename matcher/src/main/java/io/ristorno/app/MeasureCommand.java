package io.ristorno.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading.Read;
import io.ristorno.catalog.Reading.Refused;
import io.ristorno.decode.BrokenJson;
import io.ristorno.measure.sheet.Figures;
import io.ristorno.measure.sheet.Given;
import io.ristorno.measure.sheet.Sheet;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno measure}: figures of a campaign in, what they say out. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        description = {
            "Works out one formula of the reports, by the same code, from a JSON object: what a campaign has caused, who"
                    + " gets the credit, whether the arms are sound, what may be shown. Prints a JSON object; a figure that"
                    + " can't be told is null, and \"why\" says why.",
            "For example:",
            "  ./ristorno measure welch --example > input.json",
            "  ./ristorno measure welch < input.json",
            "",
            "Exit code 0 when there are figures, 2 with every problem of the input on a line."
        },
        footerHeading = "%nMethods:%n")
final class MeasureCommand implements Callable<Integer> {
    private static final int BYTES_MOST = 64 << 20;
    private static final int DEPTH_MOST = 16;
    private static final int COLUMNS = 79;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "METHOD", description = "One of the methods below.")
    private String method;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Default: standard input")
    private @Nullable Path file;

    @Option(names = "--example", description = "Prints an input that the method takes, and stops.")
    private boolean example;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    MeasureCommand() {}

    /** The methods, each with what it tells, for the help. */
    static String[] methods() {
        return Sheet.all().stream()
                .flatMap(sheet -> lines(sheet.name(), sheet.summary()).stream())
                .map(line -> line.replace("%", "%%"))
                .toArray(String[]::new);
    }

    private static List<String> lines(String name, String summary) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder("  %-15s".formatted(name));
        for (String word : summary.split(" ", -1)) {
            if (line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder("  %-15s".formatted(""));
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public Integer call() {
        Sheet sheet = Sheet.named(method).orElseThrow(() -> new UserError(unknown()));
        PrintWriter out = spec.commandLine().getOut();
        if (example) {
            out.println(sheet.example().strip());
            out.flush();
            return 0;
        }
        Given given = read();
        return switch (sheet.fill(given)) {
            case Read<Figures>(Figures figures) -> {
                out.println(figures.json());
                out.flush();
                yield 0;
            }
            case Refused<Figures>(List<Problem> problems) -> throw new UserError(words(problems));
        };
    }

    private String unknown() {
        List<String> names = Sheet.all().stream().map(Sheet::name).toList();
        return "there is no method of that name: "
                + Nearest.mend(method, names, "one of " + String.join(", ", names) + "; see ./ristorno measure --help");
    }

    private String words(List<Problem> problems) {
        return problems.stream()
                .map(each -> each.field() + ": " + each.message() + ": " + each.mend())
                .collect(Collectors.joining(
                        "\n  ",
                        "the input of " + method + " is not sound:\n  ",
                        "\nSee ./ristorno measure " + method + " --example"));
    }

    private Given read() {
        byte[] text;
        try (InputStream in = file == null ? System.in : open(file)) {
            text = in.readNBytes(BYTES_MOST + 1);
        } catch (IOException _) {
            throw new UserError("cannot read " + (file == null ? "standard input" : file));
        }
        if (text.length > BYTES_MOST) {
            throw new UserError(
                    "the input has more than " + (BYTES_MOST >> 20) + " MiB: give sums in the place of values");
        }
        try {
            return tree(text);
        } catch (StreamConstraintsException _) {
            throw new UserError("the input is nested too deeply, or a text or number in it is too long: shorten it");
        } catch (IOException broken) {
            throw new UserError(
                    "the input is no JSON: " + BrokenJson.mend(broken, String.valueOf(broken.getMessage())));
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new UserError("there is no file " + file);
        }
        return Files.newInputStream(file);
    }

    /** NaN and infinities are read, so that the field that has one can be named. */
    private static Given tree(byte[] text) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MOST)
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("there is nothing in it; an object such as --example prints is wanted");
            }
            Given value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("there is more than one value in it: give one object");
            }
            return value;
        }
    }

    private static Given value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> new Given.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                parser.isNaN() ? new Given.Nothing() : new Given.Amount(parser.getDecimalValue());
            case VALUE_TRUE -> new Given.Flag(true);
            case VALUE_FALSE -> new Given.Flag(false);
            default -> new Given.Nothing();
        };
    }

    private static Given fields(JsonParser parser) throws IOException {
        Map<String, Given> all = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            all.put(name, value(parser));
        }
        return new Given.Fields(all);
    }

    private static Given items(JsonParser parser) throws IOException {
        List<Given> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(value(parser));
        }
        return new Given.Items(all);
    }
}
