package io.ristorno.app;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.DecodedJson;
import io.ristorno.decode.Dialect;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno decode}: hex lines in, one JSON object a line out. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Decodes ISO 8583 messages, one a line in hexadecimal, without frame length and header, into one JSON object"
                    + " each. Blanks between bytes and 0x before them are no fault; a line that begins with # is a comment.",
            "Card data never appears: a card is shown by its BIN, its last four digits and its token. Exit code 0 when"
                    + " all lines decoded."
        })
final class DecodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dialect",
            required = true,
            paramLabel = "NAME",
            description = "A file of the dialects folder, or a path.")
    private String dialect;

    @Option(
            names = "--dialects",
            paramLabel = "FOLDER",
            defaultValue = "config/dialects",
            description = "Default: ${DEFAULT-VALUE}")
    private Path dialects;

    @Option(
            names = "--received",
            paramLabel = "TIME",
            description = "When the messages came, for the year of their dates. Default: now")
    private @Nullable String received;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Card key for the tokens. Default: a key for trying out")
    private @Nullable Path keyFile;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: standard input")
    private @Nullable Path file;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    DecodeCommand() {}

    @Override
    public Integer call() {
        Dialect layout = Dialects.load(Home.file(dialects), dialect);
        byte[] trial = "a key to try out, not a secret..".getBytes(StandardCharsets.US_ASCII);
        var tokens = new CardTokens(List.of(keyFile == null ? CardTokens.Key.of(1, trial) : key(keyFile)));
        long receivedMillis = received == null ? System.currentTimeMillis() : time(received);
        PrintWriter out = spec.commandLine().getOut();
        boolean all = true;
        try (BufferedReader lines = lines()) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    DecodedJson.Shown shown = decode(layout, tokens, receivedMillis, line, number);
                    all &= shown.whole();
                    out.println(shown.json());
                }
            }
        } catch (IOException _) {
            throw new UserError("cannot read " + (file == null ? "standard input" : file));
        }
        out.flush();
        return all ? 0 : 1;
    }

    /** A key that is there: one made here would make tokens that no service knows. */
    private static CardTokens.Key key(Path file) {
        if (!Files.exists(file)) {
            throw new UserError("there is no file " + file);
        }
        return CardKey.load(file, Path.of(""), System.getenv());
    }

    private static DecodedJson.Shown decode(
            Dialect layout, CardTokens tokens, long receivedMillis, String line, int number) {
        return switch (HexLine.read(line)) {
            case Reading.Read<byte[]>(byte[] message) ->
                DecodedJson.iso8583(layout, message, tokens, receivedMillis, number);
            case Reading.Refused<byte[]>(List<Problem> problems) -> notHex(problems.getFirst(), number);
        };
    }

    private static DecodedJson.Shown notHex(Problem problem, int line) {
        var error = new JsonObject()
                .put("code", "NOT_HEX")
                .put("field", "")
                .put("message", problem.message())
                .put("mend", problem.mend());
        return new DecodedJson.Shown(
                false, new JsonObject().put("line", line).put("error", error).encode());
    }

    /** Any byte is a character: one that is not hexadecimal is a fault of its line, not of the file. */
    private BufferedReader lines() throws IOException {
        if (file == null) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        }
        try {
            return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + file);
        }
    }

    private static long time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException _) {
            try {
                return Instant.parse(text).toEpochMilli();
            } catch (DateTimeException _) {
                throw new UserError("--received: ISO 8601 with a zone, such as 2026-03-01T10:00:00Z");
            }
        }
    }
}
