package io.ristorno.decode;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.AlphaParseInfo;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.LlvarParseInfo;
import com.solab.iso8583.parse.NumericParseInfo;
import io.ristorno.catalog.Reading;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One ASCII authorization of seventeen fields: indexed and ten of them read, beside j8583 set up as its guide says; and all of
 * the way to a transaction, the card's token included. Before anything is timed, both must read the same ten values.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class DecodeBenchmark {
    private static final String MESSAGE = "0100723C448128C08000"
            + "164111111111111111" + "000000" + "000000012550" + "0912104512" + "004521" + "124512" + "0912" + "2809"
            + "5812" + "051" + "00" + "1100000012345" + "374111111111111111=28091010000012300000" + "625510045210"
            + "TERM0042" + "SWEMERCH0001234" + "978";
    private static final int[] READ = {3, 4, 7, 11, 12, 18, 32, 37, 42, 49};

    private byte[] bytes = {};
    private Iso8583 message = new Iso8583(dialect());
    private final MessageFactory<IsoMessage> j8583 = new MessageFactory<>();
    private final CardTokens tokens = new CardTokens(
            List.of(CardTokens.Key.of(1, "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))));
    private final long received = 1_789_000_000_000L;

    static Dialect dialect() {
        try {
            byte[] json = Files.readAllBytes(Path.of("config/dialects/iso87-ascii.json"));
            return ((Reading.Read<Dialect>) Dialect.read(json, _ -> Optional.empty())).value();
        } catch (IOException e) {
            throw new IllegalStateException("run it from the project's folder", e);
        }
    }

    @Setup
    public void prepare() throws ParseException, UnsupportedEncodingException {
        bytes = MESSAGE.getBytes(StandardCharsets.US_ASCII);
        message = new Iso8583(dialect());
        j8583.setUseBinaryMessages(false);
        j8583.setParseMap(0x100, fields());
        check();
    }

    private static Map<Integer, FieldParseInfo> fields() {
        var fields = new HashMap<Integer, FieldParseInfo>();
        int[] numeric = {3, 6, 4, 12, 7, 10, 11, 6, 12, 6, 13, 4, 14, 4, 18, 4, 22, 3, 25, 2};
        for (int i = 0; i < numeric.length; i += 2) {
            fields.put(numeric[i], new NumericParseInfo(numeric[i + 1]));
        }
        int[] alpha = {37, 12, 41, 8, 42, 15, 49, 3};
        for (int i = 0; i < alpha.length; i += 2) {
            fields.put(alpha[i], new AlphaParseInfo(alpha[i + 1]));
        }
        for (int variable : new int[] {2, 32, 35}) {
            fields.put(variable, new LlvarParseInfo());
        }
        return fields;
    }

    private void check() throws ParseException, UnsupportedEncodingException {
        if (!message.index(bytes, 0, bytes.length)) {
            throw new IllegalStateException("not indexed: " + message.malformed());
        }
        IsoMessage other = j8583.parseMessage(bytes.clone(), 0);
        for (int field : READ) {
            String theirs = other.getField(field).getType() == IsoType.NUMERIC
                    ? other.getField(field).toString()
                    : other.getObjectValue(field);
            if (!message.text(field).equals(theirs)) {
                throw new IllegalStateException("field " + field + " differs");
            }
        }
        System.out.println("# equal values of ten fields, " + bytes.length + " bytes");
    }

    @Benchmark
    public void indexAndTenFields(Blackhole hole) {
        hole.consume(message.index(bytes, 0, bytes.length));
        hole.consume(message.number(3));
        hole.consume(message.number(4));
        hole.consume(message.number(7));
        hole.consume(message.number(11));
        hole.consume(message.number(12));
        hole.consume(message.number(18));
        hole.consume(message.number(32));
        hole.consume(message.text(37));
        hole.consume(message.text(42));
        hole.consume(message.number(49));
    }

    @Benchmark
    public void indexAndTenTexts(Blackhole hole) {
        hole.consume(message.index(bytes, 0, bytes.length));
        for (int field : READ) {
            hole.consume(message.text(field));
        }
    }

    @Benchmark
    public void j8583AndTenValues(Blackhole hole) throws ParseException, UnsupportedEncodingException {
        IsoMessage parsed = j8583.parseMessage(bytes, 0);
        for (int field : READ) {
            hole.consume(parsed.<Object>getObjectValue(field));
        }
    }

    /** What the feed does with a card that nobody linked: index and token. */
    @Benchmark
    public void indexAndToken(Blackhole hole) {
        hole.consume(message.index(bytes, 0, bytes.length));
        hole.consume(tokens.take(message));
        hole.consume(tokens.token());
        tokens.drop();
    }

    /** What it does with a linked one. */
    @Benchmark
    public Decoded transaction() {
        message.index(bytes, 0, bytes.length);
        Decoded decoded = IsoTransactions.decode(message, tokens, received);
        tokens.drop();
        return decoded;
    }
}
