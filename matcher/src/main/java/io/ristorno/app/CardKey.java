package io.ristorno.app;

import io.ristorno.decode.CardTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the key comes from under which card numbers become tokens. It lies outside the store, and no backup holds it. */
final class CardKey {
    private static final Logger LOG = LoggerFactory.getLogger(CardKey.class);
    private static final String VARIABLE = "RISTORNO_CARD_KEY";
    private static final int BYTES = 32;
    /** In the folder of every store. */
    private static final String STORE = "CURRENT";

    private CardKey() {}

    /**
     * From the environment, else from the file, else made and kept there with a warning. For a store that is there already none is
     * made: its cards are kept under another.
     *
     * @param data the store's folder
     */
    static CardTokens.Key load(Path file, Path data, Map<String, String> environment) {
        String given = environment.get(VARIABLE);
        if (given != null) {
            return parse(given, "the environment variable " + VARIABLE);
        }
        try {
            if (!Files.exists(file)) {
                if (Files.exists(data.resolve(STORE))) {
                    throw new UserError(
                            "there is a store in " + data + ", but no card key at " + file.toAbsolutePath()
                                    + ": put the key there that its cards were linked with, or name it: --set card.keyFile=...");
                }
                make(file);
            }
            return parse(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
        } catch (IOException e) {
            throw new UserError("cannot read or make the card key " + file + ": "
                    + e.getClass().getSimpleName());
        }
    }

    private static CardTokens.Key parse(String text, String where) {
        try {
            byte[] secret = HexFormat.of().parseHex(text.strip());
            if (secret.length == BYTES) {
                CardTokens.Key key = CardTokens.Key.of(1, secret);
                Arrays.fill(secret, (byte) 0);
                return key;
            }
        } catch (IllegalArgumentException _) {
            // told below, without its content
        }
        throw new UserError("the card key in " + where + " is not 64 hexadecimal digits");
    }

    private static void make(Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Arrays.fill(secret, (byte) 0);
        LOG.warn(
                "made a new card key: {}. Without it no linked card is ever found again: back it up, apart from the store",
                file.toAbsolutePath());
    }
}
