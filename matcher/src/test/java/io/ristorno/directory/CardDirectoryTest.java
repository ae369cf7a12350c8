package io.ristorno.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider.CardLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CardDirectoryTest {
    private static final Instant MARCH = Instant.parse("2026-03-01T10:00:00Z");
    private final CardDirectory directory = new CardDirectory();

    private static CardLink link(CardHandle handle, int member, Instant linked) {
        return new CardLink(handle, member(member), member % 5, linked);
    }

    private static MemberKey member(int number) {
        return new MemberKey("prg_" + number % 3, number);
    }

    /** Handles that share their low halves, and so their place, with several others; 0 among them. */
    private static CardHandle handle(Random random) {
        return new CardHandle(random.nextInt(3), random.nextInt(4), 2L * random.nextInt(1500));
    }

    @Test
    void itFindsWhatWasPutAndNothingElse() {
        var random = new Random(11);
        Map<CardHandle, Integer> members = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            CardHandle handle = handle(random);
            if (members.putIfAbsent(handle, i) == null) {
                directory.put(link(handle, i, MARCH));
            }
        }
        for (int i = 0; i < 50_000; i++) {
            CardHandle handle = handle(random);
            Integer expected = members.get(handle);
            Holder found = directory.find(handle, MARCH.toEpochMilli());
            assertThat(directory.knows(handle)).isEqualTo(expected != null);
            assertThat(found.isSomebody()).isEqualTo(expected != null);
            if (expected != null) {
                assertThat(found.member()).isEqualTo(member(expected));
                assertThat(found.slot()).isEqualTo(expected % 5);
            }
        }
        assertThat(directory.cards()).isEqualTo((int) members.keySet().stream()
                .filter(handle -> handle.kind() == CardHandle.OF_ID)
                .count());
    }

    @Test
    void aCardThatChangedHandsIsWhosItWasAtTheTime() {
        var card = new CardHandle(1, 2, 3);
        directory.put(link(card, 1, MARCH));
        directory.put(link(card, 2, MARCH.plusSeconds(100)));
        directory.put(link(card, 2, MARCH.plusSeconds(100)));
        directory.put(link(card, 4, MARCH.plusSeconds(200)));
        long march = MARCH.toEpochMilli();
        assertThat(directory.find(card, march - 1).member()).isEqualTo(member(1));
        assertThat(directory.find(card, march + 99_999).member()).isEqualTo(member(1));
        assertThat(directory.find(card, march + 100_000).member()).isEqualTo(member(2));
        assertThat(directory.find(card, march + 200_000).member()).isEqualTo(member(4));
    }

    /** Readers probe while the one writer adds, and the table grows under them. */
    @Test
    void whoReadsMeanwhileFindsEveryCardThatWasThereBefore() throws Exception {
        int cards = 200_000;
        var put = new AtomicInteger();
        var wrong = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var random = new Random(i);
            readers.add(Thread.ofPlatform().start(() -> {
                while (put.get() < cards) {
                    int there = put.get();
                    int number = there == 0 ? 0 : random.nextInt(there);
                    wrong.addAndGet(there == 0 || isFound(number) ? 0 : 1);
                }
            }));
        }
        for (int i = 0; i < cards; i++) {
            directory.put(link(numbered(i), i, MARCH));
            put.set(i + 1);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong).hasValue(0);
    }

    private boolean isFound(int number) {
        try {
            return directory
                    .find(numbered(number), MARCH.toEpochMilli())
                    .member()
                    .equals(member(number));
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static CardHandle numbered(int number) {
        return new CardHandle(1, number, number * 0x9E3779B97F4A7C15L);
    }
}
