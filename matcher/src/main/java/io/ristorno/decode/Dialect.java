package io.ristorno.decode;

import io.ristorno.catalog.Reading;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the messages of a link are laid out and what its networks put where: a file of data, compiled.
 *
 * <p>A dialect has the version of the standard, the framing, the encodings of message type and bitmap, a table of fields
 * (with the parts of composite ones) and a mapping: which field carries the network's life-cycle id and the like. It may
 * extend another dialect and name only what differs. Written as JSON; {@code config/dialects} has examples.
 */
public final class Dialect {
    /** Bits of three bitmaps; index 0 is not used. */
    static final int FIELDS = 193;

    private final String name;
    final int version;
    final Framing framing;
    final Encoding mti;
    final Encoding bitmap;
    /** Whether the second bitmap is always there, announced or not. */
    final boolean always16;

    final boolean trailingAllowed;
    final CodePage page;
    final Layout[] layouts;
    final Mapping mapping;

    Dialect(Head head, Framing framing, Layout[] layouts, Mapping mapping) {
        name = head.name();
        version = head.version();
        mti = head.mti();
        bitmap = head.bitmap();
        always16 = head.always16();
        trailingAllowed = head.trailingAllowed();
        page = head.page();
        this.framing = framing;
        this.layouts = layouts;
        this.mapping = mapping;
    }

    /** What stands in front of a dialect's table. */
    record Head(
            String name,
            int version,
            Encoding mti,
            Encoding bitmap,
            boolean always16,
            boolean trailingAllowed,
            CodePage page) {}

    /**
     * Reads a dialect, or tells all that is wrong with its file.
     *
     * @param json the file's bytes, UTF-8
     * @param others the bytes of the dialects that it may extend, by name; empty when there is none of that name
     */
    public static Reading<Dialect> read(byte[] json, Function<String, Optional<byte[]>> others) {
        return new DialectFile(others).read(json);
    }

    public String name() {
        return name;
    }

    /** The year of the standard that fields follow: 1987, 1993 or 2003. */
    public int version() {
        return version;
    }

    /** Whether a request of this link has no effect of its own until its response or advice comes. */
    public boolean awaitsResponse() {
        return mapping.awaitResponse();
    }

    /** Whether the dialect describes a field. */
    boolean describes(int field) {
        return layouts[field] != Layout.UNKNOWN;
    }

    @Override
    public String toString() {
        return name;
    }
}
