package io.ristorno.decode;

import io.ristorno.decode.Records.Next;
import java.io.IOException;

/** A JSON object a line. */
final class JsonRecords implements Records.RecordSource {
    private final LineFeed lines;
    private final CardTokens tokens;

    JsonRecords(ByteFeed feed, CardTokens tokens) {
        lines = new LineFeed(feed);
        this.tokens = tokens;
    }

    @Override
    public Next next(long receivedMillis) throws IOException {
        if (!lines.next()) {
            return new Next.End();
        }
        if (lines.isTooLong()) {
            return new Next.Found(LineFeed.tooLong());
        }
        try {
            Decoded decoded = JsonTransactions.decode(lines.bytes(), 0, lines.length(), tokens, receivedMillis);
            return decoded instanceof Malformed && !lines.isTerminated() ? torn() : new Next.Found(decoded);
        } finally {
            tokens.drop();
        }
    }

    /** A last line that has no end and cannot be read is the first half of one. */
    private static Next torn() {
        return new Next.Broken(FileFault.of(
                FileFault.Code.TORN,
                "the file ends in the middle of a line",
                "send the whole file again: what was taken of it counts once"));
    }

    @Override
    public void wipe() {
        lines.wipe();
    }
}
