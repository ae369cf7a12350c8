package io.ristorno.app;

import io.ristorno.decode.CardTokens;
import io.ristorno.store.StoreFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

    /** How a service is started. */
    interface Starting {
        Service start(Settings settings, Consumer<Throwable> onFailure);
    }

    private final Settings settings;
    private final Starting starting;
    private CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private Optional<Service> service = Optional.empty();
    private boolean closed;

    Serving(Settings settings, CardTokens tokens) {
        this(settings, (on, onFailure) -> new Service(on, tokens, onFailure));
    }

    Serving(Settings settings, Starting starting) {
        this.settings = settings;
        this.starting = starting;
    }

    /**
     * Starts; when this returns it listens.
     *
     * @throws StoreFailed if the store does not open
     */
    void start() {
        start(settings);
    }

    /**
     * Serves until it is closed, and then waits for the end of the process.
     *
     * @throws StoreFailed when a write has failed for another reason than want of room, or what is there cannot be opened again
     * @throws UserError when somebody took a port meanwhile
     */
    void run() throws InterruptedException {
        while (true) {
            Throwable cause = failure.join();
            if (!StoreFailed.isForWantOfRoom(cause)) {
                throw new StoreFailed("a write has failed", cause);
            }
            LOG.error(
                    "the disk is full: nothing is taken until there are {} MiB of room",
                    settings.diskFreeMebibytesMin());
            while (!hasRoom()) {
                Thread.sleep(LOOK_EVERY);
            }
            LOG.info("there is room again: starting anew");
            restart();
        }
    }

    private synchronized boolean hasRoom() {
        return service.map(Service::hasRoom).orElse(true);
    }

    private void restart() throws InterruptedException {
        Settings again = end();
        while (true) {
            try {
                startAgain(again);
                return;
            } catch (StoreFailed refused) {
                if (!StoreFailed.isForWantOfRoom(refused)) {
                    throw refused;
                }
                LOG.error("no room to start", refused);
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    private synchronized void startAgain(Settings on) throws InterruptedException {
        stayIfClosed();
        start(on);
    }

    /** Who drains the service ends the process: nothing new is started meanwhile. */
    private void stayIfClosed() throws InterruptedException {
        while (closed) {
            wait();
        }
    }

    /** What is left of the one before goes, and its ports are free for the next. */
    private synchronized Settings end() throws InterruptedException {
        stayIfClosed();
        Service before = service.orElseThrow();
        Settings again = settings.listeningOn(before.httpPort(), before.linkPorts());
        service = Optional.empty();
        before.close();
        return again;
    }

    private synchronized void start(Settings on) {
        long began = System.nanoTime();
        failure = new CompletableFuture<>();
        var begun = starting.start(on, failure::complete);
        service = Optional.of(begun);
        LOG.info(
                "ready in {} ms: API http://{}:{}, links {}, store {}, {} cards",
                (System.nanoTime() - began) / 1_000_000,
                on.httpHost(),
                begun.httpPort(),
                begun.linkPorts(),
                on.data().toAbsolutePath(),
                begun.directory.cards());
    }

    /** Drains the service, if there is one. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional<Service> last = service;
        service = Optional.empty();
        last.ifPresent(Service::close);
    }
}
