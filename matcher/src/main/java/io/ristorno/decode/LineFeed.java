package io.ristorno.decode;

import java.io.IOException;
import java.util.Arrays;

/** The lines of a file, without their ends (LF, or CR and LF) and without a byte order mark before the first. */
final class LineFeed {
    /** The longest line that is read; of a longer one the rest is passed over. */
    static final int LINE_BYTES_MAX = 65_536;

    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private final ByteFeed feed;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private int length;
    private boolean begun;
    private boolean tooLong;
    private boolean terminated;

    LineFeed(ByteFeed feed) {
        this.feed = feed;
    }

    /** The next line that is not empty; false when there is none. */
    boolean next() throws IOException {
        if (!begun) {
            begun = true;
            passOverMark();
        }
        do {
            if (!feed.fill()) {
                return false;
            }
            line();
        } while (length == 0 && !tooLong);
        return true;
    }

    private void passOverMark() throws IOException {
        boolean marked = feed.peek(BYTE_ORDER_MARK.length) == BYTE_ORDER_MARK.length;
        for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
            marked = feed.peeked(i) == BYTE_ORDER_MARK[i];
        }
        if (marked) {
            feed.read(line, 0, BYTE_ORDER_MARK.length);
        }
    }

    private void line() throws IOException {
        Arrays.fill(line, 0, length, (byte) 0);
        length = 0;
        tooLong = false;
        terminated = false;
        while (!terminated && feed.fill()) {
            int before = feed.before((byte) '\n');
            terminated = before >= 0;
            take(terminated ? before : feed.atHand());
            if (terminated) {
                feed.read();
            }
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
    }

    private void take(int count) throws IOException {
        int fits = Math.min(count, line.length - length);
        length += feed.read(line, length, fits);
        for (int left = count - fits; left > 0; left--) {
            feed.read();
            tooLong = true;
        }
    }

    /** Where the line stands, from 0 on. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Whether an end of line follows it: the last line of a torn file has none. */
    boolean isTerminated() {
        return terminated;
    }

    void wipe() {
        Arrays.fill(line, (byte) 0);
    }

    static Malformed tooLong() {
        return Malformed.of(
                Malformed.Code.TOO_LARGE, "", "write at most " + LINE_BYTES_MAX + " bytes in a line, and end it");
    }
}
