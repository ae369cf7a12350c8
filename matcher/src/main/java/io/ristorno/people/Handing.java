package io.ristorno.people;

import io.ristorno.event.Bound;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands pieces in beside the traffic, and waits until all of them are durable. */
final class Handing {
    private static final Logger LOG = LoggerFactory.getLogger(Handing.class);

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
        handIn(all, false);
    }

    /**
     * The same of members who are told something, each for himself: one who cannot be is logged, and keeps no other from it.
     *
     * @return how many could not be told
     */
    long told(List<Erasing.Piece> all) throws InterruptedException {
        return handIn(all, true);
    }

    private long handIn(List<Erasing.Piece> all, boolean passingOver) throws InterruptedException {
        long passedOver = 0;
        for (int from = 0; from < all.size(); from += PIECES_MAX) {
            List<Erasing.Piece> some = all.subList(from, Math.min(all.size(), from + PIECES_MAX));
            var results = new ArrayList<CompletableFuture<Result>>();
            for (Erasing.Piece piece : some) {
                results.add(submitted(piece));
            }
            for (int i = 0; i < some.size(); i++) {
                OptionalLong fault = fault(results.get(i));
                if (fault.isPresent()) {
                    passOver(some.get(i), fault.getAsLong(), passingOver);
                    passedOver++;
                }
            }
        }
        return passedOver;
    }

    private static void passOver(Erasing.Piece piece, long fault, boolean passingOver) {
        if (!passingOver) {
            throw new IllegalStateException("a piece was set aside: " + fault);
        }
        switch (piece.event()) {
            case Enlisted enlisted ->
                LOG.error(
                        "a member was not told in which segment he is: segment={} fault={}", enlisted.segment(), fault);
            case Bound _ -> LOG.error("what a member bought before stays where it was: fault={}", fault);
            default -> throw new IllegalStateException("a piece was set aside: " + fault);
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

    /** The number under which it was set aside; empty if it was not. */
    private static OptionalLong fault(CompletableFuture<Result> result) throws InterruptedException {
        try {
            return switch (result.get()) {
                case Result.NotTaken _ -> throw new Stopped();
                case Result.SetAside aside -> OptionalLong.of(aside.number());
                case Result.Done _, Result.Taken _, Result.NotLinked _, Result.Refused _ -> OptionalLong.empty();
            };
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a result is told, never thrown", impossible);
        }
    }
}
