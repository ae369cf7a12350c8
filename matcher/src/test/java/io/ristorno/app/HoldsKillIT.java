package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.catalog.Catalogue;
import io.ristorno.decode.CardTokens;
import io.ristorno.sandbox.Enrolment;
import io.ristorno.sandbox.GeneratedCatalogue;
import io.ristorno.sandbox.Holds;
import io.ristorno.sandbox.HoldsStore;
import io.ristorno.sandbox.TestCards;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tens of thousands of holds end while people buy, and the operating system kills the service in the middle of it, again and
 * again: every hold ends once.
 */
class HoldsKillIT {
    private static final int HOLDS = 24_000;
    private static final int KILLS = 2;
    private static final Duration START = Duration.ofSeconds(7);
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration ENDING = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void everyHoldEndsOnceHoweverOftenTheServiceIsKilledMeanwhile() throws Exception {
        long seed = Long.getLong("ristorno.seed", System.nanoTime());
        var random = new Random(seed);
        Holds holds = holdsInTheStore();
        long promisedMinor = LongStream.range(0, HOLDS).map(holds::rewardMinor).sum();
        var ended = new ArrayList<Long>();
        var buyers = new Buyers(
                "mem_load_", i -> new String(TestCards.digits(TestCards.linked(i)), StandardCharsets.US_ASCII));
        ServeProcess service = ServeProcess.start(folder);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                try (var web = new Web(service.httpPort)) {
                    if (kill == 0) {
                        buyers.start(service.httpPort);
                    }
                    awaitAvailable(web, promisedMinor * (20 + 30 * kill + random.nextInt(10)) / 100);
                }
                service.kill();
                buyers.goHome();
                ended.add(endedSoFar(holds));
                service = ServeProcess.start(folder);
            }
            try (var web = new Web(service.httpPort)) {
                awaitAvailable(web, promisedMinor);
                buyers.audit(web);
                assertThat(availableMinor(web)).isEqualTo(promisedMinor);
            }
            assertThat(service.terminate(Duration.ofSeconds(20))).isZero();
        } finally {
            service.close();
        }
        System.out.println("of " + HOLDS + " holds had ended before each kill: " + ended + ", seed " + seed
                + "; beside them " + buyers.answered.size() + " purchases were answered");
        assertThat(buyers.answered).isNotEmpty();
        assertThat(ended).hasSize(KILLS).anyMatch(count -> count > 0 && count < HOLDS);
        try (Store store = Store.open(folder.resolve("store"))) {
            assertThat(new HoldsStore(holds, store).outcome()).isEqualTo(new HoldsStore.Outcome(HOLDS, 0, List.of()));
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
        }
    }

    private Holds holdsInTheStore() throws InterruptedException {
        var tokens =
                new CardTokens(List.of(CardKey.load(folder.resolve("card.key"), folder.resolve("store"), Map.of())));
        Instant linked = Instant.now().minus(Duration.ofDays(3));
        try (Store store = Store.open(folder.resolve("store"))) {
            Enrolment.enrol(store, tokens, GeneratedCatalogue.PROGRAM, HOLDS, linked, _ -> {});
            var holds = new Holds("night", HOLDS, Instant.now().plus(START), WITHIN);
            Catalogue catalogue = holds.beside(GeneratedCatalogue.of(10, 1));
            Enrolment.adopt(store, catalogue, linked);
            new HoldsStore(holds, store).fill(catalogue, _ -> {});
            return holds;
        }
    }

    /** What is in the store right behind a kill: of each hold all that ending it means, or nothing. */
    private long endedSoFar(Holds holds) {
        try (Store store = Store.open(folder.resolve("store"))) {
            HoldsStore.Outcome outcome = new HoldsStore(holds, store).outcome();
            assertThat(outcome.wrong()).isEmpty();
            assertThat(outcome.ended() + outcome.waiting()).isEqualTo(HOLDS);
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            return outcome.ended();
        }
    }

    private static void awaitAvailable(Web web, long minor) throws InterruptedException {
        long until = System.nanoTime() + ENDING.toNanos();
        long available = availableMinor(web);
        while (available < minor) {
            assertThat(System.nanoTime())
                    .as("%s of %s available", available, minor)
                    .isLessThan(until);
            Thread.sleep(10);
            available = availableMinor(web);
        }
    }

    private static long availableMinor(Web web) {
        JsonNode balance = web.get("/v1/ledger/trial-balance").expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
        for (JsonNode line : balance.path("lines")) {
            if (line.path("account").asText().equals("members:" + GeneratedCatalogue.PROGRAM + ":available")) {
                return line.path("balance").path("minor").asLong();
            }
        }
        return 0;
    }
}
