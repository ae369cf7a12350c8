package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** People who buy at the café, one purchase after the other over HTTP, and what they were told: outside the service. */
final class Buyers {
    static final int MEMBERS = 240;
    private static final long PAUSE_NANOS = 200_000;

    final Set<String> answered = new ConcurrentSkipListSet<>();
    /** What those were told who were sent away: the status, and after how many seconds to come back. */
    final Set<String> sentAway = new ConcurrentSkipListSet<>();

    private final String member;
    private final IntFunction<String> card;
    private final AtomicInteger number = new AtomicInteger();
    private final Instant today = Instant.now().minusSeconds(60);
    volatile long lastAnsweredNanos = System.nanoTime();
    private volatile boolean closing;
    private final List<Thread> threads = new ArrayList<>();

    /** Those who {@link #open} the café. */
    Buyers() {
        this("mem_", TestService::card);
    }

    /** Others, who are members already: theirs are the ids that begin so and go on with a number, and the cards of that number. */
    Buyers(String member, IntFunction<String> card) {
        this.member = member;
        this.card = card;
    }

    static void open(Web web) {
        TestService.openCafe(web);
        for (int member = 0; member < MEMBERS; member++) {
            TestService.join(web, "mem_" + member, TestService.card(member));
        }
    }

    /** Starts buying. */
    void start(int port) {
        threads.add(Thread.ofVirtual().start(() -> {
            while (!closing) {
                buy(port);
            }
        }));
    }

    private void buy(int port) {
        try (var web = new Web(port)) {
            while (!closing) {
                int each = number.incrementAndGet();
                Web.Reply reply = web.post(
                        "/v1/transactions",
                        TestService.json("authorization", "b" + each, card.apply(each % MEMBERS), 5000 + each, today));
                if (reply.status() == 200) {
                    assertThat(reply.json().path("status").asText()).isEqualTo("TAKEN");
                    answered.add("b" + each);
                    lastAnsweredNanos = System.nanoTime();
                } else {
                    sentAway.add(reply.status() + ", after " + reply.header("retry-after"));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (UncheckedIOException _) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Everybody goes home. */
    void goHome() throws InterruptedException {
        closing = true;
        for (Thread each : threads) {
            each.join();
        }
    }

    /** That everything that was answered is there once, what was not at most once, and the books balance. */
    void audit(Web web) {
        var there = new ArrayList<String>();
        for (int i = 0; i < MEMBERS; i++) {
            web.get("/v1/members/" + member + i + "/purchases")
                    .expect(200)
                    .json()
                    .path("data")
                    .forEach(purchase -> purchase.path("events")
                            .forEach(event -> there.add(event.path("id").asText())));
        }
        assertThat(there).doesNotHaveDuplicates().containsAll(answered);
        assertThat(web.get("/v1/ledger/trial-balance")
                        .expect(200)
                        .json()
                        .path("balanced")
                        .asBoolean())
                .isTrue();
    }
}
