package io.ristorno.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends card messages over several connections and measures how long answers take.
 *
 * <p><b>Open loop</b>: at a rate, each message has the time at which it is due, whatever became of those before. Its latency is
 * counted from then, so a service that stands still for a second is charged for every message that should have been sent in
 * that second. <b>Closed loop</b>: every connection keeps a window of messages without an answer; latency is counted from the
 * sending.
 *
 * <p>One thread does everything, without a lock or a wake-up between making a message and reading its answer. How late it was
 * itself, and how much of its time it worked, is part of the figures: a generator that is the bottleneck must not pass for a
 * slow service.
 */
public final class IsoClient implements AutoCloseable {
    private static final int ROUND_MAX = 2048;
    /** Between two looks at the sockets: part of every latency, and short of what a look costs on a busy machine. */
    private static final long REST_NANOS = 200_000;

    private static final Duration ANSWERS_WAIT = Duration.ofSeconds(10);
    private static final Duration SIGN_OFF_WAIT = Duration.ofSeconds(1);

    /**
     * How to send.
     *
     * @param peer where to
     * @param connections how many
     * @param perSecond messages a second, 0 for a closed loop
     * @param window of a closed loop: messages of a connection that may be without an answer
     * @param warmup what is due before is sent, but not measured; an open loop climbs to its rate meanwhile
     */
    public record Plan(InetSocketAddress peer, int connections, long perSecond, int window, Duration warmup) {
        boolean isOpenLoop() {
            return perSecond > 0;
        }
    }

    private final Plan plan;
    private final MessageSource source;
    private final MessageWriter writer;
    private final AnswerReader reader;
    private final InstantSource clock;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final InFlight inFlight = new InFlight();
    private final ClientFigures figures = new ClientFigures();
    private final Thread thread;
    private long startNanos;
    private long measuredFrom;
    private long scheduled;
    private int turn;
    private volatile boolean stopping;
    private boolean heldBack;

    /**
     * Connects and signs on.
     *
     * @throws IOException if nobody listens there
     */
    public IsoClient(Plan plan, WireFormat format, MessageSource source, InstantSource clock) throws IOException {
        this.plan = plan;
        this.source = source;
        this.clock = clock;
        writer = new MessageWriter(format);
        reader = new AnswerReader(format);
        for (int i = 0; i < plan.connections(); i++) {
            var connection = new ClientConnection(plan.peer(), format);
            connection.written(writer.signOn(i + 1, clock.millis(), connection.out(), 0));
            connections.add(connection);
        }
        thread = Thread.ofPlatform().name("ristorno-traffic").daemon(true).unstarted(this::run);
    }

    /** Starts sending. */
    public void start() {
        startNanos = System.nanoTime();
        measuredFrom = startNanos + plan.warmup().toNanos();
        thread.start();
    }

    /** What it measured so far. */
    public ClientFigures figures() {
        return figures;
    }

    @Override
    public void close() {
        finish();
    }

    /** Sends nothing more, waits for answers, signs off, closes. */
    public void finish() {
        stopping = true;
        try {
            thread.join(ANSWERS_WAIT.plusSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping && connections.stream().anyMatch(connection -> !connection.ended())) {
                round();
            }
            drain();
        } finally {
            connections.forEach(IsoClient::closeQuietly);
            figures.unanswered(inFlight.count());
        }
    }

    private void round() {
        long now = System.nanoTime();
        figures.at(now, measuredFrom);
        int made = plan.isOpenLoop() ? makeDue(now) : makeAllowed(now);
        boolean moved = exchange();
        // An open loop looks at the sockets at its own pace: who looks without a pause takes the machine from the
        // service.
        long worked = System.nanoTime();
        boolean rests = plan.isOpenLoop() ? made < ROUND_MAX && worked - now < REST_NANOS : made == 0 && !moved;
        if (rests) {
            LockSupport.parkNanos(plan.isOpenLoop() ? REST_NANOS - (worked - now) : REST_NANOS);
            figures.rested(System.nanoTime() - worked);
        }
    }

    /** Open loop: what is due, on one connection after the other as peers send. When no connection has room, the peer does not read: that it is late is not our doing. */
    private int makeDue(long now) {
        int made = 0;
        for (long due = due(); due <= now && made < ROUND_MAX; due = due()) {
            ClientConnection connection = withRoom();
            if (connection == null) {
                heldBack = true;
                return made;
            }
            if (!heldBack && due >= measuredFrom) {
                figures.lag(now - due);
            }
            make(connection, due);
            scheduled++;
            made++;
        }
        turn = (turn + 1) % connections.size();
        // While it still catches up, being late is still the peer's doing.
        heldBack &= due() <= now;
        return made;
    }

    /** When the next message is due: the rate climbs evenly through the warm-up, and stays. */
    private long due() {
        long warmupNanos = measuredFrom - startNanos;
        long climbing = (long) (warmupNanos / 2e9 * plan.perSecond());
        if (scheduled < climbing) {
            return startNanos + (long) (Math.sqrt((double) scheduled / climbing) * warmupNanos);
        }
        long steady = scheduled - climbing;
        return measuredFrom
                + steady / plan.perSecond() * 1_000_000_000L
                + steady % plan.perSecond() * 1_000_000_000L / plan.perSecond();
    }

    private @Nullable ClientConnection withRoom() {
        for (int i = 0; i < connections.size(); i++) {
            ClientConnection connection = connections.get(turn);
            if (connection.hasRoom()) {
                return connection;
            }
            turn = (turn + 1) % connections.size();
        }
        return null;
    }

    /** Closed loop: what the windows allow. */
    private int makeAllowed(long now) {
        int made = 0;
        for (ClientConnection connection : connections) {
            for (int i = 0; i < ROUND_MAX && connection.open() < plan.window() && connection.hasRoom(); i++) {
                make(connection, now);
                made++;
            }
        }
        return made;
    }

    private void make(ClientConnection connection, long due) {
        CardMessage message = source.next(clock.millis());
        connection.written(writer.write(message, connection.out(), connection.outEnd()));
        // Nanoseconds since the start, and whether the answer waits for the store; never 0.
        inFlight.sent(message.trace(), (due - startNanos + 1) << 1 | (message.isOfLinkedCard() ? 1 : 0));
        figures.sent();
    }

    /** Writes and reads what the sockets take and have; whether they had anything. */
    private boolean exchange() {
        boolean moved = false;
        for (ClientConnection connection : connections) {
            if (!connection.ended()) {
                moved |= exchange(connection);
            }
        }
        return moved;
    }

    private boolean exchange(ClientConnection connection) {
        try {
            connection.flush();
            boolean read = connection.fill();
            long now = System.nanoTime();
            while (connection.hasFrame()) {
                answered(connection, now);
            }
            if (connection.ended()) {
                figures.connectionLost();
            }
            return read;
        } catch (IOException _) {
            connection.end();
            figures.connectionLost();
            return false;
        }
    }

    private void answered(ClientConnection connection, long now) {
        reader.read(connection.in(), connection.takeFrame());
        if (reader.isManagement()) {
            return;
        }
        long known = reader.trace() < 0 ? 0 : inFlight.answered(reader.trace());
        if (known == 0) {
            figures.stray();
            return;
        }
        long due = startNanos + (known >>> 1) - 1;
        figures.answered(reader.code(), now - due, (known & 1) == 1, due >= measuredFrom);
    }

    /** Lets what is under way be answered, signs off. */
    private void drain() {
        exchangeUntil(() -> inFlight.count() == 0, ANSWERS_WAIT);
        for (ClientConnection connection : connections) {
            if (connection.hasRoom()) {
                connection.written(writer.signOff(1, clock.millis(), connection.out(), connection.outEnd()));
            }
        }
        exchangeUntil(() -> connections.stream().allMatch(each -> each.ended() || each.open() == 0), SIGN_OFF_WAIT);
    }

    private void exchangeUntil(BooleanSupplier done, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < until) {
            if (!exchange()) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    private static void closeQuietly(ClientConnection connection) {
        try {
            connection.close();
        } catch (IOException _) {
            // It is over anyway.
        }
    }
}
