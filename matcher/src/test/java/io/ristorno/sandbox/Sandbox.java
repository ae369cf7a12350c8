package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.Dialect;
import io.ristorno.decode.Framer;
import io.ristorno.decode.Iso8583;
import io.ristorno.decode.IsoTransactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** What tests of the sandbox share: the sample catalogue, dialects, and the product's own decoder. */
final class Sandbox {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final long NOW_MILLIS = NOW.toEpochMilli();

    /** A dialect that says what iso87-ascii leaves open: life-cycle id, "1 of 3", another length in front. */
    static final String TRACED = """
            {"name": "traced", "extends": "iso87-ascii", "framing": {"length": "ascii-4", "inclusive": true},
             "bitmap": "binary",
             "fields": {"63": {"parts": {"fields": {"trace": {"at": 2, "len": 15}}}},
                        "62": {"parts": {"fields": {"nr": {"at": 0, "len": 2}, "of": {"at": 2, "len": 2}}}}},
             "mapping": {"network": "VISA", "lifeCycle": ["63.trace"],
                         "clearingSequence": "62.nr", "clearingCount": "62.of"}}
            """;

    private Sandbox() {}

    static Catalogue catalogue() {
        return ((Reading.Read<Catalogue>) CatalogueReader.catalogue(file("../config/catalogue.json"))).value();
    }

    static Shops shops() {
        return Shops.of(catalogue(), 500, LocalDateTime.parse("2026-11-20T12:00"));
    }

    static Traffic traffic(long seed) {
        var traffic = new Traffic(seed, NOW_MILLIS, Shares.DEMO, shops(), 1000);
        for (int i = 0; i < 50; i++) {
            traffic.link(TestCards.linked(i));
        }
        return traffic;
    }

    static byte[] json(String dialect) {
        return dialect.startsWith("{")
                ? dialect.getBytes(StandardCharsets.UTF_8)
                : file("../config/dialects/" + dialect + ".json");
    }

    static WireFormat writing(String dialect) {
        return WireFormat.read(json(dialect), other -> Optional.of(json(other)));
    }

    static Dialect reading(String dialect) {
        return ((Reading.Read<Dialect>) Dialect.read(json(dialect), other -> Optional.of(json(other)))).value();
    }

    private static byte[] file(String path) {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way of a message through the wire: written by the sandbox, read by the product. */
    static final class Wire {
        private final MessageWriter writer;
        private final Framer framer;
        private final Iso8583 message;
        private final CardTokens tokens = new CardTokens(
                List.of(CardTokens.Key.of(1, "a key to try things out".getBytes(StandardCharsets.US_ASCII))));

        Wire(String dialect) {
            writer = new MessageWriter(writing(dialect));
            Dialect reading = reading(dialect);
            framer = new Framer(reading, 4096);
            message = new Iso8583(reading);
        }

        byte[] bytes(CardMessage sent) {
            byte[] frame = new byte[writer.bytes(sent)];
            writer.write(sent, frame, 0);
            return frame;
        }

        Decoded decode(CardMessage sent) {
            byte[] frame = bytes(sent);
            if (framer.next(frame, 0, frame.length) != Framer.Next.FRAME || framer.frameBytes() != frame.length) {
                throw new AssertionError("no frame: " + framer.reason());
            }
            if (!message.index(frame, framer.messageOffset(), framer.messageBytes())) {
                throw new AssertionError(message.malformed().toString());
            }
            return IsoTransactions.decode(message, tokens, NOW_MILLIS);
        }
    }
}
