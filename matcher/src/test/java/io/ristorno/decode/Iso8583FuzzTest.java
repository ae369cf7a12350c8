package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Broken messages by the hundred thousand: bits flipped, ends cut off, lengths that lie, pieces swapped. Whatever comes, there
 * is an answer, no exception, and no digit of the message in the reason.
 *
 * <p>{@code -Dfuzz.seed=...} repeats a run, {@code -Dfuzz.mutants=...} makes a longer one.
 */
class Iso8583FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_912L);
    private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 200_000);

    private static final int HEADER = 22;

    private record Seed(Dialect dialect, String hex) {
        Seed(Dialect dialect, byte[] bytes) {
            this(dialect, HexFormat.of().formatHex(bytes));
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    @Test
    void noMutantThrowsAndNoReasonQuotesTheMessage() {
        List<Seed> seeds = seeds();
        var random = new Random(SEED);
        CardTokens tokens = Vectors.tokens();
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Seed seed = seeds.get(random.nextInt(seeds.size()));
            byte[] mutant = mutant(seed.bytes(), random);
            try {
                refused += refuses(seed.dialect(), mutant, tokens) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "mutant %d of seed %d: %s of %s"
                                .formatted(i, SEED, HexFormat.of().formatHex(mutant), seed.dialect()),
                        e);
            }
        }
        assertThat(refused).as("seed %d", SEED).isBetween(MUTANTS / 10, MUTANTS);
    }

    @Test
    void everyPrefixOfAMessageIsRefused() {
        for (Seed seed : seeds()) {
            for (int length = 0; length < seed.bytes().length; length++) {
                byte[] prefix = Arrays.copyOf(seed.bytes(), length);
                assertThat(new Iso8583(seed.dialect()).index(prefix, 0, length))
                        .as("%d bytes of %s", length, seed.dialect())
                        .isFalse();
            }
        }
    }

    @Test
    void aByteTooManyIsRefused() {
        for (Seed seed : seeds()) {
            var message = new Iso8583(seed.dialect());
            byte[] longer = Arrays.copyOf(seed.bytes(), seed.bytes().length + 1);
            assertThat(message.index(longer, 0, longer.length)).isFalse();
            assertThat(message.malformed().code()).isEqualTo(Malformed.Code.TRAILING_BYTES);
        }
    }

    @Test
    void noFrameOfNoiseThrows() {
        var random = new Random(SEED);
        for (String name : Dialects.names()) {
            var framer = new Framer(Dialects.shipped(name), 4096);
            for (int i = 0; i < 2_000; i++) {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                if (framer.next(noise, 0, noise.length) == Framer.Next.FRAME) {
                    assertThat(framer.frameBytes()).isBetween(1, noise.length);
                    assertThat(framer.messageOffset() + framer.messageBytes()).isLessThanOrEqualTo(noise.length);
                }
            }
        }
    }

    private static boolean refuses(Dialect dialect, byte[] mutant, CardTokens tokens) {
        byte[] copy = new byte[HEADER + mutant.length];
        System.arraycopy(mutant, 0, copy, HEADER, mutant.length);
        var message = new Iso8583(dialect);
        boolean whole = message.index(copy, HEADER, mutant.length);
        Decoded decoded = whole ? IsoTransactions.decode(message, tokens, Vectors.RECEIVED) : message.malformed();
        if (Answer.isExpected(message)) {
            var answer = new Answer(dialect);
            byte[] target = new byte[Answer.bytesMax(copy.length)];
            answer.write(message, 0, Answer.Code.FORMAT_ERROR, target, 0);
        }
        message.wipe();
        tokens.drop();
        String json = DecodedJson.iso8583(dialect, mutant.clone(), tokens, Vectors.RECEIVED, 1)
                .json();
        holds(!json.contains("4111111111111111") && !json.contains("5500005555555559"), json);
        if (decoded instanceof Malformed malformed) {
            holds(malformed.mend().isEmpty(), malformed.mend());
            holds(
                    malformed.field().isEmpty() || Integer.parseInt(malformed.field()) < Dialect.FIELDS,
                    malformed.field());
            return true;
        }
        return false;
    }

    private static void holds(boolean held, String otherwise) {
        if (!held) {
            throw new AssertionError(otherwise);
        }
    }

    private static byte[] mutant(byte[] bytes, Random random) {
        byte[] mutant = bytes.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && mutant.length > 0; changes--) {
            mutant = changed(mutant, random);
        }
        return mutant;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> bytes[at] = bytes[random.nextInt(bytes.length)];
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
                random.nextBytes(longer);
                System.arraycopy(bytes, 0, longer, 0, at);
                return longer;
            }
        }
        return bytes;
    }

    private static List<Seed> seeds() {
        List<Seed> seeds = new ArrayList<>();
        Vectors.messages().forEach(vector -> seeds.add(new Seed(Dialects.shipped(vector.dialect()), vector.bytes())));
        for (String name : List.of("iso87-bcd", "base1", "mastercard", "way4-h2h")) {
            Dialect dialect = Dialects.shipped(name);
            seeds.add(new Seed(
                    dialect,
                    Packed.purchase(dialect, "0100")
                            .with(35, "4111111111111111=2809101")
                            .bytes()));
        }
        byte[] visa = Packed.purchase(Dialects.shipped("base1"), "0220")
                .with(62, "4030000000000000" + "0123456789012345" + "01" + "03")
                .bytes();
        seeds.add(new Seed(Dialects.shipped("base1"), visa));
        assertThat(new String(seeds.getFirst().bytes(), StandardCharsets.US_ASCII))
                .startsWith("0100");
        return seeds;
    }
}
