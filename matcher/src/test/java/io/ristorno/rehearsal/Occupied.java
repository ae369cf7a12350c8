package io.ristorno.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;

/** A backroom in which nothing comes to its turn until this is closed. */
public final class Occupied implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);

    public Occupied(Backroom backroom) {
        var begun = new CountDownLatch(1);
        assertThat(backroom.take(() -> {
                    begun.countDown();
                    await(over);
                }))
                .isTrue();
        await(begun);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
