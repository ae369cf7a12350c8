package io.ristorno.people;

import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Hands pieces in beside the traffic, and waits until all of them are durable. */
final class Handing {
    /** Pieces that are under way at once. */
    private static final int PIECES_MAX = 200;

    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Intake intake;
    private volatile boolean closing;

    Handing(Intake intake) {
        this.intake = intake;
    }

    /** The service ends, or its store has failed. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** From now on whoever hands something in is {@link Stopped}. */
    void close() {
        closing = true;
    }

    /** When it returns, they are. */
    void done(List<Erasing.Piece> all) throws InterruptedException {
        for (int from = 0; from < all.size(); from += PIECES_MAX) {
            var pieces = new ArrayList<CompletableFuture<Result>>();
            for (Erasing.Piece piece : all.subList(from, Math.min(all.size(), from + PIECES_MAX))) {
                pieces.add(submitted(piece));
            }
            for (CompletableFuture<Result> piece : pieces) {
                await(piece);
            }
        }
    }

    private CompletableFuture<Result> submitted(Erasing.Piece piece) throws InterruptedException {
        var result = new CompletableFuture<Result>();
        while (!intake.submitBulk(
                List.of(new Work(piece.event(), piece.riders(), Optional.empty(), result::complete)))) {
            if (closing) {
                throw new Stopped();
            }
            Thread.sleep(PATIENCE);
        }
        return result;
    }

    private static void await(CompletableFuture<Result> result) throws InterruptedException {
        try {
            switch (result.get()) {
                case Result.NotTaken _ -> throw new Stopped();
                case Result.SetAside aside ->
                    throw new IllegalStateException("a piece was set aside: " + aside.number());
                case Result.Done _, Result.Taken _, Result.NotLinked _, Result.Refused _ -> {}
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a result is told, never thrown", impossible);
        }
    }
}
