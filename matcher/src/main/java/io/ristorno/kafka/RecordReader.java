package io.ristorno.kafka;

import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.Dialect;
import io.ristorno.decode.Iso8583;
import io.ristorno.decode.IsoTransactions;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.feed.Admission;
import io.ristorno.feed.Sightings;
import io.ristorno.match.Places;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of records apart. A card number in one does not get past here: the bytes are overwritten where they lie, in the
 * buffer that came from the network, whatever they turn out to be. For one thread.
 */
final class RecordReader {
    /** A longer value is read no further. */
    static final int BYTES_MAX = 65_536;

    private static final Malformed EMPTY = new Malformed(Malformed.Code.EMPTY, "", -1, "write a value");
    private static final Malformed TOO_LARGE =
            new Malformed(Malformed.Code.TOO_LARGE, "", -1, "write at most " + BYTES_MAX + " bytes");
    /** What no rule of ours foresaw: it is logged where it happens. */
    static final Malformed BROKE =
            new Malformed(Malformed.Code.BAD_VALUE, "", -1, "it broke the decoder: the service's log says where");

    private final Format format;
    private final CardTokens tokens;

    /** How the values of one feed are read. */
    private interface Format {
        /** What it means; empty if it is of a card that nobody links. */
        Optional<Decoded> read(byte[] bytes, int offset, int length, long receivedMillis);
    }

    private RecordReader(Format format, CardTokens tokens) {
        this.format = format;
        this.tokens = tokens;
    }

    /** Of one JSON object a record, as {@code POST /v1/transactions} takes it. */
    static RecordReader json(CardTokens tokens) {
        return new RecordReader(
                (bytes, offset, length, received) ->
                        Optional.of(JsonTransactions.decode(bytes, offset, length, tokens, received)),
                tokens);
    }

    /** Of one ISO 8583 message a record, without frame and header. */
    static RecordReader iso8583(Dialect dialect, CardTokens tokens, Admission admission, Supplier<Places> places) {
        return new RecordReader(new Messages(dialect, tokens, admission, places), tokens);
    }

    /**
     * Reads a value and wipes it.
     *
     * @param value {@code null} for a record without one
     * @return empty if it is of a card that nobody links
     */
    Optional<Decoded> read(@Nullable ByteBuffer value, long receivedMillis) {
        if (value == null || !value.hasRemaining()) {
            return Optional.of(EMPTY);
        }
        byte[] bytes = value.array();
        int offset = value.arrayOffset() + value.position();
        int length = value.remaining();
        try {
            return length > BYTES_MAX ? Optional.of(TOO_LARGE) : format.read(bytes, offset, length, receivedMillis);
        } finally {
            tokens.drop();
            Arrays.fill(bytes, offset, offset + length, (byte) 0);
        }
    }

    /** ISO 8583: of most messages only the card number is looked at. */
    private static final class Messages implements Format {
        private final Iso8583 message;
        private final CardTokens tokens;
        private final Admission admission;
        private final Supplier<Places> places;
        private int strangers;

        Messages(Dialect dialect, CardTokens tokens, Admission admission, Supplier<Places> places) {
            message = new Iso8583(dialect);
            this.tokens = tokens;
            this.admission = admission;
            this.places = places;
        }

        @Override
        public Optional<Decoded> read(byte[] bytes, int offset, int length, long receivedMillis) {
            boolean whole = message.index(bytes, offset, length);
            boolean withCard = tokens.take(message);
            tokens.blotRepeats(message);
            if (!whole) {
                return Optional.of(message.malformed());
            }
            if (!IsoTransactions.isAboutCard(message) || !withCard) {
                return Optional.of(IsoTransactions.decode(message, tokens, receivedMillis));
            }
            for (int key = 0; key < tokens.keyCount(); key++) {
                var token = tokens.token(key);
                if (admission.knows(token)) {
                    return Optional.of(IsoTransactions.decode(message, tokens.kept(token), receivedMillis));
                }
            }
            strange(receivedMillis);
            return Optional.empty();
        }

        /** All that is of interest is the acceptor, now and then. */
        private void strange(long receivedMillis) {
            if (strangers++ % Sightings.SAMPLED == 0) {
                IsoTransactions.acceptor(message)
                        .ifPresent(acceptor ->
                                admission.stranger(acceptor, places.get(), receivedMillis, Sightings.SAMPLED));
            }
        }
    }
}
