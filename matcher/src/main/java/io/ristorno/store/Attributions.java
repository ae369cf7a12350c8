package io.ristorno.store;

import io.ristorno.attribute.Row;
import io.ristorno.attribute.RowKey;
import io.ristorno.attribute.Rows;
import io.ristorno.attribute.Trail;
import io.ristorno.attribute.Trail.Top;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.offer.Acquaintance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;

/**
 * What attribution keeps: sums, whoever has given to them, and how far the log is read, in a database of its own beside the store. It is
 * written all together, so it stands as it was behind some batch, whatever breaks; and it can be thrown away, since the log says it all.
 *
 * <p>{@link #write} is for one thread; reading for any.
 */
public final class Attributions implements AutoCloseable {
    /** It works with less than the store, which goes first. */
    private static final Settings SETTINGS = new Settings(64L << 20, 16L << 20, 64L << 20);

    private static final int FORMAT = 1;

    private final Rocks rocks;
    private final View newest;

    /**
     * How far it is.
     *
     * @param batch of the log that was read last
     * @param nowMillis the engine's clock then
     * @param terms a fingerprint of what campaigns were agreed on then
     */
    public record Cursor(long batch, long nowMillis, String terms) {
        /** At the beginning. */
        public static final Cursor NONE = new Cursor(0, Long.MIN_VALUE, "");
    }

    /**
     * What changes together.
     *
     * @param cursor how far it is then
     * @param before those who change, as they were
     * @param after the same as they are; of nobody any more where {@linkplain Trail#isNothing nothing} is left
     * @param erased those who are forgotten while what they gave stays
     * @param rows by program, what is added to the sums
     * @param looked alarms that were served
     * @param restated campaigns whose figures were final and are others
     */
    public record Changes(
            Cursor cursor,
            List<Trail> before,
            List<Trail> after,
            List<Trail> erased,
            Map<String, Rows> rows,
            List<Due> looked,
            Set<Named> restated) {
        /** Nothing but how far it is. */
        public static Changes only(Cursor cursor) {
            return new Changes(cursor, List.of(), List.of(), List.of(), Map.of(), List.of(), Set.of());
        }
    }

    /** A campaign in a program. */
    public record Named(String program, String campaign) {}

    /**
     * A campaign's figures, as they stood together.
     *
     * @param largest by stratum, the most that one member has spent
     * @param restated whether they were final before, and others
     */
    public record Stand(
            Cursor cursor, SortedMap<RowKey, Row> rows, SortedMap<Acquaintance, Long> largest, boolean restated) {}

    /** Somebody is to be looked at when time comes. */
    public record Due(long dueMillis, RelationshipKey key) {}

    private Attributions(Rocks rocks) {
        this.rocks = rocks;
        newest = rocks.newest();
    }

    /**
     * Opens what is in a folder; makes it when there is none.
     *
     * @throws StoreFailed if it does not open
     */
    public static Attributions open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new Attributions(Rocks.openUnsynced(folder, SETTINGS, Family.OF_ATTRIBUTION));
        } catch (IOException | RocksDBException refused) {
            throw new StoreFailed(
                    "the attribution in " + folder + " does not open: " + refused.getMessage()
                            + "; it holds nothing that the log does not say: move the folder away, and it is made anew",
                    refused);
        }
    }

    /** How far it is. */
    public Cursor cursor() {
        return cursor(newest);
    }

    private static Cursor cursor(View view) {
        byte[] value = view.get(Family.META, new Key.OfStore().bytes());
        if (value == null) {
            return Cursor.NONE;
        }
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        var cursor = new Cursor(in.number(), in.moment(), in.passing());
        in.end();
        return cursor;
    }

    /** Members at merchants, in the order asked for. */
    public List<Trail> trails(List<RelationshipKey> keys) {
        List<Optional<byte[]>> values = newest.get(
                Family.TRAIL,
                keys.stream().map(key -> new Key.OfTrail(key).bytes()).toList());
        var trails = new ArrayList<Trail>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            RelationshipKey key = keys.get(i);
            trails.add(values.get(i).map(value -> TrailFormat.read(value, key)).orElseGet(() -> Trail.none(key)));
        }
        return trails;
    }

    /** A member at all merchants. */
    public List<Trail> trails(MemberKey member) {
        var trails = new ArrayList<Trail>();
        var prefix = KeyWriter.ofOne();
        prefix.member(member);
        forEachTrail(prefix.toBytes(), prefix.toBytes(), trail -> {
            trails.add(trail);
            return true;
        });
        return trails;
    }

    /** Everybody behind somebody, or from the first on, until it is enough. */
    public void forEachTrail(Optional<RelationshipKey> behind, Predicate<Trail> more) {
        byte[] from = behind.map(key -> new Key.OfTrail(key).bytes()).orElse(new byte[0]);
        forEachTrail(
                new byte[0], from, trail -> behind.isPresent() && behind.get().equals(trail.key()) || more.test(trail));
    }

    private void forEachTrail(byte[] prefix, byte[] from, Predicate<Trail> more) {
        newest.scan(
                Family.TRAIL,
                prefix,
                from,
                (key, value) -> more.test(TrailFormat.read(value, new Key.Reader(key).relationship())));
    }

    /** Whom to look at by a moment. */
    public List<Due> due(long nowMillis, int most) {
        var due = new ArrayList<Due>();
        newest.scan(Family.DUE, new byte[0], new byte[0], (key, _) -> {
            Due next = new Key.Reader(key).due();
            if (next.dueMillis() <= nowMillis) {
                due.add(next);
            }
            return next.dueMillis() <= nowMillis && due.size() < most;
        });
        return due;
    }

    /** A campaign's figures. */
    public Stand stand(String program, String campaign) {
        try (View frozen = rocks.frozen()) {
            return new Stand(
                    cursor(frozen),
                    rows(frozen, program, campaign),
                    largest(frozen, program, campaign),
                    frozen.get(Family.META, new Key.OfRestated(program, campaign).bytes()) != null);
        }
    }

    private static SortedMap<RowKey, Row> rows(View view, String program, String campaign) {
        var rows = new Rows();
        byte[] prefix = Key.OfFigure.of(program, campaign);
        view.scan(Family.FIGURE, prefix, prefix, (key, value) -> {
            rows.add(new Key.Reader(key).figure(), FigureFormat.read(value));
            return true;
        });
        return rows.asMap();
    }

    private static SortedMap<Acquaintance, Long> largest(View view, String program, String campaign) {
        var largest = new TreeMap<Acquaintance, Long>();
        for (Acquaintance stratum : Acquaintance.values()) {
            byte[] prefix = Key.OfTop.of(program, campaign, stratum);
            view.scan(Family.TOP, prefix, prefix, (key, _) -> {
                largest.put(stratum, new Key.Reader(key).spent());
                return false;
            });
        }
        return largest;
    }

    /** Writes changes, all or none of them, unsynced: what a crash takes away the log says once more. What the sums were is read here: nobody else writes. */
    public void write(Changes changes) {
        var writes = new Writes(rocks, Family.OF_ATTRIBUTION);
        changes.erased().forEach(trail -> forget(writes, trail, changes.cursor()));
        for (int i = 0; i < changes.after().size(); i++) {
            write(writes, changes.before().get(i), changes.after().get(i), changes.cursor());
        }
        changes.looked().forEach(due -> writes.delete(new Key.OfDue(due.dueMillis(), due.key())));
        changes.rows().forEach((program, rows) -> add(writes, program, rows));
        changes.restated().forEach(its -> writes.put(new Key.OfRestated(its.program(), its.campaign()), new byte[0]));
        var value = new ValueWriter();
        value.begin(FORMAT, 0);
        value.number(changes.cursor().batch());
        value.moment(changes.cursor().nowMillis());
        value.passing(changes.cursor().terms());
        writes.put(new Key.OfStore(), value);
        try {
            rocks.write(writes.toBatch());
        } catch (IOException broken) {
            throw new StoreFailed("the attribution could not be written", broken);
        }
    }

    private static void write(Writes writes, Trail before, Trail after, Cursor cursor) {
        if (after.isNothing()) {
            forget(writes, before, cursor);
            return;
        }
        var value = new ValueWriter();
        TrailFormat.write(value, after);
        writes.put(new Key.OfTrail(after.key()), value);
        String program = after.key().member().program();
        if (!before.tops().equals(after.tops())) {
            before.tops().forEach(top -> writes.delete(new Key.OfTop(program, top, after.key())));
            after.tops().forEach(top -> writes.put(new Key.OfTop(program, top, after.key()), new byte[0]));
        }
        long due = after.nextLookMillis(cursor.nowMillis());
        if (due < Long.MAX_VALUE) {
            writes.put(new Key.OfDue(due, after.key()), new byte[0]);
        }
    }

    private static void forget(Writes writes, Trail trail, Cursor cursor) {
        writes.delete(new Key.OfTrail(trail.key()));
        for (Top top : trail.tops()) {
            writes.delete(new Key.OfTop(trail.key().member().program(), top, trail.key()));
        }
        long due = trail.nextLookMillis(cursor.nowMillis());
        if (due < Long.MAX_VALUE) {
            writes.delete(new Key.OfDue(due, trail.key()));
        }
    }

    private void add(Writes writes, String program, Rows rows) {
        var value = new ValueWriter();
        rows.forEach((key, more) -> {
            var place = new Key.OfFigure(program, key);
            byte[] known = newest.get(Family.FIGURE, place.bytes());
            Row sum = known == null ? more : FigureFormat.read(known).plus(more);
            if (sum.isNothing()) {
                writes.delete(place);
            } else {
                FigureFormat.write(value, sum);
                writes.put(place, value);
            }
        });
    }

    /** Forgets everything: the log says it all once more. */
    public void clear() {
        rocks.clear(Family.OF_ATTRIBUTION);
    }

    /** Every value, one a line, in the order of keys: whether two are the same, byte for byte. */
    public List<String> dump() {
        var lines = new ArrayList<String>();
        for (Family family : List.of(Family.TRAIL, Family.FIGURE, Family.TOP)) {
            newest.scan(family, new byte[0], new byte[0], (key, value) -> {
                HexFormat hex = HexFormat.of();
                lines.add(family + " " + hex.formatHex(key) + " " + hex.formatHex(value));
                return true;
            });
        }
        return lines;
    }

    @Override
    public void close() {
        rocks.close();
    }
}
