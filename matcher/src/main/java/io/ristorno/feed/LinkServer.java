package io.ristorno.feed;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Listens for the connections of one link, on one event loop. */
public final class LinkServer extends VerticleBase {
    private static final long CHECK_MILLIS = 1000;

    private final Link link;
    private final Set<Connection> connections = new HashSet<>();
    private NetServer server;
    private boolean draining;

    @SuppressWarnings("NullAway.Init") // Vert.x calls start before anything else
    public LinkServer(Link link) {
        this.link = link;
    }

    @Override
    public Future<?> start() {
        server = vertx.createNetServer(new NetServerOptions()
                .setHost(link.host())
                .setPort(link.port())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReadIdleTimeout(link.idleSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
        vertx.setPeriodic(CHECK_MILLIS, _ -> connections.forEach(Connection::check));
        return server.connectHandler(this::connect).listen();
    }

    private void connect(NetSocket socket) {
        if (draining) {
            socket.close();
            return;
        }
        var connection = new Connection(socket, link, vertx);
        connections.add(connection);
        link.meters().connections.incrementAndGet();
        socket.closeHandler(_ -> {
            connections.remove(connection);
            link.meters().connections.decrementAndGet();
        });
        connection.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops reading, lets what is under way be answered, closes; at the latest when the time is over. */
    public Future<?> drain(Duration most) {
        context.runOnContext(_ -> {
            draining = true;
            connections.forEach(Connection::drain);
        });
        return server.shutdown(most.toMillis(), TimeUnit.MILLISECONDS);
    }
}
