package io.ristorno.app;

import io.ristorno.adapt.Adapted;
import io.ristorno.adapt.Adapter;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.DecodedJson;
import io.ristorno.decode.Dialect;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno decode}: hex lines or a processor's event in, one JSON object a line out. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Decodes ISO 8583 messages, one a line in hexadecimal, without frame length and header, into one JSON object"
                    + " each. Blanks between bytes and 0x before them are no fault; a line that begins with # is a comment.",
            "With an adapter: one event of a processor, as its webhook brings it, into the transactions that it tells, one a"
                    + " line in the form that POST /v1/transactions takes.",
            "Card data never appears: a card is shown by its BIN, its last four digits and its token. Exit code 0 when"
                    + " all lines decoded."
        })
final class DecodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** How what comes in is to be read. */
    private static final class Form {
        @Option(
                names = "--dialect",
                required = true,
                paramLabel = "NAME",
                description = "A file of the dialects folder, or a path: for ISO 8583 messages.")
        private @Nullable String dialect;

        @Option(
                names = "--adapter",
                required = true,
                paramLabel = "NAME",
                description = "A file of the adapters folder, or a path: for a processor's event, one JSON object.")
        private @Nullable String adapter;
    }

    @ArgGroup(multiplicity = "1")
    private Form form;

    @Option(
            names = "--adapters",
            paramLabel = "FOLDER",
            defaultValue = "config/adapters",
            description = "Default: ${DEFAULT-VALUE}")
    private Path adapters;

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
        byte[] trial = "a key to try out, not a secret..".getBytes(StandardCharsets.US_ASCII);
        var tokens = new CardTokens(List.of(keyFile == null ? CardTokens.Key.of(1, trial) : key(keyFile)));
        long receivedMillis = received == null ? System.currentTimeMillis() : time(received);
        PrintWriter out = spec.commandLine().getOut();
        if (form.adapter != null) {
            boolean whole = event(Adapters.load(Home.file(adapters), form.adapter), tokens, receivedMillis, out);
            out.flush();
            return whole ? 0 : 1;
        }
        Dialect layout = Dialects.load(Home.file(dialects), Objects.requireNonNull(form.dialect));
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

    /** The canonical transactions of one event, a line each: what POST /v1/transactions takes. */
    private boolean event(Adapter adapter, CardTokens tokens, long receivedMillis, PrintWriter out) {
        switch (adapter.adapt(bytes())) {
            case Adapted.Ignored(String why) ->
                out.println(new JsonObject().put("ignored", why).encode());
            case Adapted.Unfit(Malformed why) -> {
                out.println(error(why));
                return false;
            }
            case Adapted.Transactions(List<Adapted.One> all) -> {
                for (Adapted.One one : all) {
                    switch (JsonTransactions.decode(
                            one.json().getBytes(StandardCharsets.UTF_8), tokens, receivedMillis)) {
                        case Malformed why -> {
                            out.println(error(one.inTheEvent(why)));
                            return false;
                        }
                        case Decoded.Taken(Transaction transaction) ->
                            out.println(DecodedJson.transaction(transaction));
                        default ->
                            out.println(new JsonObject()
                                    .put("ignored", "the issuer declined")
                                    .encode());
                    }
                }
            }
        }
        return true;
    }

    private static String error(Malformed why) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("code", why.code().name())
                                .put("field", why.field())
                                .put("message", why.message())
                                .put("mend", why.mend()))
                .encode();
    }

    private byte[] bytes() {
        try {
            return file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new UserError("there is no file " + file);
        } catch (IOException _) {
            throw new UserError("cannot read " + (file == null ? "standard input" : file));
        }
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
