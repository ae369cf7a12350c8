package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.Amount;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.member.Answer;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the store costs on this machine: bytes and time of a relationship, of commits, of opening. Purchases look like those of
 * card networks: digits where these have digits. Arguments: a folder to work in, and seconds a figure.
 */
final class StoreMeasure {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Random random = new Random(1);
    private final long nanos;
    private long members;

    private StoreMeasure(long nanos) {
        this.nanos = nanos;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        var measure = new StoreMeasure(Long.parseLong(arguments[1]) * 1_000_000_000);
        measure.bytes();
        measure.codec(1);
        measure.codec(6);
        measure.stages(folder, 1000);
        for (int size : new int[] {1, 100, 1000, 4000}) {
            measure.commits(folder, size);
        }
        measure.start(folder);
    }

    private void bytes() {
        var out = new ValueWriter();
        RelationshipKey key = key();
        Relationship relationship = Relationship.none(key);
        int before = 0;
        for (int events = 1; events <= 6; events++) {
            relationship = with(relationship, events % 2 == 1);
            RelationshipFormat.write(out, relationship);
            say("bytes of a relationship: events=%d bytes=%d (+%d)", events, out.size(), out.size() - before);
            before = out.size();
        }
        EntriesFormat.write(out, key, booked(relationship).entries());
        say("bytes of the entries of an event: %d", out.size());
        LogFormat.write(out, 1, events(1000));
        say("bytes of a logged event: %d", out.size() / 1000);
    }

    private void codec(int events) {
        var out = new ValueWriter();
        var relationships = new ArrayList<Relationship>();
        for (int i = 0; i < 2000; i++) {
            Relationship relationship = Relationship.none(key());
            for (int event = 0; event < events; event++) {
                relationship = with(relationship, event % 2 == 0);
            }
            relationships.add(relationship);
        }
        long writes = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            long begin = cpu();
            for (Relationship relationship : relationships) {
                RelationshipFormat.write(out, relationship);
            }
            writes = Math.min(writes, (cpu() - begin) / relationships.size());
        }
        List<byte[]> values = relationships.stream()
                .map(relationship -> {
                    RelationshipFormat.write(out, relationship);
                    return out.toBytes();
                })
                .toList();
        long reads = Long.MAX_VALUE;
        start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            long begin = cpu();
            for (int i = 0; i < values.size(); i++) {
                RelationshipFormat.read(values.get(i), relationships.get(i).key());
            }
            reads = Math.min(reads, (cpu() - begin) / values.size());
        }
        say("codec, CPU, best round of 2,000: events=%d write=%d ns read=%d ns", events, writes, reads);
    }

    /** Laying out alone, and writing alone. */
    void stages(Path folder, int size) throws Exception {
        delete(folder);
        Files.createDirectories(folder);
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < 20_000 / size; i++) {
            batches.add(batch(size));
        }
        try (Rocks rocks = Rocks.open(folder, Settings.DEFAULT, Family.OF_STORE)) {
            var writer = new BatchWriter(rocks, new Reads(rocks.newest()));
            long laid = 0;
            long written = 0;
            long start = System.nanoTime();
            int count = 0;
            while (System.nanoTime() - start < nanos * 2) {
                Batch batch = numbered(batches.get(count % batches.size()), count + 1);
                long begin = cpu();
                Writes writes = writer.write(batch);
                long middle = cpu();
                rocks.write(writes.toBatch());
                written += cpu() - middle;
                laid += middle - begin;
                if (++count == 200) {
                    laid = 0;
                    written = 0;
                }
            }
            say(
                    "stages of %d: lay out %.1f us, write %.1f us of CPU an event",
                    size, laid / 1e3 / (count - 200) / size, written / 1e3 / (count - 200) / size);
        }
    }

    private void commits(Path folder, int size) throws IOException {
        delete(folder);
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < Math.max(4, 20_000 / size); i++) {
            batches.add(batch(size));
        }
        try (Store store = Store.open(folder)) {
            long[] took = new long[2_000_000];
            int count = 0;
            long start = System.nanoTime();
            long cpu = cpu();
            while (System.nanoTime() - start < nanos * 2) {
                Batch batch = numbered(batches.get(count % batches.size()), count + 1);
                long begin = System.nanoTime();
                store.commit(batch);
                took[count++] = System.nanoTime() - begin;
            }
            cpu = cpu() - cpu;
            double seconds = (System.nanoTime() - start) / 1e9;
            int skip = count / 4;
            long[] warm = Arrays.copyOfRange(took, skip, count);
            Arrays.sort(warm);
            say(
                    "commit of %d: p50=%.2f ms p99=%.2f ms max=%.1f ms n=%d, %.0f events/s, %.1f us CPU of this thread an event",
                    size,
                    warm[warm.length / 2] / 1e6,
                    warm[warm.length * 99 / 100] / 1e6,
                    warm[warm.length - 1] / 1e6,
                    warm.length,
                    count * (double) size / seconds,
                    cpu / 1e3 / count / size);
        }
    }

    private void start(Path folder) {
        long begin = System.nanoTime();
        try (Store store = Store.open(folder)) {
            say("open after the last run: %.0f ms", (System.nanoTime() - begin) / 1e6);
            begin = System.nanoTime();
            long[] faults = {store.verify().size()};
            say("verify: %.0f ms, faults=%d", (System.nanoTime() - begin) / 1e6, faults[0]);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Batch numbered(Batch batch, long number) {
        return new Batch(
                number,
                batch.nowMillis(),
                batch.events(),
                batch.relationships(),
                batch.members(),
                batch.booked(),
                batch.alarms(),
                batch.served(),
                batch.totals(),
                batch.riders());
    }

    private Batch batch(int size) {
        var relationships = new ArrayList<Relationship>();
        var events = new ArrayList<Event>();
        var booked = new ArrayList<Booked>();
        var alarms = new ArrayList<AlarmSet>();
        for (int i = 0; i < size; i++) {
            Relationship relationship = with(Relationship.none(key()), true);
            relationships.add(relationship);
            events.add(relationship.recorded().getFirst().event());
            booked.add(booked(relationship));
            alarms.add(new AlarmSet(relationship.key(), relationship.nextLookMillis()));
        }
        var totals = Map.of(
                new TrialBalance.Line("members:prg_demo:provisional", EUR),
                Total.unmoved(100),
                new TrialBalance.Line("funder:mer_harbour:off_harbour_ten:reserved", EUR),
                Total.unmoved(-100));
        return new Batch(
                0,
                1_790_000_000_000L,
                events,
                Forms.of(relationships),
                List.of(),
                booked,
                alarms,
                List.of(),
                totals,
                List.of());
    }

    private List<Event> events(int count) {
        var events = new ArrayList<Event>();
        for (int i = 0; i < count; i++) {
            events.add(event(key(), true));
        }
        return events;
    }

    private RelationshipKey key() {
        members++;
        return new RelationshipKey(
                new MemberKey("prg_demo", members * 0x9E3779B97F4A7C15L),
                new MerchantKey("mer_harbour" + random.nextInt(1000)));
    }

    private String digits(int count) {
        var digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    /** One more purchase authorised, or the last one cleared. */
    private Relationship with(Relationship before, boolean authorised) {
        TransactionEvent event = event(before.key(), true);
        if (!authorised) {
            event = cleared((Authorization) before.recorded().getLast().event());
        }
        if (!(Fold.fold(before, event) instanceof Fold.Changed changed)) {
            throw new IllegalStateException("an event of another purchase changes something");
        }
        Reward reward = new Reward(
                "off_harbour_ten",
                3,
                before.key().merchant().value(),
                EUR,
                Standing.provisional(433),
                1,
                Stage.PROVISIONAL,
                Reason.EARNED,
                Set.of());
        List<Purchase> purchases = changed.purchases().stream()
                .map(purchase -> purchase.with(List.of(reward)))
                .toList();
        var recorded = new ArrayList<>(before.recorded());
        recorded.add(
                changed.place(),
                new Recorded(
                        event,
                        new Answer(
                                purchases.getLast().id(),
                                List.of(new Answer.Line(
                                        "off_harbour_ten", 3, Stage.PROVISIONAL, Reason.EARNED, 433, EUR)))));
        return new Relationship(before.key(), recorded, purchases, changed.parked(), 1_790_000_123_456L);
    }

    private Authorization event(RelationshipKey key, boolean traced) {
        Instant instant = Instant.ofEpochSecond(1_780_000_000L + random.nextInt(8_000_000));
        String stan = digits(6);
        String retrieval = digits(12);
        String transmission = "09" + digits(8);
        String acquirer = "400211";
        var message = new Message(
                "visa-east",
                "1|" + transmission + "|" + stan + "|00000" + acquirer + "|" + retrieval,
                key.member(),
                0,
                key.merchant(),
                "loc_harbour_slussen",
                BERLIN,
                "DE",
                5814,
                Channel.IN_STORE,
                0,
                Moment.at(instant, BERLIN),
                traced
                        ? new Traces(
                                "VISA", digits(15), Original.NONE, acquirer, retrieval, stan, transmission, digits(6))
                        : Traces.NONE,
                instant.toEpochMilli() + 500 + random.nextInt(1000));
        return new Authorization(message, Amount.of(4325, EUR));
    }

    private Clearing cleared(Authorization of) {
        Message held = of.message();
        Traces traces = held.traces();
        Instant instant = Instant.ofEpochMilli(held.at().epochMillis()).plusSeconds(random.nextInt(200_000));
        String stan = digits(6);
        String transmission = "09" + digits(8);
        var message = new Message(
                held.source(),
                "2|" + transmission + "|" + stan + "|00000" + traces.acquirer() + "|" + traces.retrieval(),
                held.member(),
                held.card(),
                held.merchant(),
                held.location(),
                held.zone(),
                held.country(),
                held.mcc(),
                held.channel(),
                held.processing(),
                Moment.at(instant, BERLIN),
                new Traces(
                        traces.network(),
                        traces.lifeCycle(),
                        Original.NONE,
                        traces.acquirer(),
                        traces.retrieval(),
                        stan,
                        transmission,
                        traces.approval()),
                instant.toEpochMilli() + 3_600_000);
        return new Clearing(message, of.amount(), 0, true);
    }

    private static Booked booked(Relationship relationship) {
        Purchase purchase = relationship.purchases().getFirst();
        String offer = "off_harbour_ten";
        return new Booked(
                relationship.key(),
                List.of(new Entry(
                        1,
                        purchase.at().epochMillis(),
                        1_790_000_000_000L,
                        new Funder(relationship.key().merchant().value(), offer, Side.RESERVED),
                        new OfMember(relationship.key().member(), Holding.PROVISIONAL),
                        433,
                        EUR,
                        new Cause.OfReward(purchase.id(), offer, 3, Reason.EARNED))));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void say(String format, Object... arguments) {
        System.out.println(String.format(java.util.Locale.ROOT, format, arguments));
    }
}
