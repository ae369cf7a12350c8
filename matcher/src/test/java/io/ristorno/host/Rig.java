package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Amount;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.store.Recovered;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A host over a real store in a folder, members with a card each, and one merchant that gives 10 % back from 40.00. */
final class Rig implements AutoCloseable {
    static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    static final int SLOT = 7;
    private static final Instant TODAY =
            Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);

    private static final String CATALOGUE = """
            {"programs": [{"id": "prg_test", "name": "Test rewards", "zone": "UTC"}],
             "merchants": [{"id": "mer_cafe", "name": "Cafe", "locations": [
               {"id": "loc_cafe", "name": "Cafe", "zone": "UTC", "country": "DE",
                "merchantNumbers": [{"mid": "CAFE", "acquirer": "12345"}]}]},
              {"id": "mer_scarce", "name": "Scarce", "locations": [
               {"id": "loc_scarce", "name": "Scarce", "zone": "UTC", "country": "DE",
                "merchantNumbers": [{"mid": "SCARCE", "acquirer": "12345"}]}]}],
             "offers": [{"id": "off_ten", "merchantId": "mer_cafe", "title": "10 % back from 40.00",
               "schedule": {"from": "2020-01-01", "until": "2099-01-01"},
               "reward": {"type": "PERCENT", "rateBasisPoints": 1000},
               "currency": "EUR", "minSpendMinor": 4000},
              {"id": "off_scarce", "merchantId": "mer_scarce", "title": "10 % back, 5.00 in all",
               "schedule": {"from": "2020-01-01", "until": "2099-01-01"},
               "reward": {"type": "PERCENT", "rateBasisPoints": 1000},
               "currency": "EUR", "budgetMinor": 500}]}
            """;

    final Store store;
    final SlowStorage storage;
    final Host host;
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger largestBatch = new AtomicInteger();
    final AtomicInteger quarantined = new AtomicInteger();
    final AtomicInteger waits = new AtomicInteger();

    Rig(Path folder, Machine.Settings settings) {
        this(folder, settings, UnaryOperator.identity());
    }

    /**
     * @param misread what becomes of relationships on their way from the store
     */
    Rig(Path folder, Machine.Settings settings, UnaryOperator<Relationship> misread) {
        store = Store.open(folder);
        storage = new SlowStorage(store);
        storage.misread = misread;
        Recovered recovered = store.recovered();
        var meters = new HostMeters() {
            @Override
            public void committed(long nanos, int events) {
                batches.incrementAndGet();
                largestBatch.accumulateAndGet(events, Math::max);
            }

            @Override
            public void quarantined() {
                quarantined.incrementAndGet();
            }

            @Override
            public void waited() {
                waits.incrementAndGet();
            }
        };
        host = new Host(
                settings,
                storage,
                Machine.Origin.of(recovered, OfferIndex.compile(catalogue(), Instant.EPOCH)),
                InstantSource.system(),
                meters,
                _ -> failures.incrementAndGet());
    }

    Rig(Path folder) {
        this(folder, Machine.Settings.DEFAULT);
    }

    private static Catalogue catalogue() {
        return switch (CatalogueReader.catalogue(CATALOGUE.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    static MemberKey member(int number) {
        return new MemberKey("prg_test", 1000 + number);
    }

    static RelationshipKey relationship(int member) {
        return new RelationshipKey(member(member), new MerchantKey("mer_cafe"));
    }

    /** Members, each with a card since long ago. */
    void join(int members) throws Exception {
        for (int i = 0; i < members; i++) {
            CompletableFuture<Result> joined = submit(new MembershipEvent.Joined(member(i), Instant.EPOCH));
            submit(new MembershipEvent.CardLinked(member(i), SLOT, "crd_" + i, Instant.EPOCH))
                    .get(30, TimeUnit.SECONDS);
            assert joined.isDone();
        }
        storage.commits.clear();
        batches.set(0);
    }

    /** A purchase of 50.00 and something, made today, told apart by its number. */
    static TransactionEvent purchase(int member, int number) {
        Instant at = TODAY.plusSeconds(number);
        var message = new Message(
                "test",
                "m" + number,
                member(member),
                SLOT,
                new MerchantKey("mer_cafe"),
                "loc_cafe",
                ZoneOffset.UTC,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(at, ZoneOffset.UTC),
                Traces.NONE,
                at.toEpochMilli());
        return new TransactionEvent.Authorization(message, Amount.of(5000L + number, EUR));
    }

    /** A purchase of 50.00 that all of the scarce offer's budget is just enough for. */
    static TransactionEvent scarce(int member) {
        return new TransactionEvent.Authorization(scarce(member, "s" + member), Amount.of(5000, EUR));
    }

    /** All of it taken back. */
    static TransactionEvent scarceReversed(int member) {
        return new TransactionEvent.Reversal(scarce(member, "r" + member), Amount.of(0, EUR), false);
    }

    static RelationshipKey scarceRelationship(int member) {
        return new RelationshipKey(member(member), new MerchantKey("mer_scarce"));
    }

    private static Message scarce(int member, String id) {
        var traces = new Traces("VISA", "L" + member, Original.NONE, "", "", "", "", "");
        return new Message(
                "test",
                id,
                member(member),
                SLOT,
                new MerchantKey("mer_scarce"),
                "loc_scarce",
                ZoneOffset.UTC,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(TODAY.plusSeconds(member), ZoneOffset.UTC),
                traces,
                TODAY.toEpochMilli());
    }

    /** The same event with a hole where no code expects one. */
    @SuppressWarnings("NullAway")
    static TransactionEvent withoutZone(TransactionEvent event) {
        Message from = event.message();
        var message = new Message(
                from.source(),
                from.id(),
                from.member(),
                from.card(),
                from.merchant(),
                from.location(),
                null,
                from.country(),
                from.mcc(),
                from.channel(),
                from.processing(),
                from.at(),
                from.traces(),
                from.receivedMillis());
        return new TransactionEvent.Authorization(message, event.amount());
    }

    CompletableFuture<Result> submit(io.ristorno.event.Event event) {
        var result = new CompletableFuture<Result>();
        if (!host.submit(List.of(Work.of(event, result::complete)))) {
            result.completeExceptionally(new IllegalStateException("not taken in"));
        }
        return result;
    }

    /** The same for a client that takes its time to hear the answer. */
    CompletableFuture<Result> submitSlowly(io.ristorno.event.Event event) {
        var result = new CompletableFuture<Result>();
        host.submit(List.of(Work.of(event, answer -> {
            LockSupport.parkNanos(1_000_000);
            result.complete(answer);
        })));
        return result;
    }

    @Override
    public void close() {
        host.close();
        store.close();
    }
}
