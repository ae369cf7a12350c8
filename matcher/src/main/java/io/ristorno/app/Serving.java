package io.ristorno.app;

import io.ristorno.decode.CardTokens;
import io.ristorno.store.StoreFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service for as long as the process lasts. After a failed write its engine and its caches are thrown away, and built again from
 * the store by the code that starts them: in this process when the disk was full, as soon as there is room; in another after
 * anything else, since nobody knows what such a disk has kept, and a second sync would lie about it.
 */
final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Settings settings;
    private final CardTokens tokens;
    private Optional<Service> service = Optional.empty();
    private boolean closed;

    Serving(Settings settings, CardTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /**
     * Serves until it is closed, and then waits for the end of the process.
     *
     * @throws StoreFailed when a write has failed for another reason than want of room, or what is there cannot be opened
     */
    void run() throws InterruptedException {
        Settings next = settings;
        while (true) {
            var failure = new CompletableFuture<Throwable>();
            Service running = start(next, failure);
            next = settings.listeningOn(running.httpPort(), running.linkPorts());
            Throwable cause = failure.join();
            if (!StoreFailed.isForWantOfRoom(cause)) {
                throw new StoreFailed("a write has failed", cause);
            }
            LOG.error(
                    "the disk is full: nothing is taken until there are {} MiB of room",
                    settings.diskFreeMebibytesMin());
            while (!running.hasRoom()) {
                Thread.sleep(LOOK_EVERY);
            }
            LOG.info("there is room again: starting anew");
        }
    }

    /** In place of the one before, if there was one. */
    private Service start(Settings next, CompletableFuture<Throwable> failure) throws InterruptedException {
        while (true) {
            try {
                return started(next, failure);
            } catch (StoreFailed refused) {
                if (!StoreFailed.isForWantOfRoom(refused)) {
                    throw refused;
                }
                LOG.error("no room to start", refused);
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    private synchronized Service started(Settings next, CompletableFuture<Throwable> failure)
            throws InterruptedException {
        while (closed) {
            wait();
        }
        service.ifPresent(Service::close);
        service = Optional.empty();
        long began = System.nanoTime();
        var begun = new Service(next, tokens, failure::complete);
        service = Optional.of(begun);
        LOG.info(
                "ready in {} ms: API http://{}:{}, links {}, store {}, {} cards",
                (System.nanoTime() - began) / 1_000_000,
                settings.httpHost(),
                begun.httpPort(),
                begun.linkPorts(),
                settings.data().toAbsolutePath(),
                begun.directory.cards());
        return begun;
    }

    /** Drains the service, if there is one. */
    @Override
    public synchronized void close() {
        closed = true;
        service.ifPresent(Service::close);
    }
}
