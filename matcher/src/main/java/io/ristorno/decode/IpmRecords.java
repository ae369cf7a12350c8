package io.ristorno.decode;

import io.ristorno.decode.Records.BrokenFile;
import io.ristorno.decode.Records.Next;
import java.io.IOException;
import java.util.Arrays;

/**
 * Records of clearing files, each with its length before it in four bytes, the highest first; a length of 0 ends the file. In blocked files
 * two bytes without a meaning follow after every 1012. Both look alike for a while, so it is tried which of both leads from record to
 * record.
 */
final class IpmRecords implements Records.RecordSource {
    private static final int BLOCK = 1012;
    private static final int FILLER = 2;
    private static final int LENGTH_BYTES = 4;
    /** Message type and two bitmaps. */
    private static final int RECORD_BYTES_MIN = 20;

    private static final int RECORD_BYTES_MAX = 32_768;
    private static final int LOOKED_AT = 16_384;
    /** What blocks and tapes are filled up with: zeros, blanks of both character sets, ends of lines and of files. */
    private static final String PADDING = "\0@ \r\n\32";

    private static final int TYPE_DIGITS = 4;
    private static final int ASCII_ONE = '1';
    private static final int EBCDIC_ONE = 0xF1;

    private final ByteFeed feed;
    private final Dialect ebcdic;
    private final CardTokens tokens;
    private final byte[] record = new byte[RECORD_BYTES_MAX];
    private final byte[] number = new byte[LENGTH_BYTES];
    private Iso8583 message;
    private boolean begun;
    private boolean blocked;
    private int inBlock;

    IpmRecords(ByteFeed feed, Dialect ascii, Dialect ebcdic, CardTokens tokens) {
        this.feed = feed;
        this.ebcdic = ebcdic;
        this.tokens = tokens;
        message = new Iso8583(ascii);
    }

    @Override
    public Next next(long receivedMillis) throws IOException {
        if (!begun) {
            begun = true;
            begin();
        }
        if (take(number, LENGTH_BYTES) < LENGTH_BYTES) {
            throw torn("the file ends without its end mark");
        }
        long length = length(number[0], number[1], number[2], number[3]);
        if (length == 0) {
            end();
            return new Next.End();
        }
        if (length < RECORD_BYTES_MIN || length > RECORD_BYTES_MAX) {
            throw new BrokenFile(FileFault.of(
                    FileFault.Code.WRONG_FORMAT,
                    "what stands before a record is no length of one",
                    "send the file as binary, just as it came: what was taken of it counts once"));
        }
        int size = (int) length;
        try {
            if (take(record, size) < size) {
                throw torn("the file ends in the middle of a record");
            }
            return new Next.Found(decoded(size, receivedMillis));
        } finally {
            Arrays.fill(record, 0, size, (byte) 0);
        }
    }

    private static BrokenFile torn(String message) {
        return new BrokenFile(FileFault.of(
                FileFault.Code.TORN, message, "send the whole file again: what was taken of it counts once"));
    }

    /** Behind the end mark blocks are filled up. Anything else there is records that nobody would miss. */
    private void end() throws IOException {
        for (int each = feed.read(); each >= 0; each = feed.read()) {
            if (PADDING.indexOf(each) < 0) {
                throw new BrokenFile(FileFault.of(
                        FileFault.Code.WRONG_FORMAT,
                        "something stands behind its end mark, a length of 0",
                        "send what is behind it as a file of its own; if it is damaged, the whole file again: what was taken of it counts"
                                + " once"));
            }
        }
    }

    private Decoded decoded(int size, long receivedMillis) {
        try {
            if (!message.index(record, 0, size)) {
                Malformed malformed = message.malformed();
                byte[] bytes = Arrays.copyOf(record, size);
                String mend = IsoMend.ofBytes(message.dialect(), bytes, message);
                Arrays.fill(bytes, (byte) 0);
                return new Malformed(malformed.code(), malformed.field(), malformed.offset(), mend);
            }
            boolean withCard = tokens.take(message);
            tokens.blotRepeats(message);
            Decoded decoded = withCard
                    ? IsoTransactions.decode(message, tokens.kept(tokens.token()), receivedMillis)
                    : IsoTransactions.decode(message, tokens, receivedMillis);
            return decoded instanceof Malformed malformed && malformed.mend().isEmpty()
                    ? Malformed.of(malformed.code(), malformed.field(), IsoMend.ofEvent(malformed.code()))
                    : decoded;
        } finally {
            tokens.drop();
            message.wipe();
        }
    }

    private void begin() throws IOException {
        int most = feed.peek(LOOKED_AT);
        boolean plain = leads(most, false);
        blocked = !plain && leads(most, true);
        if (!plain && !blocked) {
            throw new BrokenFile(FileFault.of(
                    FileFault.Code.WRONG_FORMAT,
                    "this is no IPM file: its first bytes are no length and no record of ISO 8583",
                    "name the format it is in, or send it as binary, just as it came"));
        }
        if (feed.peeked(LENGTH_BYTES) == EBCDIC_ONE) {
            message = new Iso8583(ebcdic);
        }
    }

    /** Whether lengths lead from one message type to the next, as far as can be seen. */
    private boolean leads(int most, boolean inBlocks) {
        int at = 0;
        int digit = 0;
        while (place(at + LENGTH_BYTES + TYPE_DIGITS, inBlocks) <= most) {
            long length =
                    length(seen(at, inBlocks), seen(at + 1, inBlocks), seen(at + 2, inBlocks), seen(at + 3, inBlocks));
            if (length == 0) {
                return at > 0;
            }
            digit = digit == 0 ? seen(at + LENGTH_BYTES, inBlocks) & 0xFF : digit;
            if (length < RECORD_BYTES_MIN
                    || length > RECORD_BYTES_MAX
                    || digit != ASCII_ONE && digit != EBCDIC_ONE
                    || (seen(at + LENGTH_BYTES, inBlocks) & 0xFF) != digit) {
                return false;
            }
            at += LENGTH_BYTES + (int) length;
        }
        return at > 0;
    }

    /** Where a byte of the records stands in the file. */
    private static int place(int at, boolean inBlocks) {
        return inBlocks ? at + at / BLOCK * FILLER : at;
    }

    private byte seen(int at, boolean inBlocks) {
        return (byte) feed.peeked(place(at, inBlocks));
    }

    private static long length(byte first, byte second, byte third, byte fourth) {
        return (first & 0xFFL) << 24 | (second & 0xFF) << 16 | (third & 0xFF) << 8 | fourth & 0xFF;
    }

    /** Takes so many bytes of records, fewer at the end; what fills blocks is passed over. */
    private int take(byte[] into, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int most = blocked ? Math.min(count - done, BLOCK - inBlock) : count - done;
            int some = feed.read(into, done, most);
            done += some;
            inBlock += some;
            if (some < most) {
                break;
            }
            if (blocked && inBlock == BLOCK) {
                feed.read();
                feed.read();
                inBlock = 0;
            }
        }
        return done;
    }

    @Override
    public void wipe() {
        Arrays.fill(record, (byte) 0);
    }
}
