package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Amount;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.StoredRelationship;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two simulated years of the same traffic every day, through the real engine and the real store: what is kept levels off when the
 * first purchases are over, and the books balance all the same.
 */
@Timeout(120)
class SteadyStreamTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final MerchantKey CAFE = new MerchantKey("mer_cafe");
    private static final int MEMBERS = 30;
    /** Each buys every so many days. */
    private static final int EVERY = 5;

    private static final int PAID_EVERY = 10;

    private static final String CATALOGUE = """
            {"programs": [{"id": "prg_test", "name": "Test rewards", "zone": "UTC"}],
             "merchants": [{"id": "mer_cafe", "name": "Cafe", "locations": [
               {"id": "loc_cafe", "name": "Cafe", "zone": "UTC", "country": "DE",
                "merchantNumbers": [{"mid": "CAFE", "acquirer": "12345"}]}]}],
             "offers": [{"id": "off_ten", "merchantId": "mer_cafe", "title": "10 % back from 40.00",
               "schedule": {"from": "2020-01-01", "until": "2099-01-01"},
               "reward": {"type": "PERCENT", "rateBasisPoints": 1000}, "holdDays": 14,
               "currency": "EUR", "minSpendMinor": 4000, "limits": [{"kind": "COUNT", "per": "OFFER", "most": 1000}]}]}
            """;

    @TempDir
    Path folder;

    private Instant now = BEGIN;
    private final InstantSource clock = () -> now;

    /** What is kept on one day. */
    private record Kept(int day, long open, long results, long tallied, long entries, long pursed, long bytes) {}

    /** Steps taken at once, by whoever calls. */
    private static final class Alone implements Crew {
        private final List<Sealed> sealed = new ArrayList<>();

        @Override
        public void read(Runnable read) {
            read.run();
        }

        @Override
        public boolean awaitCommitter() {
            return true;
        }

        @Override
        public void commit(Sealed batch) {
            sealed.add(batch);
        }

        @Override
        public void failed(String what, Throwable cause) {
            throw new AssertionError("the machine has stopped itself: " + what, cause);
        }

        @Override
        public void quarantined(Event event, RuntimeException broken) {
            throw new AssertionError("the engine broke at " + event, broken);
        }

        void work(Machine machine) throws InterruptedException {
            do {
                machine.round(0);
                if (machine.hasBatch()) {
                    machine.seal();
                }
                for (Sealed batch : List.copyOf(sealed)) {
                    sealed.remove(batch);
                    assertThat(machine.write(batch) && machine.settle(batch)).isTrue();
                    machine.reply(batch);
                }
            } while (!machine.isIdle());
        }
    }

    private static Catalogue catalogue() {
        return switch (CatalogueReader.catalogue(CATALOGUE.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused -> throw new AssertionError(refused.problems());
        };
    }

    private static MemberKey member(int number) {
        return new MemberKey("prg_test", number + 1);
    }

    private Message message(int member, int day, String id) {
        String purchase = "L" + member + "-" + day;
        return new Message(
                "test",
                id + purchase,
                member(member),
                7,
                CAFE,
                "loc_cafe",
                ZoneOffset.UTC,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(now, ZoneOffset.UTC),
                new Traces("VISA", purchase, Original.NONE, "", "", "", "", ""),
                now.toEpochMilli());
    }

    /** Every few days each member buys; the day after it clears; of one in ten something is returned. */
    private List<Event> traffic(int day) {
        var events = new ArrayList<Event>();
        for (int member = 0; member < MEMBERS; member++) {
            int phase = (day + member) % EVERY;
            if (phase == 0) {
                events.add(new TransactionEvent.Authorization(message(member, day, "a"), Amount.of(5000, EUR)));
            } else if (phase == 1 && day > 0) {
                events.add(new TransactionEvent.Clearing(message(member, day - 1, "c"), Amount.of(5000, EUR), 1, true));
            } else if (phase == 2 && day > 1 && member % 10 == 0) {
                events.add(new TransactionEvent.Refund(message(member, day - 2, "r"), Amount.of(500, EUR)));
            }
        }
        return events;
    }

    /** Every ten days each member who has anything is paid it out, and the next day he has it. */
    private List<Event> payouts(Store store, int day) {
        var events = new ArrayList<Event>();
        for (int member = 0; member < MEMBERS; member++) {
            int phase = (day + member) % PAID_EVERY;
            String id = "pay_" + member + "_" + (day - phase);
            if (phase == 0 && store.member(member(member)).purse().pocket(EUR).availableMinor() > 0) {
                events.add(new PurseEvent.PaidOut(member(member), id, "run_" + day, EUR, now));
            } else if (phase == 1
                    && store.member(member(member)).purse().movement(id).isPresent()) {
                events.add(new PurseEvent.PayoutConfirmed(member(member), id, now));
            }
        }
        return events;
    }

    private static Kept kept(Store store, int day) {
        var layout = new StoredRelationship.Layout();
        long[] sums = new long[6];
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationship((Relationship relationship) -> {
                sums[0] += relationship.purchases().size();
                sums[1] += relationship.history().purchases().size();
                sums[2] += relationship.history().tallies().stream()
                        .mapToInt(tally -> tally.count())
                        .sum();
                sums[4] += layout.of(relationship).bytes().length;
            });
            snapshot.forEachBooked(booked -> sums[booked.key() instanceof MemberKey ? 5 : 3] +=
                    booked.entries().size());
        }
        return new Kept(day, sums[0], sums[1], sums[2], sums[3], sums[5], sums[4]);
    }

    private void sweep(Store store, Machine machine) {
        Optional<String> next = Optional.of(Page.START);
        while (next.isPresent()) {
            next = Sweep.page(store, next.get(), 16, now.toEpochMilli(), Withdrawn.NONE, machine);
        }
    }

    @Test
    void whatIsKeptLevelsOff() throws Exception {
        var kept = new ArrayList<Kept>();
        var alone = new Alone();
        try (Store store = Store.open(folder)) {
            var index = OfferIndex.compile(catalogue(), BEGIN);
            var machine = new Machine(
                    Machine.Settings.DEFAULT,
                    store,
                    Machine.Origin.of(store.recovered(), index),
                    clock,
                    new HostMeters() {},
                    alone);
            for (int i = 0; i < MEMBERS; i++) {
                machine.submit(List.of(
                        Work.of(new MembershipEvent.Joined(member(i), BEGIN), _ -> {}),
                        Work.of(
                                new MembershipEvent.CardLinked(member(i), 7, "crd_" + i, BEGIN.minusSeconds(9)),
                                _ -> {})));
            }
            for (int day = 0; day <= 730; day++) {
                now = BEGIN.plus(Duration.ofDays(day));
                List<Work> works = traffic(day).stream()
                        .map(event ->
                                Work.of(event, result -> assertThat(result).isInstanceOf(Result.Taken.class)))
                        .toList();
                alone.work(machine);
                machine.submit(works);
                alone.work(machine);
                machine.submit(payouts(store, day).stream()
                        .map(event ->
                                Work.of(event, result -> assertThat(result).isInstanceOf(Result.Done.class)))
                        .toList());
                alone.work(machine);
                sweep(store, machine);
                alone.work(machine);
                if (day % 73 == 0) {
                    kept.add(kept(store, day));
                    assertThat(store.verifyEntries(_ -> {})).as("day " + day).isEmpty();
                }
            }
            machine.close();
        }
        kept.forEach(each -> System.out.println("steady stream: " + each));
        levelsOff(kept);
    }

    @Test
    void aRegularWhoBuysTwiceADayIsNeverRefused() throws Exception {
        var alone = new Alone();
        try (Store store = Store.open(folder)) {
            var index = OfferIndex.compile(catalogue(), BEGIN);
            var machine = new Machine(
                    Machine.Settings.DEFAULT,
                    store,
                    Machine.Origin.of(store.recovered(), index),
                    clock,
                    new HostMeters() {},
                    alone);
            machine.submit(List.of(
                    Work.of(new MembershipEvent.Joined(member(0), BEGIN), _ -> {}),
                    Work.of(new MembershipEvent.CardLinked(member(0), 7, "crd_0", BEGIN.minusSeconds(9)), _ -> {})));
            for (int half = 0; half < 400; half++) {
                now = BEGIN.plus(Duration.ofHours(12L * half));
                alone.work(machine);
                machine.submit(List.of(Work.of(
                        new TransactionEvent.Clearing(message(0, half, "c"), Amount.of(5000, EUR), 1, true),
                        result -> assertThat(result).isInstanceOf(Result.Taken.class))));
                alone.work(machine);
            }
            assertThat(store.verifyEntries(_ -> {})).isEmpty();
            Kept kept = kept(store, 200);
            assertThat(kept.open()).isLessThanOrEqualTo(Relationship.OPEN_PURCHASES_MAX);
            assertThat(kept.open() + kept.results()).isEqualTo(400);
            machine.close();
        }
    }

    private static void levelsOff(List<Kept> kept) {
        Kept end = kept.getLast();
        Kept earlier = kept.get(kept.size() - 2);
        Kept afterHorizon = kept.get(4);
        assertThat(afterHorizon.day()).isEqualTo(292);
        // Purchases and their entries are flat once the first have been closed.
        for (Kept each : kept.subList(4, kept.size())) {
            assertThat(each.open())
                    .as("open purchases on day " + each.day())
                    .isBetween(afterHorizon.open() - MEMBERS, afterHorizon.open() + MEMBERS);
            assertThat(each.entries())
                    .as("entries on day " + each.day())
                    .isBetween(afterHorizon.entries() * 95 / 100, afterHorizon.entries() * 105 / 100);
        }
        // Those of purses are flat once the first have been carried forward.
        for (Kept each : kept.subList(7, kept.size())) {
            assertThat(each.pursed())
                    .as("entries of purses on day " + each.day())
                    .isBetween(kept.get(7).pursed() * 85 / 100, kept.get(7).pursed() * 115 / 100);
        }
        // Results are flat when the first have become part of a tally, and so is all there is.
        assertThat(end.results()).isBetween(earlier.results() - MEMBERS, earlier.results() + MEMBERS);
        assertThat(end.tallied()).isGreaterThan(earlier.tallied());
        assertThat(end.bytes()).isLessThan(earlier.bytes() * 102 / 100);
        long purchases = (long) MEMBERS * 731 / EVERY;
        assertThat(end.open() + end.results() + end.tallied()).isBetween(purchases - MEMBERS, purchases + MEMBERS);
    }
}
