package io.ristorno.decode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * The records of a file, one after the other, in so much memory as one of them takes. What stood in a record is overwritten before the
 * next is read.
 */
public final class Records implements AutoCloseable {
    /** Most records of a file. */
    public static final long RECORDS_MOST = 50_000_000;

    private final ByteFeed feed;
    private final RecordSource source;
    private long read;

    /** What comes next in a file. */
    public sealed interface Next {
        /** A record, whole or malformed. */
        record Found(Decoded decoded) implements Next {}

        /** The file ends, and is whole. */
        record End() implements Next {}

        /** It cannot be read any further. */
        record Broken(FileFault fault) implements Next {}
    }

    /** How records of a format are cut out of the bytes. */
    interface RecordSource {
        Next next(long receivedMillis) throws IOException;

        void wipe();
    }

    /**
     * The records of a stream.
     *
     * @param in read ahead of the records; whoever opened it closes it
     * @param tokens makes the cards' tokens; of one thread
     */
    public Records(InputStream in, RecordFormat format, CardTokens tokens) {
        feed = new ByteFeed(in);
        source = switch (format) {
            case RecordFormat.Ndjson _ -> new JsonRecords(feed, tokens);
            case RecordFormat.Csv(CsvMapping mapping) -> new CsvRecords(feed, mapping, tokens);
            case RecordFormat.Ipm(Dialect ascii, Dialect ebcdic) -> new IpmRecords(feed, ascii, ebcdic, tokens);
        };
    }

    /**
     * What comes next. Behind the end, and behind a fault, there is nothing to ask for.
     *
     * @param receivedMillis when it was received, epoch milliseconds
     * @throws IOException if the stream cannot be read
     */
    public Next next(long receivedMillis) throws IOException {
        try {
            Next next = source.next(receivedMillis);
            if (next instanceof Next.Found && ++read > RECORDS_MOST) {
                return broken(
                        FileFault.Code.TOO_LARGE,
                        "there are more than " + RECORDS_MOST + " records in it",
                        "send it in several files");
            }
            return next;
        } catch (BrokenFile broken) {
            return new Next.Broken(broken.fault());
        } catch (EOFException _) {
            return broken(
                    FileFault.Code.TORN,
                    "the compressed file ends before it is whole",
                    "send the whole file again: what was taken of it counts once");
        } catch (ZipException _) {
            return broken(
                    FileFault.Code.DAMAGED,
                    "the compressed file is damaged",
                    "compress it anew with gzip and send it again: what was taken of it counts once");
        }
    }

    private static Next broken(FileFault.Code code, String message, String mend) {
        return new Next.Broken(FileFault.of(code, message, mend));
    }

    /** Overwrites what it has read. */
    @Override
    public void close() {
        source.wipe();
        feed.wipe();
    }

    /** A fault that is found deep in the bytes. */
    static final class BrokenFile extends IOException {
        private static final long serialVersionUID = 1;

        private final transient FileFault fault;

        BrokenFile(FileFault fault) {
            super(fault.message());
            this.fault = fault;
        }

        FileFault fault() {
            return fault;
        }
    }
}
