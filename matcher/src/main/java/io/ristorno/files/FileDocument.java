package io.ristorno.files;

import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.TreeMap;

/** How files look as JSON. */
public final class FileDocument {
    private FileDocument() {}

    /** How far a file is. */
    public static JsonObject of(FileProgress file) {
        var document =
                new JsonObject().put("id", file.id()).put("name", file.name()).put("format", file.format());
        if (!file.mapping().isEmpty()) {
            document.put("mapping", file.mapping());
        }
        document.put("way", file.way().name())
                .put("state", file.state().name())
                .put("startedAt", Instant.ofEpochMilli(file.startedMillis()).toString())
                .put(
                        file.isRunning() ? "seenAt" : "endedAt",
                        Instant.ofEpochMilli(file.atMillis()).toString())
                .put("records", file.records())
                .put("bytes", file.bytes());
        var counts = new JsonObject();
        new TreeMap<>(file.counts()).forEach(counts::put);
        var sums = new JsonArray();
        file.sums()
                .forEach(sum -> sums.add(new JsonObject()
                        .put("type", sum.type())
                        .put("currency", sum.currency())
                        .put("records", sum.records())
                        .put("minor", sum.minor())));
        document.put("counts", counts).put("sums", sums);
        if (!file.digest().isEmpty()) {
            document.put("sha256", file.digest());
        }
        if (!file.sameAs().isEmpty()) {
            document.put("sameAs", file.sameAs());
        }
        file.fault().ifPresent(fault -> document.put("problem", of(fault)));
        return document;
    }

    /** Why one could not be read to its end. */
    public static JsonObject of(Fault fault) {
        return new JsonObject()
                .put("code", fault.code())
                .put("record", fault.record())
                .put("message", fault.message())
                .put("mend", fault.mend());
    }

    /** The last line of its results. */
    public static JsonObject summary(FileProgress file) {
        return new JsonObject().put("file", of(file));
    }
}
