package io.ristorno.store;

import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;

/** Files of transactions: how far each was taken, and what became of its records. */
final class FileFormat {
    static final int FILE = 1;
    static final int RESULTS = 1;

    private FileFormat() {}

    static void write(ValueWriter out, FileProgress file) {
        out.begin(FILE, 0);
        out.passing(file.name());
        out.passing(file.format());
        out.passing(file.mapping());
        out.number(Codes.FILE_WAYS.code(file.way()));
        out.number(Codes.FILE_STATES.code(file.state()));
        out.moment(file.startedMillis());
        out.moment(file.atMillis());
        out.number(file.records());
        out.number(file.bytes());
        out.number(file.parts());
        out.number(file.counts().size());
        new TreeMap<>(file.counts()).forEach((outcome, count) -> {
            out.passing(outcome);
            out.number(count);
        });
        out.number(file.sums().size());
        for (FileProgress.Sum sum : file.sums()) {
            out.passing(sum.type());
            out.passing(sum.currency());
            out.number(sum.records());
            out.signed(sum.minor());
        }
        out.passing(file.digest());
        out.passing(file.sameAs());
        out.number(file.fault().isPresent() ? 1 : 0);
        file.fault().ifPresent(fault -> {
            out.passing(fault.code());
            out.number(fault.record());
            out.passing(fault.message());
            out.passing(fault.mend());
        });
    }

    static FileProgress read(byte[] key, byte[] value) {
        String id = new Key.Reader(key).file();
        ValueReader in = ValueReader.of(value, FILE, 0);
        String name = in.passing();
        String format = in.passing();
        String mapping = in.passing();
        FileProgress.Way way = Codes.FILE_WAYS.constant(in.number());
        FileProgress.State state = Codes.FILE_STATES.constant(in.number());
        long started = in.moment();
        long at = in.moment();
        long records = in.number();
        long bytes = in.number();
        int parts = (int) in.number();
        var counts = new TreeMap<String, Long>();
        for (int left = in.count(); left > 0; left--) {
            counts.put(in.passing(), in.number());
        }
        var sums = new ArrayList<FileProgress.Sum>();
        for (int left = in.count(); left > 0; left--) {
            sums.add(new FileProgress.Sum(in.passing(), in.passing(), in.number(), in.signed()));
        }
        String digest = in.passing();
        String sameAs = in.passing();
        Optional<FileProgress.Fault> fault = in.number() == 0
                ? Optional.empty()
                : Optional.of(new FileProgress.Fault(in.passing(), in.number(), in.passing(), in.passing()));
        in.end();
        return new FileProgress(
                id, name, format, mapping, way, state, started, at, records, bytes, parts, counts, sums, digest, fault,
                sameAs);
    }

    static void write(ValueWriter out, String lines) {
        byte[] bytes = Utf8.encode(lines);
        out.begin(RESULTS, 0);
        out.raw(bytes, 0, bytes.length);
    }

    static byte[] lines(byte[] value) {
        return ValueReader.of(value, RESULTS, 0).rest();
    }
}
