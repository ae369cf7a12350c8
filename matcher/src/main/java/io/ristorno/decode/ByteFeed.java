package io.ristorno.decode;

import io.ristorno.decode.Records.BrokenFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file, a piece at a time; those of one that gzip has compressed as they were before. Compressed files may be small and
 * become endless: more than {@value #RATIO_MOST} bytes of one, beyond the first {@value #FREE_BYTES}, are no clearing file.
 */
final class ByteFeed {
    private static final int PIECE = 1 << 16;
    private static final int RATIO_MOST = 200;
    private static final long FREE_BYTES = 64L << 20;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private final Counted raw;
    private InputStream in;
    private boolean opened;
    private boolean compressed;
    private byte[] bytes = new byte[PIECE];
    private int at;
    private int size;
    private long filled;

    ByteFeed(InputStream in) {
        raw = new Counted(in);
        this.in = raw;
    }

    /** Bytes that have come in. Says that there are more until there are none: the gunzip asks that between two members. */
    private static final class Counted extends FilterInputStream {
        private long count;
        private boolean ended;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count += one < 0 ? 0 : 1;
            ended = one < 0;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count += Math.max(0, read);
            ended = read < 0;
            return read;
        }

        @Override
        public int available() {
            return ended ? 0 : 1;
        }

        /** Reads to the end; whether there were more than zeros. */
        boolean holdsMore() throws IOException {
            while (!ended) {
                if (read() > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The next byte, -1 at the end. */
    int read() throws IOException {
        return at < size || fill() ? bytes[at++] & 0xFF : -1;
    }

    /** Reads so many bytes, fewer at the end; tells how many. */
    int read(byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length && (at < size || fill())) {
            int some = Math.min(length - done, size - at);
            System.arraycopy(bytes, at, into, offset + done, some);
            at += some;
            done += some;
        }
        return done;
    }

    /** Has so many of the next bytes at hand, fewer if there are no more; tells how many. At most {@value #PIECE}. */
    int peek(int count) throws IOException {
        open();
        if (at > 0 && at + count > bytes.length) {
            System.arraycopy(bytes, at, bytes, 0, size - at);
            size -= at;
            at = 0;
        }
        while (size - at < count && more()) {
            // until there are enough
        }
        return Math.min(count, size - at);
    }

    /** One of those at hand. */
    int peeked(int index) {
        return bytes[at + index] & 0xFF;
    }

    /** Looks for a byte among those at hand: how many come before it, -1 if it is not among them. */
    int before(byte wanted) {
        for (int i = at; i < size; i++) {
            if (bytes[i] == wanted) {
                return i - at;
            }
        }
        return -1;
    }

    /** How many are at hand. */
    int atHand() {
        return size - at;
    }

    /** Reads on when nothing is at hand; false at the end. */
    boolean fill() throws IOException {
        open();
        if (at < size) {
            return true;
        }
        at = 0;
        size = 0;
        return more();
    }

    private boolean more() throws IOException {
        int read = in.read(bytes, size, bytes.length - size);
        if (read <= 0) {
            refuseRest();
            return false;
        }
        size += read;
        filled += read;
        if (compressed && filled > FREE_BYTES + RATIO_MOST * raw.count) {
            throw new BrokenFile(FileFault.of(
                    FileFault.Code.TOO_LARGE,
                    "a few compressed bytes become more than any clearing file",
                    "send it without compression, or in parts"));
        }
        return true;
    }

    private void refuseRest() throws IOException {
        if (in instanceof Gunzip gunzip && (gunzip.isFollowed() || raw.holdsMore())) {
            throw new BrokenFile(FileFault.of(
                    FileFault.Code.DAMAGED,
                    "something stands behind the end of what is compressed",
                    "compress all of it and send it again: what was taken of it counts once"));
        }
    }

    /** Passes over whatever is behind its last member, were it all the rest of the file, and so has to be asked. */
    private static final class Gunzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        Gunzip(InputStream in) throws IOException {
            super(in, PIECE);
        }

        /** Whether more than zeros, with which tapes are filled up, is in hand behind the last member. */
        boolean isFollowed() {
            for (int i = len - Math.max(0, inf.getRemaining() - TRAILER); i < len; i++) {
                if (buf[i] != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** By its first bytes a file is seen to be compressed. */
    private void open() throws IOException {
        if (opened) {
            return;
        }
        opened = true;
        while (size < 2 && more()) {
            // one byte may come alone
        }
        compressed = size >= 2 && peeked(0) == GZIP_FIRST && peeked(1) == GZIP_SECOND;
        if (compressed) {
            byte[] first = Arrays.copyOf(bytes, size);
            size = 0;
            filled = 0;
            in = new Gunzip(new Rejoined(first, raw));
        }
    }

    /** What was read to see what it is, and then the rest. */
    private static final class Rejoined extends FilterInputStream {
        private final byte[] first;
        private int at;

        Rejoined(byte[] first, InputStream rest) {
            super(rest);
            this.first = first;
        }

        @Override
        public int read() throws IOException {
            return at < first.length ? first[at++] & 0xFF : in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = Math.min(length, first.length - at);
            if (some <= 0) {
                return in.read(into, offset, length);
            }
            System.arraycopy(first, at, into, offset, some);
            at += some;
            return some;
        }

        @Override
        public int available() throws IOException {
            return at < first.length ? first.length - at : in.available();
        }
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
        size = 0;
        at = 0;
    }
}
